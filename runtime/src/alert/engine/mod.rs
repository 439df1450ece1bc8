//! The rules of one client, and what becomes of what they say.

mod armed;
mod compose;
mod matching;
mod outgoing;
mod readings;
mod seen;
#[cfg_attr(not(feature = "redis"), path = "alone.rs")]
mod sharing;
mod unsent;

#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, Weak};
use std::time::Duration;

use sentry::{Client, Hub};

use self::armed::{Armed, Said};
pub(super) use self::compose::About;
pub(crate) use self::outgoing::Listener;
pub(super) use self::outgoing::Outlet;
use self::readings::{Gap, Readings};
use self::seen::Seen;
pub(super) use self::sharing::Sharing;
use self::unsent::Waiting;
use super::delivery::Tick;
use super::lock::tried;
use super::raised::AlertState;
use super::rule::{AlertRule, Condition};
use super::window::Window;
use crate::call::tally::{Bits, Ending, Failing, Receipt, Tally};
use crate::clock::{Clock, Moved};
use crate::filter::Filters;
use crate::site::{Identity, MATCHED_BITS};
use crate::stats;

/// So many rules fit.
pub(super) const MOST_RULES: usize = MATCHED_BITS as usize;

/// How long an error whose policy alerts at once is not told of again.
const AT_ONCE_COOLDOWN: Duration = Duration::from_secs(3600);

/// How often the rules are asked at least and at most, if nobody counts.
const SOONEST: Duration = Duration::from_millis(50);
const LATEST: Duration = Duration::from_secs(1);

/// Counts the calls of one client, and raises alerts.
pub(crate) struct Engine {
    /// For what is kept at a function; 0 where numbers have run out.
    id: u16,
    rules: Vec<Armed>,
    /// The rules that count calls inside others, and those among them that look at tags.
    selecting: u64,
    tagged: u64,
    clock: Clock,
    readings: Mutex<Readings>,
    at_once: Mutex<Seen>,
    waiting: Waiting,
    about: About,
    filters: Arc<Filters>,
    listeners: Vec<Listener>,
    outlet: Outlet,
    /// Whose calls are counted.
    client: OnceLock<Weak<Client>>,
    sharing: Sharing,
    this: Weak<Self>,
}

fn next_id() -> u16 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    u16::try_from(NEXT.fetch_add(1, Ordering::Relaxed)).unwrap_or(0)
}

/// What an engine is made of.
pub(super) struct Parts {
    pub(super) rules: Vec<AlertRule>,
    pub(super) clock: Clock,
    pub(super) about: About,
    pub(super) filters: Arc<Filters>,
    pub(super) listeners: Vec<Listener>,
    pub(super) outlet: Outlet,
    pub(super) sharing: Sharing,
}

impl Engine {
    pub(super) fn new(parts: Parts) -> Arc<Self> {
        let Parts { rules, clock, about, filters, listeners, outlet, sharing } = parts;
        let rules: Vec<_> = rules.into_iter().filter_map(|rule| Armed::new(rule, &clock)).collect();
        let bits = |is: fn(&AlertRule) -> bool| {
            rules.iter().enumerate().filter(|(_, it)| is(&it.rule)).fold(0, |bits, (at, _)| bits | 1 << at)
        };
        let (selecting, tagged) = (bits(AlertRule::selects), bits(|rule| !rule.tags.is_empty()));
        let readings = Mutex::new(Readings::new(&clock));
        let engine = Arc::new_cyclic(|this| Self {
            id: next_id(),
            rules,
            selecting,
            tagged,
            clock,
            readings,
            at_once: Mutex::default(),
            waiting: Waiting::default(),
            about,
            filters,
            listeners,
            outlet,
            client: OnceLock::new(),
            sharing,
            this: Weak::clone(this),
        });
        let watching: Weak<Self> = Arc::downgrade(&engine);
        engine.clock.watch(watching.clone());
        if let Outlet::Delivery(delivery) = &engine.outlet {
            delivery.start(watching);
        }
        engine.sharing.start(&engine);
        engine
    }

    /// Learns whose calls it counts: a client is made after what is in it.
    pub(crate) fn belongs_to(&self, hub: &Hub) {
        if self.client.get().is_none()
            && let Some(client) = hub.client()
        {
            let _ = self.client.set(Arc::downgrade(&client));
        }
    }

    /// Runs `f` with the client bound, on a thread that has none.
    fn bound<R>(&self, f: impl FnOnce() -> R) -> R {
        let client = self.client.get().and_then(Weak::upgrade);
        Hub::run(Arc::new(Hub::new(client, Arc::default())), f)
    }

    /// The clock was not read for some time: what was counted before is forgotten.
    fn look_for_gap(&self, now: Duration) {
        let gap = tried(|| self.readings.try_lock()).map(|mut readings| readings.gap(&self.clock, now));
        let gap = match gap {
            Some(Gap::Of(gap)) => gap,
            // What was counted and said is its parent's, which goes on.
            Some(Gap::Forked) => return self.rules.iter().for_each(Armed::begin_anew),
            None => return,
        };
        // Each is asked: the windows differ in length.
        let emptied: Vec<_> = self.rules.iter().filter(|rule| rule.gap(now, gap)).collect();
        if !emptied.is_empty() {
            stats::CLOCK_GAPS.add(1);
            let seconds = gap.as_secs();
            tracing::warn!(
                target: "monitored",
                rules = emptied.len(),
                "the clock was not read for {seconds} s (suspended?): alert rules begin to count anew"
            );
        }
    }
}

/// The numbers of the bits that are set.
fn each(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = (bits != 0).then(|| bits.trailing_zeros() as usize)?;
        bits &= bits - 1;
        Some(at)
    })
}

impl Tally for Engine {
    fn begins(&self, identity: &Identity, outermost: bool) -> (Bits, Option<Duration>) {
        let matching = self.matching(identity);
        let unit = if outermost { u64::MAX } else { self.selecting };
        let bits = Bits { certain: matching & unit & !self.tagged, by_tag: matching & self.tagged };
        (bits, self.time())
    }

    fn time(&self) -> Option<Duration> {
        self.clock.is_manual().then(|| self.clock.elapsed())
    }

    fn ended(&self, ending: &Ending<'_>) -> Vec<Arc<dyn Receipt>> {
        let mut hits = ending.counted.hits();
        if ending.counted.own.by_tag != 0 {
            hits |= self.tagged(ending);
        }
        let mut receipts: Vec<Arc<dyn Receipt>> = Vec::new();
        if hits == 0 {
            return receipts;
        }
        let now = self.clock.at(ending.at);
        let shared = self.sharing.is_on(now, self);
        for rule in each(hits).filter_map(|at| self.rules.get(at)) {
            let (window, said) = rule.count(now, ending, shared);
            let is_counted = window.is_some();
            if let Some(failing) = &ending.failing {
                let window: Option<Arc<Window>> = window;
                match failing.event {
                    Some(event) => window.into_iter().for_each(|window| window.sent(event, failing.trace)),
                    None => receipts.extend(window.map(|window| -> Arc<dyn Receipt> { window })),
                }
                if is_counted && rule.tells_all_at_once() {
                    self.note_at_once(failing.group, now);
                }
            }
            receipts.extend(said.and_then(|said| self.say(rule, &said, Some(ending))));
        }
        receipts
    }

    fn settled(&self, failing: &Failing<'_>) {
        if self.is_new_at_once(failing.group) {
            let alert = self.composed_at_once(failing);
            self.raise(alert, &[]);
        }
    }
}

impl Engine {
    /// A rule tells the sinks of failures of this kind.
    fn note_at_once(&self, group: u64, now: Duration) {
        if let Some(mut seen) = tried(|| self.at_once.try_lock()) {
            seen.note(group, now);
        }
    }

    /// Whether the sinks are to be told at once of a failure of this kind.
    fn is_new_at_once(&self, group: u64) -> bool {
        let now = self.clock.elapsed();
        let seen = tried(|| self.at_once.try_lock());
        seen.is_some_and(|mut seen| seen.is_new(group, now, AT_ONCE_COOLDOWN))
    }
}

impl Tick for Engine {
    fn tick(&self) -> Duration {
        let now = self.clock.elapsed();
        self.look_for_gap(now);
        self.let_go(&self.waiting.due(now));
        let shared = self.sharing.is_on(now, self);
        for rule in &self.rules {
            for said in rule.tick(now, shared) {
                // What fired comes before what is resolved.
                self.let_go(&self.waiting.all());
                self.bound(|| self.say(rule, &said, None));
            }
        }
        let widths = self.rules.iter().map(Armed::slice_width);
        widths.min().map_or(Duration::from_secs(3600), |width| width.clamp(SOONEST, LATEST))
    }
}

impl Moved for Engine {
    fn moved(&self) {
        self.tick();
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.end();
    }
}

/// What is said of a rule, as the state of an alert.
fn state(said: &Said, rule: &AlertRule) -> AlertState {
    use super::window::Step;
    match said.step {
        Step::Fire if rule.condition == Condition::Immediate => AlertState::Raised,
        Step::Fire => AlertState::Firing,
        Step::Resolve => AlertState::Resolved,
        Step::NoData => AlertState::NoData,
    }
}
