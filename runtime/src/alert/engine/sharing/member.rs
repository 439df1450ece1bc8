//! A rule whose windows are shared.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use super::super::Engine;
use super::super::armed::{Armed, Said};
use crate::alert::fleet::{
    Anchor, Answers, Claim, Counts, Instance, Key, Names, RedisWindows, Request, field, key_of,
};
use crate::alert::key::AlertKey;
use crate::alert::window::{Figures, Pace, Phase, Step, Verdict, Window};

/// Slices of a window.
const SLICES: u64 = 60;

/// Fields that a rule may have in Redis: 65 windows of 250 processes. Beyond, the oldest ones go.
const MOST_FIELDS: usize = 1 << 14;

/// So much earlier than the cooldown ends a claim: whoever fires again when it has ended must not meet its own claim.
const SLACK: u32 = 10;
const MOST_SLACK: Duration = Duration::from_secs(5);

/// The shortest claim, whatever the cooldown: the others see a breach a moment later.
const SHORTEST: Duration = Duration::from_millis(500);

/// One rule as this process shares it.
pub(super) struct Member {
    /// Its place among the rules of the engine.
    at: usize,
    pub(super) names: Names,
    anchor: Anchor,
    /// How long Redis keeps what nobody writes to.
    kept: Duration,
    /// The latest common slice at the last request.
    latest: u64,
    /// The own fields as Redis had them after the last exchange.
    written: HashMap<String, String>,
    /// Fields of others that nobody needs.
    rubbish: Vec<Vec<u8>>,
    has_open: bool,
    before: BTreeMap<Key, Counts>,
}

/// What a rule wants to say, if this process is the one to say it.
pub(super) struct Wish {
    pub(super) key: Key,
    pub(super) said: Said,
    pub(super) claim: Claim,
}

/// What an exchange means for a rule.
#[derive(Default)]
pub(super) struct Heard {
    pub(super) wishes: Vec<Wish>,
    /// What this process told of when it was on its own, and how long ago.
    pub(super) told_alone: Vec<(Key, Duration)>,
    /// What was written is no longer there.
    pub(super) lost: bool,
}

impl Member {
    pub(super) fn new(at: usize, rule: &Armed, windows: &RedisWindows) -> Self {
        Self {
            at,
            names: Names::new(windows.prefix_or_default(), &rule.rule),
            anchor: Anchor::new(rule.slice_width()),
            kept: windows.kept(rule.rule.window),
            latest: 0,
            written: HashMap::new(),
            rubbish: Vec::new(),
            has_open: false,
            before: BTreeMap::new(),
        }
    }

    /// The rule itself.
    pub(super) fn rule<'a>(&self, engine: &'a Engine) -> Option<&'a Armed> {
        engine.rules.get(self.at)
    }

    /// How long it is kept what was told of: until it is certainly resolved.
    pub(super) fn open_kept(&self, rule: &Armed) -> Duration {
        self.kept.max(rule.pace.window.saturating_add(rule.pace.cooldown).saturating_mul(2))
    }

    /// What there is to write. `common`: the time of Redis at `now`.
    pub(super) fn request(
        &mut self,
        rule: &Armed,
        instance: &Instance,
        now: Duration,
        common: Duration,
    ) -> Request {
        self.latest = self.anchor.now(now, common);
        let own: HashMap<String, String> = (rule.windows.all().iter())
            .filter_map(|window| {
                Some((field(instance, &key(rule, window)?), self.counted(rule, window, now)))
            })
            .filter(|(_, counts)| !counts.is_empty())
            .map(|(field, counts)| (field, counts.written()))
            .collect();
        let gone = self.written.keys().filter(|field| !own.contains_key(*field));
        let mut erase: Vec<_> = gone.map(|field| field.clone().into_bytes()).collect();
        erase.append(&mut self.rubbish);
        self.written.retain(|field, text| own.get(field) == Some(text));
        let write = own.into_iter().filter(|(field, _)| !self.written.contains_key(field)).collect();
        let keep_open = self.has_open.then(|| self.open_kept(rule));
        Request { names: self.names.clone(), write, erase, kept: self.kept, keep_open }
    }

    fn counted(&self, rule: &Armed, window: &Window, now: Duration) -> Counts {
        let mut counts = Counts::default();
        for (back, slice) in (0..).zip(rule.slices(now)) {
            counts.put(self.latest.saturating_sub(back), window.slice(slice));
        }
        counts
    }

    /// Judges the rule with what stands in Redis. `fresh`: nothing was heard of the others before this.
    pub(super) fn heard(
        &mut self,
        rule: &Armed,
        instance: &Instance,
        answers: &Answers,
        (now, common): (Duration, Duration),
        fresh: bool,
    ) -> Heard {
        let totals = self.totals(rule, instance, answers);
        let totals = self.as_counted_here(rule, totals);
        let mut heard = Heard { lost: self.keep_own(instance, answers), ..Heard::default() };
        let open = self.open(rule, answers, common);
        for window in rule.windows.all() {
            let Some(key) = key(rule, &window) else { continue };
            if fresh && let Some(ago) = told_here(&window, now) {
                heard.told_alone.push((key.clone(), ago));
            }
            if let Some(ago) = open.get(&key) {
                join(&window, now, *ago);
            }
            let has_grown = match (totals.get(&key), self.before.get(&key)) {
                (Some(counts), Some(before)) => counts.has_grown_since(before),
                (counts, _) => counts.is_some(),
            };
            let advance = if has_grown { grown } else { Phase::passed };
            let said = rule.judge(&window, now, figures(rule, &totals, &key), advance);
            heard.wishes.extend(said.map(|said| Wish { claim: claim(rule, said.step), key, said }));
        }
        self.before = totals;
        heard
    }

    /// The sums of all processes, by window. What nobody can make use of any more is marked.
    fn totals(&mut self, rule: &Armed, instance: &Instance, answers: &Answers) -> BTreeMap<Key, Counts> {
        // Processes need not agree on the latest slice.
        let window = self.latest.saturating_sub(SLICES - 1)..=self.latest.saturating_add(1);
        let width = rule.slice_width().as_nanos().max(1);
        let kept = u64::try_from(self.kept.as_nanos() / width).unwrap_or(u64::MAX);
        let useful = self.latest.saturating_sub(kept)..=self.latest.saturating_add(SLICES);
        let mut totals: BTreeMap<Key, Counts> = BTreeMap::new();
        let mut ages: Vec<(u64, &Vec<u8>)> = Vec::new();
        for (field, text) in &answers.counts {
            let counts = std::str::from_utf8(text).ok().and_then(Counts::read);
            let latest = counts.as_ref().and_then(Counts::latest).filter(|latest| useful.contains(latest));
            match (key_of(field), counts, latest) {
                (Some(key), Some(counts), Some(latest)) => {
                    totals.entry(key).or_default().add(&counts, window.clone());
                    ages.push((latest, field));
                }
                _ if field.starts_with(instance.as_str().as_bytes()) => {}
                _ => self.rubbish.push(field.clone()),
            }
        }
        if ages.len() > MOST_FIELDS {
            ages.sort_unstable();
            let surplus = ages.len() - MOST_FIELDS;
            self.rubbish.extend(ages.into_iter().take(surplus).map(|(_, field)| field.clone()));
        }
        totals.retain(|_, counts| !counts.is_empty());
        totals
    }

    /// Looks what became of the own fields. Whether some are gone that nobody erased: Redis has forgotten.
    fn keep_own(&mut self, instance: &Instance, answers: &Answers) -> bool {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).ok();
        let own = answers.counts.iter().filter(|(field, _)| field.starts_with(instance.as_str().as_bytes()));
        let now: HashMap<_, _> = own.filter_map(|(field, it)| Some((text(field)?, text(it)?))).collect();
        let lost = self.written.keys().any(|field| !now.contains_key(field));
        self.written = now;
        lost
    }

    /// The windows of which somebody told that they are too much, and how long ago.
    fn open(&mut self, rule: &Armed, answers: &Answers, common: Duration) -> BTreeMap<Key, Duration> {
        self.has_open = !answers.open.is_empty();
        let read = |(suffix, told): &(Vec<u8>, Vec<u8>)| {
            let key = Key::read(std::str::from_utf8(suffix).ok()?)?;
            let told: u64 = std::str::from_utf8(told).ok()?.parse().ok()?;
            Some((key, common.saturating_sub(Duration::from_millis(told))))
        };
        let open: BTreeMap<_, _> = answers.open.iter().take(MOST_FIELDS).filter_map(read).collect();
        open.keys().for_each(|key| {
            if let Key::Value(value) = key {
                rule.windows.of(value);
            }
        });
        open
    }

    /// The same by the windows that this process has: a value that finds no room counts with the others.
    fn as_counted_here(&self, rule: &Armed, totals: BTreeMap<Key, Counts>) -> BTreeMap<Key, Counts> {
        let mut here: BTreeMap<Key, Counts> = BTreeMap::new();
        for (key, counts) in totals {
            let key = match key {
                Key::Value(value) if Arc::ptr_eq(&rule.windows.of(&value), rule.windows.shared()) => {
                    Key::Whole
                }
                key => key,
            };
            here.entry(key).or_default().add(&counts, 0..=u64::MAX);
        }
        here
    }
}

/// What a window is called among the processes.
fn key(rule: &Armed, window: &Arc<Window>) -> Option<Key> {
    match &window.value {
        Some(value) if !Arc::ptr_eq(window, rule.windows.shared()) => Key::of(value),
        _ => Some(Key::Whole),
    }
}

/// What all processes counted in a window.
fn figures(rule: &Armed, totals: &BTreeMap<Key, Counts>, key: &Key) -> Figures {
    let sum = |key: &Key| totals.get(key).map(Counts::sum).unwrap_or_default();
    if rule.rule.by != AlertKey::Class || *key == Key::Whole {
        return sum(key);
    }
    // A call that does not fail has no class; a rate is of all calls.
    Figures { calls: sum(&Key::Whole).calls, ..sum(key) }
}

/// More was counted, somewhere, and time has passed.
fn grown(phase: &mut Phase, now: Duration, verdict: Verdict, pace: Pace) -> Option<Step> {
    phase.counted(now, verdict, pace).or_else(|| phase.passed(now, verdict, pace))
}

fn claim(rule: &Armed, step: Step) -> Claim {
    let Pace { window, cooldown } = rule.pace;
    match step {
        Step::Fire => Claim::Tell(claimed(cooldown)),
        Step::Resolve => Claim::Resolve,
        // It can come again after a full window, and the others are no more than a moment late.
        Step::NoData => Claim::NoData(window / 2),
    }
}

/// How long it is claimed to tell of something that is not told again within that time.
pub(super) fn claimed(cooldown: Duration) -> Duration {
    cooldown.saturating_sub((cooldown / SLACK).min(MOST_SLACK)).max(SHORTEST)
}

/// How long ago this process told that it is too much, where that is not over.
fn told_here(window: &Window, now: Duration) -> Option<Duration> {
    let phase = *window.phase()?;
    match phase {
        Phase::Firing { told, .. } | Phase::NoData { told } => {
            window.tells(Step::Resolve).then(|| now.saturating_sub(told))
        }
        Phase::Quiet => None,
    }
}

/// Another process told, before this one saw it.
fn join(window: &Window, now: Duration, ago: Duration) {
    if let Some(mut phase) = window.phase().filter(|phase| **phase == Phase::Quiet) {
        *phase = Phase::Firing { told: now.saturating_sub(ago), worse: now };
        window.set_told_elsewhere();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::claimed;

    #[test]
    fn a_claim_ends_before_the_cooldown_and_is_never_too_short_for_the_others_to_see() {
        assert_eq!(claimed(Duration::from_secs(600)), Duration::from_secs(595));
        assert_eq!(claimed(Duration::from_secs(10)), Duration::from_secs(9));
        assert_eq!(claimed(Duration::ZERO), Duration::from_millis(500));
        assert!(claimed(Duration::MAX) < Duration::MAX);
    }
}
