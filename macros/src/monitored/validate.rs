//! What cannot be seen key by key: whether the attributes fit the function.

use proc_macro2::{Ident, Span};
use syn::spanned::Spanned;
use syn::{ReturnType, Type};

use super::expand::Form;
use super::join::Attributes;
use super::model::{Args, Monitored};
use super::returned::Returned;
use crate::classify_errors::model::ClassifyErrors;
use crate::diagnostics::{Diagnostics, unknown};
use crate::syntax::item::Function;
use crate::syntax::keys::Key;
use crate::syntax::params::Param;

/// Notes what does not fit.
pub(crate) fn validate(function: &Function, params: &[Param], own: &Attributes, diagnostics: &Diagnostics) {
    no_const(function, diagnostics);
    if let Some(model) = &own.monitored {
        args_exist(model, params, diagnostics);
        redacted_stays_so(model, params, diagnostics);
        continued_calls_are_roots(model, diagnostics);
        error_if_sees_a_value(model, function, diagnostics);
        check_in_ends(model, function, diagnostics);
    }
    if let Some(classify) = &own.classify {
        errors_can_be_seen(classify, function, diagnostics);
    }
}

/// `const fn f()`: what runs at compile time cannot be observed.
fn no_const(function: &Function, diagnostics: &Diagnostics) {
    if let Some(keyword) = &function.sig.constness {
        diagnostics.error(keyword.span, "a `const fn` cannot be observed: it may run at compile time");
    }
}

/// `args(nobody)`
fn args_exist(model: &Monitored, params: &[Param], diagnostics: &Diagnostics) {
    let Some(Args::Named(asked)) = &model.args else { return };
    let names: Vec<String> = params.iter().flat_map(Param::names).map(Ident::to_string).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    for ask in asked {
        let word = ask.to_string();
        if word == "self" {
            diagnostics.error(
                ask.span(),
                "`self` is never recorded; record what you need of it: `data(id = self.id)`",
            );
        } else if names.is_empty() {
            diagnostics
                .error(ask.span(), format!("unknown argument `{word}`: this function has none with a name"));
        } else if !names.contains(&word.as_str()) {
            diagnostics.error(ask.span(), unknown("argument", &word, &names));
        }
    }
}

/// `fn f(#[redact] password: &str)` with `tags(password)`
fn redacted_stays_so(model: &Monitored, params: &[Param], diagnostics: &Diagnostics) {
    let secret: Vec<&Ident> = params.iter().filter(|param| param.redacted).flat_map(Param::names).collect();
    let fields = model.tags.iter().chain(&model.data).map(|field| &field.value);
    for value in fields.chain(&model.fingerprint) {
        if let Some(name) = value.variable().filter(|name| secret.contains(name)) {
            diagnostics
                .error(name.span(), format!("`{name}` is marked `#[redact]`, and would be recorded here"));
        }
    }
}

/// `continue_from = headers, root = "never"`
fn continued_calls_are_roots(model: &Monitored, diagnostics: &Diagnostics) {
    let (true, Some(root)) = (model.given.contains_key(&Key::ContinueFrom), model.root) else { return };
    if root != "Always" {
        let at = model.given.get(&Key::Root).copied().unwrap_or_else(Span::call_site);
        diagnostics.error(
            at,
            "`continue_from` starts a transaction, in the trace of the headers: leave `root` out, or write `root = \"always\"`",
        );
    }
}

/// `error_if = …` on `-> !` or `-> impl Iterator`
fn error_if_sees_a_value(model: &Monitored, function: &Function, diagnostics: &Diagnostics) {
    let Some(key) = model.given.get(&Key::ErrorIf) else { return };
    let returned = Returned::of(&function.sig);
    if Form::of(function, &returned).sees_value() {
        return;
    }
    diagnostics.error(*key, match returned {
        Returned::Never => "this function never returns: there is no value for `error_if` to look at",
        _ => "the value of this function is not looked at, as it is an `impl Trait`: `error_if` has nothing to ask",
    });
}

/// `checkin(…)` on `-> !`
fn check_in_ends(model: &Monitored, function: &Function, diagnostics: &Diagnostics) {
    let Some(key) = model.given.get(&Key::CheckIn) else { return };
    if matches!(Returned::of(&function.sig), Returned::Never) {
        let message =
            "this function never returns: put `checkin` on what it does each time, or no run ever ends";
        diagnostics.error(*key, message);
    }
}

/// `#[classify_errors]` on a function that certainly returns no `Result`. Of other types the compiler says so.
fn errors_can_be_seen(classify: &ClassifyErrors, function: &Function, diagnostics: &Diagnostics) {
    let returned = Returned::of(&function.sig);
    let none = "`#[classify_errors]` classifies the errors of a `Result`, and this function returns none";
    match (&returned, &function.sig.output) {
        (Returned::Unit, _) => diagnostics.error(function.sig.ident.span(), none),
        (Returned::Never, ReturnType::Type(_, ty)) => diagnostics.error(ty.span(), none),
        (Returned::Opaque(ty), _) | (Returned::Nested(ty @ Type::ImplTrait(_)), _) => {
            let message = "a `Result` behind `impl Trait` is not looked into: write `Result<impl Trait, E>`";
            diagnostics.error_at(ty, message);
        }
        _ if !Form::of(function, &returned).sees_value() => {
            diagnostics
                .error(classify.at, "under `#[track_caller]` the errors of such a type cannot be seen");
        }
        _ => {}
    }
}
