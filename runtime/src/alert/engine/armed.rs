//! A rule that counts.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::seen::Seen;
use crate::alert::key::AlertKey;
use crate::alert::lock::tried;
use crate::alert::rule::{AlertRule, Condition};
use crate::alert::template::Template;
use crate::alert::window::{Figures, Keyed, Missing, Pace, Phase, SLICES, Slices, Step, Verdict, Window};
use crate::call::tally::{Ending, Failing};
use crate::classify::policy::Alerting;
use crate::clock::Clock;
use crate::site::Identity;

/// The shortest gap between two readings of the clock after which windows are emptied. A busy machine lets a thread wait
/// for longer than a slice of a short window.
const SHORTEST_GAP: Duration = Duration::from_secs(2);

/// A rule with its windows.
pub(super) struct Armed {
    pub(super) rule: AlertRule,
    pub(super) template: Template,
    pub(super) windows: Keyed,
    slices: Slices,
    pub(super) pace: Pace,
    least: u64,
    seen: Mutex<Seen>,
    /// So many slices were left out, to forget what was counted before.
    skipped: AtomicU32,
}

/// What a rule has to say after a call.
pub(super) struct Said {
    pub(super) window: Arc<Window>,
    pub(super) step: Step,
    pub(super) figures: Figures,
}

impl Armed {
    /// `None` for a rule that is wrong.
    pub(super) fn new(rule: AlertRule, clock: &Clock) -> Option<Self> {
        let template = rule.template().ok()?;
        let quantiles = matches!(rule.condition, Condition::Quantile(..));
        Some(Self {
            template,
            windows: Keyed::new(rule.by != AlertKey::Rule, clock.clone(), quantiles),
            slices: Slices::of(rule.window),
            pace: Pace { window: rule.window, cooldown: rule.cooldown_or_default() },
            least: rule.least_calls(),
            seen: Mutex::default(),
            skipped: AtomicU32::new(0),
            rule,
        })
    }

    /// Whether calls of this function can match, but for their tags.
    pub(super) fn can_match(&self, identity: &Identity) -> bool {
        let is = |wanted: &Option<std::borrow::Cow<'static, str>>, is: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| is == Some(wanted))
        };
        is(&self.rule.op, Some(identity.op()))
            && is(&self.rule.function, Some(identity.name()))
            && is(&self.rule.owner, identity.site().owner)
    }

    /// Whether it tells of each error by itself, and counts nothing.
    #[cfg(feature = "redis")]
    pub(super) fn is_immediate(&self) -> bool {
        self.rule.condition == Condition::Immediate
    }

    /// Whether all sinks hear of each distinct error by this rule.
    pub(super) fn tells_all_at_once(&self) -> bool {
        self.rule.condition == Condition::Immediate && self.rule.sinks.is_empty()
    }

    pub(super) fn slice_width(&self) -> Duration {
        self.slices.width()
    }

    pub(super) fn slices(&self, now: Duration) -> impl Iterator<Item = u32> + Clone + use<> {
        Slices::until(self.slice(now))
    }

    fn slice(&self, now: Duration) -> u32 {
        self.slices.at(now).wrapping_add(self.skipped.load(Ordering::Relaxed))
    }

    fn counts(&self, ending: &Ending<'_>) -> bool {
        let failing = ending.failing.as_ref();
        if self.rule.class.is_some_and(|class| failing.is_none_or(|failing| failing.class != class)) {
            return false;
        }
        match self.rule.condition {
            Condition::Count(_) | Condition::Rate(_) | Condition::Immediate => {
                failing.is_some_and(|failing| failing.alerting != Alerting::No)
            }
            Condition::Quantile(threshold, _) => ending.duration > threshold,
            Condition::Any(threshold) => ending.duration > threshold || ending.slow,
        }
    }

    /// The window that a call belongs to.
    fn window(&self, ending: &Ending<'_>) -> Arc<Window> {
        const NONE: &str = "(none)";
        let Some(identity) = ending.frame.identity() else { return Arc::clone(self.windows.shared()) };
        match self.rule.by {
            AlertKey::Rule => Arc::clone(self.windows.shared()),
            AlertKey::Operation => self.windows.of(identity.op()),
            AlertKey::Function => self.windows.of(&identity.function()),
            AlertKey::Owner => self.windows.of(identity.site().owner.unwrap_or(NONE)),
            AlertKey::Class => match &ending.failing {
                Some(failing) => self.windows.of(failing.class.as_str()),
                None => Arc::clone(self.windows.shared()),
            },
            AlertKey::Tag(name) => {
                let mut value = NONE.to_owned();
                ending.frame.each_tag(|key, it| {
                    if key == name {
                        it.clone_into(&mut value);
                    }
                });
                self.windows.of(&value)
            }
        }
    }

    /// A call has ended. Gives back its window where the rule counts it, and what there is to say. `shared`: the windows are asked
    /// elsewhere, with what other processes count.
    pub(super) fn count(
        &self,
        now: Duration,
        ending: &Ending<'_>,
        shared: bool,
    ) -> (Option<Arc<Window>>, Option<Said>) {
        let (window, counted) = (self.window(ending), self.counts(ending));
        let slice = self.slice(now);
        window.count(slice, ending.duration, counted, ending.slow);
        let whole = self.windows.shared();
        if self.rule.by == AlertKey::Class && !Arc::ptr_eq(&window, whole) {
            whole.count(slice, ending.duration, false, ending.slow);
        }
        let missing = window.one_less();
        if !counted {
            let enough = missing == Missing::NoMore && !shared;
            let said = if enough { self.evaluate(&window, now, Phase::counted) } else { None };
            return (None, said);
        }
        let failing = ending.failing.as_ref();
        if let Some(identity) = failing.map(|failing| failing.identity).or(ending.frame.identity()) {
            window.with_recent(|recent| {
                recent.note(slice, failing.map(|failing| failing.class), identity.clone());
            });
        }
        let said = match (self.rule.condition, failing) {
            (Condition::Immediate, Some(failing)) => self.is_first(failing, &window, now).then(|| Said {
                window: Arc::clone(&window),
                step: Step::Fire,
                figures: self.figures(&window, now),
            }),
            _ if missing == Missing::More || shared => None,
            _ => self.evaluate(&window, now, Phase::counted),
        };
        (Some(window), said)
    }

    fn is_first(&self, failing: &Failing<'_>, window: &Window, now: Duration) -> bool {
        let mut kind = DefaultHasher::new();
        (failing.group, &window.value).hash(&mut kind);
        let seen = tried(|| self.seen.try_lock());
        seen.is_some_and(|mut seen| seen.is_new(kind.finish(), now, self.pace.cooldown))
    }

    /// What stands in the window.
    pub(super) fn figures(&self, window: &Arc<Window>, now: Duration) -> Figures {
        let figures = window.figures(self.slices(now));
        let shared = self.windows.shared();
        if self.rule.by != AlertKey::Class || Arc::ptr_eq(window, shared) {
            return figures;
        }
        // A call that does not fail has no class; a rate is of all calls.
        Figures { calls: shared.figures(self.slices(now)).calls, ..figures }
    }

    /// Whether a failure says nothing without others to compare with.
    fn needs_calls(&self) -> bool {
        matches!(self.rule.condition, Condition::Rate(_) | Condition::Quantile(..))
    }

    /// Whether it is too much, and how many more calls it takes to tell.
    fn verdict(&self, figures: &Figures) -> (Verdict, u64) {
        let Figures { calls, counted, .. } = *figures;
        let too_much = match self.rule.condition {
            Condition::Count(max) => counted > max,
            Condition::Any(_) => counted > 0,
            Condition::Rate(ratio) => figures.ratio() > ratio,
            // Fewer calls stayed below than the rank of the quantile.
            Condition::Quantile(_, quantile) => {
                calls > 0 && ((calls - counted.min(calls)) as f64) < (calls as f64 * quantile - 1e-9).ceil()
            }
            Condition::Immediate => false,
        };
        if calls < self.least && (self.needs_calls() || !too_much) {
            (Verdict::Unknown, self.least - calls)
        } else {
            (if too_much { Verdict::Breached } else { Verdict::Fine }, 0)
        }
    }

    /// Asks the window, and goes from one phase to the next.
    pub(super) fn evaluate(
        &self,
        window: &Arc<Window>,
        now: Duration,
        advance: fn(&mut Phase, Duration, Verdict, Pace) -> Option<Step>,
    ) -> Option<Said> {
        let said = self.judge(window, now, self.figures(window, now), advance);
        said.filter(|said| window.tells(said.step))
    }

    /// The same, with figures from elsewhere.
    pub(super) fn judge(
        &self,
        window: &Arc<Window>,
        now: Duration,
        figures: Figures,
        advance: fn(&mut Phase, Duration, Verdict, Pace) -> Option<Step>,
    ) -> Option<Said> {
        let (verdict, missing) = self.verdict(&figures);
        // The calls that a class needs are those of all classes, and are not counted down with its own.
        let waits = self.needs_calls() && self.rule.by != AlertKey::Class;
        window.set_missing(if waits { missing } else { 0 });
        let step = advance(&mut *window.phase()?, now, verdict, self.pace)?;
        Some(Said { window: Arc::clone(window), step, figures })
    }

    /// Time has passed. `shared`: as for [`count`](Self::count).
    pub(super) fn tick(&self, now: Duration, shared: bool) -> Vec<Said> {
        if self.rule.condition == Condition::Immediate {
            return Vec::new();
        }
        let windows = if shared { Vec::new() } else { self.windows.all() };
        let said = windows.iter().filter_map(|window| self.evaluate(window, now, Phase::passed)).collect();
        self.windows.make_room(|window| {
            let is_firing = window.phase().is_none_or(|phase| matches!(*phase, Phase::Firing { .. }));
            is_firing || window.figures(self.slices(now)).calls > 0
        });
        said
    }

    /// Forgets what was counted and said.
    pub(super) fn begin_anew(&self) {
        self.forget(|phase| *phase = Phase::Quiet);
    }

    /// What was counted until now leaves the window, and what comes from now on is in it. `change`: what becomes of what was said.
    fn forget(&self, change: impl Fn(&mut Phase)) {
        self.skipped.fetch_add(SLICES, Ordering::Relaxed);
        for window in self.windows.all() {
            if let Some(mut phase) = window.phase() {
                change(&mut phase);
            }
        }
    }

    /// The clock was not read for that long: what was counted before cannot be placed in time. Whether that matters.
    pub(super) fn gap(&self, now: Duration, gap: Duration) -> bool {
        if gap <= self.slices.width().max(SHORTEST_GAP) || self.rule.condition == Condition::Immediate {
            return false;
        }
        self.forget(|phase| phase.forget(now));
        true
    }
}
