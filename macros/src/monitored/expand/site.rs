//! The static description of an annotated function.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

use super::Wrapping;
use crate::monitored::check_in::{CheckIn, Schedule};
use crate::monitored::model::Monitored;
use crate::monitored::returned::{Returned, holds};
use crate::syntax::item::Function;

/// The name of the static. The other attribute, arriving on a function that is wrapped already, knows by it
/// that it has been missed: see [`crate::monitored::join`].
pub(crate) const MONITORED: &str = "__MONITORED_SITE";
/// The same, under `#[classify_errors]` alone.
pub(crate) const ERRORS: &str = "__MONITORED_ERRORS_SITE";
/// The same, under both.
pub(crate) const CLASSIFIED: &str = "__MONITORED_CLASSIFIED_SITE";

pub(super) fn name(wrapping: &Wrapping<'_>) -> Ident {
    let name = match (wrapping.monitored, wrapping.classify) {
        (Some(_), Some(_)) => CLASSIFIED,
        (Some(_), None) => MONITORED,
        (None, _) => ERRORS,
    };
    Ident::new(name, Span::mixed_site())
}

/// `static SITE: Site = Site::new(..).key(..);`
pub(super) fn declare(wrapping: &Wrapping<'_>) -> TokenStream {
    let at = Span::mixed_site();
    let function = wrapping.function;
    let (runtime, name, called) = (wrapping.runtime, name(wrapping), function.name());
    let keys = keys(wrapping);
    // The line of the function's name: `line!` tells where its own tokens stand.
    let place = function.sig.ident.span();
    let line = quote_spanned!(place=> ::core::line!());
    quote_spanned! {at=>
        static #name: #runtime::__private::Site = #runtime::__private::Site::new(
            #called, ::core::module_path!(), ::core::file!(), #line,
        ) #keys;
    }
}

/// A call of the builder for each key that was given.
fn keys(wrapping: &Wrapping<'_>) -> TokenStream {
    let at = Span::mixed_site();
    let runtime = wrapping.runtime;
    let Some(model) = wrapping.monitored else { return quote_spanned!(at=> .spanless()) };
    let texts = [("op", &model.op), ("name", &model.name), ("owner", &model.owner)];
    let mut keys: TokenStream = texts
        .into_iter()
        .filter_map(|(key, text)| {
            let key = Ident::new(key, at);
            text.as_ref().map(|text| quote_spanned!(at=> .#key(#text)))
        })
        .collect();
    let words = [
        ("level", "Level", model.level),
        ("capture", "Capture", model.capture),
        ("log", "Log", model.log),
        ("root", "Root", root(model, wrapping)),
        ("scope", "ScopeOf", model.scope),
    ];
    keys.extend(words.into_iter().filter_map(|(key, kind, word)| {
        let (key, kind, word) = (Ident::new(key, at), Ident::new(kind, at), Ident::new(word?, at));
        Some(quote_spanned!(at=> .#key(#runtime::__private::#kind::#word)))
    }));
    keys.extend(model.slow_ms.map(|slow| quote_spanned!(at=> .slow_ms(#slow))));
    keys.extend(model.check_in.as_ref().map(|check_in| {
        let monitor = monitor(check_in, wrapping);
        quote_spanned!(at=> .check_in(const { &#monitor }))
    }));
    keys
}

/// `Monitor::new(..).crontab(..)`
fn monitor(check_in: &CheckIn, wrapping: &Wrapping<'_>) -> TokenStream {
    let (at, runtime, slug) = (Span::mixed_site(), wrapping.runtime, &check_in.slug);
    let mut monitor = quote_spanned!(at=> #runtime::__private::Monitor::new(#slug));
    monitor.extend(check_in.schedule.as_ref().map(|schedule| match schedule {
        Schedule::Crontab(crontab) => quote_spanned!(at=> .crontab(#crontab)),
        Schedule::Every(number, unit) => {
            let unit = Ident::new(unit, at);
            quote_spanned!(at=> .every(#number, #runtime::__private::Unit::#unit))
        }
    }));
    monitor.extend(check_in.timezone.as_ref().map(|timezone| quote_spanned!(at=> .timezone(#timezone))));
    let figures = [
        ("margin", check_in.margin),
        ("max_runtime", check_in.max_runtime),
        ("failure_threshold", check_in.failure_threshold),
        ("recovery_threshold", check_in.recovery_threshold),
    ];
    monitor.extend(figures.into_iter().filter_map(|(key, figure)| {
        let key = Ident::new(key, at);
        figure.map(|figure| quote_spanned!(at=> .#key(#figure)))
    }));
    monitor
}

/// `root`, where it was given, or `continue_from` was; a function that never returns, and the `main` around a runtime, start no
/// transaction: it would be open as long as the program runs.
fn root(model: &Monitored, wrapping: &Wrapping<'_>) -> Option<&'static str> {
    let endless = || matches!(wrapping.returned, Returned::Never) || hosts_a_runtime(wrapping.function);
    let always = model.continue_from.as_ref().map(|_| "Always");
    model.root.or(always).or_else(|| endless().then_some("Endless"))
}

/// `async fn main`, also after `#[tokio::main]` and its like have made it a `main` that calls `block_on`.
fn hosts_a_runtime(function: &Function) -> bool {
    function.sig.ident == "main"
        && (function.sig.asyncness.is_some() || holds(function.body.stream(), &|word| word == "block_on"))
}
