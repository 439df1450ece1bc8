//! The closure that records the values of a call.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, Expr};

use super::{Wrapping, name, parts};
use crate::monitored::model::{Args, Monitored};
use crate::syntax::mention::Mentions;
use crate::syntax::params::{Bound, Param};
use crate::syntax::value::{Field, Shown, Value, by_reference};

/// `|values| { … }`, of type `FnMut(&mut Values)`; nothing where nothing is recorded.
pub(super) fn record(wrapping: &Wrapping<'_>) -> Option<TokenStream> {
    let model = wrapping.monitored?;
    let at = Span::mixed_site();
    let recorder = Recorder { wrapping, values: name("__monitored_values"), slot: name("__monitored_slot") };
    let mut steps: Vec<TokenStream> = Vec::new();
    steps.extend(model.user.as_ref().map(|user| recorder.user(user)));
    steps.extend(model.tags.iter().map(|field| recorder.field("tag", field)));
    steps.extend(model.data.iter().map(|field| recorder.field("data", field)));
    steps.extend(recorder.args(model));
    steps.extend(model.fingerprint.iter().map(|part| recorder.fingerprint(part)));
    steps.extend(model.continue_from.as_ref().map(|headers| recorder.continue_from(headers)));
    if steps.is_empty() {
        return None;
    }
    let values = &recorder.values;
    let parts = parts::references(wrapping);
    Some(quote_spanned!(at=> |#values| { #parts #(#steps)* }))
}

struct Recorder<'a> {
    wrapping: &'a Wrapping<'a>,
    values: Ident,
    slot: Ident,
}

impl Recorder<'_> {
    fn user(&self, user: &Expr) -> TokenStream {
        let (at, values) = (Span::mixed_site(), &self.values);
        quote_spanned!(at=> #values.user(|| #user);)
    }

    /// Each value is a closure of its own, so that a `?` in it cannot leave the function.
    fn field(&self, method: &str, field: &Field) -> TokenStream {
        let at = field.value.expr.span().resolved_at(Span::mixed_site());
        let (values, slot, method, key) = (&self.values, &self.slot, Ident::new(method, at), &field.key);
        let record = field.value.record(slot);
        quote_spanned!(at=> #values.#method(#key, &mut |#slot| #record);)
    }

    fn fingerprint(&self, part: &Value) -> TokenStream {
        let (at, values, slot) = (Span::mixed_site(), &self.values, &self.slot);
        let shown = if part.shown == Shown::Value { Shown::Display } else { part.shown };
        let record = Value { shown, expr: part.expr.clone() }.record(slot);
        quote_spanned!(at=> #values.fingerprint(&mut |#slot| #record);)
    }

    /// That it is of the wrong type is said at the expression.
    fn continue_from(&self, headers: &Expr) -> TokenStream {
        let at = headers.span().resolved_at(Span::mixed_site());
        let (values, incoming) = (&self.values, name("__monitored_incoming"));
        let (read, by_reference) = (Ident::new("read", at), by_reference(headers, headers.span()));
        quote_spanned!(at=> #values.continue_from(&mut |#incoming| #incoming.#read(#by_reference));)
    }

    fn args(&self, model: &Monitored) -> Vec<TokenStream> {
        let params = self.wrapping.params;
        match &model.args {
            None => Vec::new(),
            Some(Args::All) => params
                .iter()
                .flat_map(|param| param.names().into_iter().map(move |name| self.any_arg(param, name)))
                .collect(),
            Some(Args::Named(names)) => names
                .iter()
                .map(|name| match params.iter().find(|param| param.names().contains(&name)) {
                    Some(param) if param.redacted => self.redacted(&param.attrs, name),
                    _ => self.named_arg(name),
                })
                .collect(),
        }
    }

    fn redacted(&self, attrs: &[Attribute], name: &Ident) -> TokenStream {
        let (at, values, text) = (Span::mixed_site(), &self.values, name.unraw().to_string());
        quote_spanned!(at=> #(#attrs)* #values.redacted(#text);)
    }

    /// An argument asked for by name must have a `Debug`: that it has none is said at the name.
    fn named_arg(&self, name: &Ident) -> TokenStream {
        let at = Span::mixed_site();
        let (values, slot, text) = (&self.values, &self.slot, name.unraw().to_string());
        let place = name.span().resolved_at(at);
        let record = quote_spanned!(place=> #slot.debug(&#name));
        quote_spanned!(at=> #values.arg(#text, &mut |#slot| #record);)
    }

    /// One of all arguments: by its `Debug` if there is one, else by its type.
    fn any_arg(&self, param: &Param, name: &Ident) -> TokenStream {
        if param.redacted {
            return self.redacted(&param.attrs, name);
        }
        let at = Span::mixed_site();
        let (runtime, values, slot) = (self.wrapping.runtime, &self.values, &self.slot);
        let text = name.unraw().to_string();
        let ty = match (&param.bound, &param.ty) {
            (Bound::Name(_), Some(ty)) => ty.to_token_stream().to_string(),
            _ => "_".to_owned(),
        };
        let attrs = &param.attrs;
        let underscored = name.to_string().starts_with('_');
        let allow = underscored.then(|| quote_spanned!(at=> #[allow(clippy::used_underscore_binding)]));
        quote_spanned! {at=>
            #(#attrs)*
            #allow
            #values.arg(#text, &mut |#slot| {
                use #runtime::__private::Record as _;
                (&&#runtime::__private::Arg(&#name)).__monitored_record(#slot, #ty)
            });
        }
    }
}

/// The names that the attribute's values mention: they count as used.
pub(super) fn used(model: Option<&Monitored>, params: &[Param]) -> Mentions {
    let mut used = Mentions::default();
    let Some(model) = model else { return used };
    let fields = model.tags.iter().chain(&model.data).map(|field| &field.value.expr);
    let exprs = fields
        .chain(model.fingerprint.iter().map(|part| &part.expr))
        .chain(&model.user)
        .chain(&model.continue_from);
    exprs.for_each(|expr| used.add(expr.to_token_stream()));
    match &model.args {
        None => {}
        Some(Args::All) => params.iter().flat_map(Param::names).for_each(|name| used.add_word(name)),
        Some(Args::Named(names)) => names.iter().for_each(|name| used.add_word(name)),
    }
    used
}
