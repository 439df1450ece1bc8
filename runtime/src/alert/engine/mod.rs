//! The rules of one client, and what becomes of what they say.

mod armed;
mod compose;
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
use self::readings::Readings;
use self::seen::Seen;
pub(super) use self::sharing::Sharing;
use self::unsent::{Unsent, Waiting};
use super::delivery::{Delivery, Tick};
use super::lock::tried;
use super::raised::{Alert, AlertState};
use super::rule::{AlertRule, Condition};
use super::sink::DeliveryError;
use super::window::Window;
use crate::call::stack;
use crate::call::tally::{Bits, Ending, Failing, Receipt, Tally};
use crate::clock::{self, Clock, Moved};
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

/// Somebody who sees each alert, on the thread that raises it.
pub(crate) type Listener = Arc<dyn Fn(&Alert) + Send + Sync>;

/// Where alerts go.
pub(super) enum Outlet {
    Delivery(Box<Delivery>),
    /// For tests: nothing leaves.
    Kept(Mutex<Vec<Alert>>),
}

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

    /// The rules whose selectors fit a function, but for tags.
    fn matching(&self, identity: &Identity) -> u64 {
        let look = || {
            let fitting = self.rules.iter().enumerate().filter(|(_, rule)| rule.can_match(identity));
            fitting.fold(0, |bits, (at, _)| bits | 1 << at)
        };
        let Identity::Site(site) = identity else { return look() };
        site.matched(self.id).unwrap_or_else(|| {
            let bits = look();
            if self.id != 0 {
                site.keep_matched(self.id, bits);
            }
            bits
        })
    }

    /// The rules that look at tags, and find theirs on this call and on none around it.
    fn tagged(&self, ending: &Ending<'_>) -> u64 {
        let has = |frame: &crate::call::Frame, rule: &AlertRule| {
            let has_one = |(name, value): &(String, String)| {
                let mut found = false;
                frame.each_tag(|key, it| found = (key == name && it == value) || (found && key != name));
                found
            };
            rule.tags.iter().all(has_one)
        };
        let around = |bit: u64, rule: &AlertRule| {
            let inside = stack::nearest(|frame| match (&frame.counted, frame.identity()) {
                (_, None) => Some(false),
                (Some(counted), _) if counted.own.by_tag & bit != 0 && has(frame, rule) => Some(true),
                _ => None,
            });
            inside.unwrap_or(false)
        };
        each(ending.counted.own.by_tag)
            .filter_map(|at| Some((1 << at, &self.rules.get(at)?.rule)))
            .filter(|(bit, rule)| has(ending.frame, rule) && !around(*bit, rule))
            .fold(0, |bits, (bit, _)| bits | bit)
    }

    /// Raises what a rule has to say. Where the failure's event is about to be known, the alert waits for it.
    fn say(&self, rule: &Armed, said: &Said, ending: Option<&Ending<'_>>) -> Option<Arc<dyn Receipt>> {
        let now = self.clock.elapsed();
        let alert = self.compose(rule, said, ending, now);
        let failing = ending.and_then(|ending| ending.failing.as_ref());
        let comes = failing.is_some() && alert.sample_event.is_none();
        if comes {
            let unsent = Arc::new(Unsent::new(Weak::clone(&self.this), alert, rule.rule.sinks.clone()));
            self.waiting.watch(&unsent, now);
            return Some(unsent);
        }
        self.raise(alert, &rule.rule.sinks);
        None
    }

    /// Lets an alert go.
    pub(super) fn raise(&self, mut alert: Alert, to: &[String]) {
        stats::ALERTS_FIRED.add(1);
        alert.sample_url = alert.sample_event.and_then(|event| self.about.link(event));
        for listener in &self.listeners {
            crate::value::guarded(|| listener(&alert));
        }
        match &self.outlet {
            Outlet::Delivery(delivery) => delivery.push(alert, to),
            Outlet::Kept(kept) => {
                if let Some(mut kept) = tried(|| kept.try_lock()) {
                    kept.push(alert);
                }
            }
        }
    }

    /// Lets alerts go without their events.
    fn let_go(&self, waiting: &[Arc<Unsent>]) {
        if !waiting.is_empty() {
            self.bound(|| waiting.iter().for_each(|unsent| unsent.go(None, None)));
        }
    }

    /// An alert by hand.
    pub(crate) fn by_hand(&self, message: &str, context: Vec<(String, sentry::protocol::Value)>) {
        let alert = self.composed_by_hand(message, context);
        self.raise(alert, &[]);
    }

    /// Tries every sink.
    pub(crate) fn self_test(&self) -> Vec<(String, Result<(), DeliveryError>)> {
        match &self.outlet {
            Outlet::Delivery(delivery) => delivery.try_each(&self.composed_test()),
            Outlet::Kept(_) => Vec::new(),
        }
    }

    /// Delivers what is queued; whether nothing is left.
    pub(crate) fn flush(&self, timeout: Duration) -> bool {
        let began = clock::now();
        self.sharing.flush(timeout);
        let timeout = timeout.saturating_sub(clock::now().saturating_duration_since(began));
        self.let_go(&self.waiting.all());
        self.tick();
        match &self.outlet {
            Outlet::Delivery(delivery) => delivery.flush(timeout),
            Outlet::Kept(_) => true,
        }
    }

    /// Delivers nothing any longer: what is queued is lost, counted and told in the log.
    pub(crate) fn end(&self) {
        if let Outlet::Delivery(delivery) = &self.outlet {
            delivery.stop();
        }
    }

    /// What was raised, where nothing leaves.
    #[cfg(feature = "testing")]
    pub(crate) fn take_kept(&self) -> Vec<Alert> {
        self.tick();
        match &self.outlet {
            Outlet::Kept(kept) => tried(|| kept.try_lock()).map(|mut kept| std::mem::take(&mut *kept)),
            Outlet::Delivery(_) => None,
        }
        .unwrap_or_default()
    }

    /// The clock was not read for some time: what was counted before is forgotten.
    fn look_for_gap(&self, now: Duration) {
        let gap = tried(|| self.readings.try_lock()).and_then(|mut readings| readings.gap(&self.clock, now));
        let Some(gap) = gap else { return };
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
            if let Some(failing) = &ending.failing {
                let window: Option<Arc<Window>> = window;
                match failing.event {
                    Some(event) => window.into_iter().for_each(|window| window.sent(event, failing.trace)),
                    None => receipts.extend(window.map(|window| -> Arc<dyn Receipt> { window })),
                }
                // Whoever is told only by this rule is not told twice.
                let told = rule.rule.condition == Condition::Immediate && rule.rule.sinks.is_empty();
                if told && said.is_some() {
                    self.is_new_at_once(failing.group);
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
