//! `checkin(…)`: parse, model, validate.

mod amount;
mod cron;
mod keys;

use std::collections::HashMap;

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{LitInt, LitStr, Token, parenthesized};

use self::keys::CheckInKey as Key;
use crate::diagnostics::{Diagnostics, duplicate, unknown};
use crate::syntax::recover::comma_list;

/// The keys of one `checkin(…)`. What was wrong is noted as a mistake, and left out here.
#[derive(Clone, Default)]
pub(crate) struct CheckIn {
    /// Where each key stands.
    given: HashMap<Key, Span>,
    pub(crate) slug: Option<LitStr>,
    pub(crate) schedule: Option<Schedule>,
    pub(crate) timezone: Option<LitStr>,
    /// In minutes, as is the next.
    pub(crate) margin: Option<u64>,
    pub(crate) max_runtime: Option<u64>,
    pub(crate) failure_threshold: Option<u64>,
    pub(crate) recovery_threshold: Option<u64>,
}

/// When runs are due.
#[derive(Clone)]
pub(crate) enum Schedule {
    Crontab(LitStr),
    /// A number, and a variant of the runtime's unit.
    Every(u64, &'static str),
}

/// Reads what stands behind the word at `at`.
pub(super) fn parse(at: Span, input: ParseStream<'_>, diagnostics: &Diagnostics) -> syn::Result<CheckIn> {
    let content;
    parenthesized!(content in input);
    let mut model = CheckIn::default();
    comma_list(&content, diagnostics, |input| key(input, &mut model, diagnostics));
    validate(at, &model, diagnostics);
    Ok(model)
}

/// One key with its value.
fn key(input: ParseStream<'_>, model: &mut CheckIn, diagnostics: &Diagnostics) -> syn::Result<()> {
    if !input.peek(Ident::peek_any) {
        return Err(input.error(format!("the keys of `checkin` are named, as in `{}`", Key::Slug.example())));
    }
    let word = input.call(Ident::parse_any)?;
    let name = word.unraw().to_string();
    let Some(key) = Key::of(&name) else {
        let names: Vec<&str> = Key::ALL.iter().map(|key| key.name()).collect();
        return Err(syn::Error::new(word.span(), unknown("key of `checkin`:", &name, &names)));
    };
    if !input.peek(Token![=]) {
        return Err(syn::Error::new(word.span(), key.usage()));
    }
    input.parse::<Token![=]>()?;
    if let Some(first) = model.given.get(&key).copied() {
        // The value is still read: what is wrong in it is a mistake of its own.
        diagnostics.error(word.span(), duplicate("key", &name, first));
        return value(key, word.span(), input, &mut CheckIn::default());
    }
    model.given.insert(key, word.span());
    value(key, word.span(), input, model)
}

fn value(key: Key, at: Span, input: ParseStream<'_>, model: &mut CheckIn) -> syn::Result<()> {
    if input.is_empty() {
        return Err(syn::Error::new(at, key.usage()));
    }
    let minutes = |most| amount::minutes(key.name(), &text(key, input)?, most);
    match key {
        Key::Slug => model.slug = Some(checked(text(key, input)?, cron::slug)?),
        Key::Schedule => model.schedule = Some(Schedule::Crontab(checked(text(key, input)?, cron::crontab)?)),
        Key::Every => {
            let (number, unit) = amount::interval(&text(key, input)?)?;
            model.schedule = Some(Schedule::Every(number, unit));
        }
        Key::Timezone => model.timezone = Some(checked(text(key, input)?, cron::timezone)?),
        Key::Margin => model.margin = Some(minutes(cron::LONGEST_MARGIN)?),
        Key::MaxRuntime => model.max_runtime = Some(minutes(cron::LONGEST_RUNTIME)?),
        Key::FailureThreshold => model.failure_threshold = Some(runs(key, input)?),
        Key::RecoveryThreshold => model.recovery_threshold = Some(runs(key, input)?),
    }
    Ok(())
}

fn text(key: Key, input: ParseStream<'_>) -> syn::Result<LitStr> {
    if input.peek(LitStr) { input.parse() } else { Err(input.error(key.usage())) }
}

fn checked(literal: LitStr, rule: fn(&str) -> Result<(), String>) -> syn::Result<LitStr> {
    rule(&literal.value()).map_err(|message| syn::Error::new(literal.span(), message))?;
    Ok(literal)
}

fn runs(key: Key, input: ParseStream<'_>) -> syn::Result<u64> {
    if !input.peek(LitInt) {
        return Err(input.error(key.usage()));
    }
    amount::threshold(key.name(), &input.parse()?)
}

/// Notes what cannot be seen key by key.
fn validate(at: Span, model: &CheckIn, diagnostics: &Diagnostics) {
    has_a_slug(at, model, diagnostics);
    one_schedule(model, diagnostics);
    configuration_has_a_schedule(model, diagnostics);
}

/// `checkin(schedule = "0 3 * * *")`
fn has_a_slug(at: Span, model: &CheckIn, diagnostics: &Diagnostics) {
    if !model.given.contains_key(&Key::Slug) {
        let example = Key::Slug.example();
        diagnostics.error(at, format!("`checkin` needs the name of the monitor at Sentry: `{example}`"));
    }
}

/// `checkin(slug = "x", schedule = "0 3 * * *", every = "1d")`
fn one_schedule(model: &CheckIn, diagnostics: &Diagnostics) {
    if let (Some(_), Some(every)) = (model.given.get(&Key::Schedule), model.given.get(&Key::Every)) {
        diagnostics.error(*every, "a monitor has one schedule: either `schedule` or `every`");
    }
}

/// `checkin(slug = "x", margin = "5m")`: Sentry takes no configuration without a schedule.
fn configuration_has_a_schedule(model: &CheckIn, diagnostics: &Diagnostics) {
    if model.given.contains_key(&Key::Schedule) || model.given.contains_key(&Key::Every) {
        return;
    }
    for key in Key::ALL.iter().filter(|key| **key != Key::Slug) {
        if let Some(at) = model.given.get(key) {
            let name = key.name();
            let message = format!(
                "`{name}` configures the monitor, for which Sentry needs a `schedule` or `every`, too"
            );
            diagnostics.error(*at, message);
        }
    }
}
