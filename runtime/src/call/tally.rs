//! Who counts calls, for a client's configuration. The room below that does tells how it is found; nothing here knows what
//! is counted.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use sentry::Hub;
use sentry::protocol::TraceId;
use sentry::types::Uuid;

use super::frame::Frame;
use super::stack;
use crate::classify::ErrorClass;
use crate::classify::policy::Alerting;
use crate::site::{Identity, Root};

/// Counts calls.
pub(crate) trait Tally: Send + Sync {
    /// A call begins: which of the things that are counted it may be one of, a bit each. `outermost`: no monitored call of
    /// its task is around it.
    /// With the time, where it is not the system's.
    fn begins(&self, identity: &Identity, outermost: bool) -> (Bits, Option<Duration>);
    /// The time, where it is not the system's.
    fn time(&self) -> Option<Duration>;
    /// A call has ended, with or without a failure that counts. Gives back where its event is to be told of.
    fn ended(&self, ending: &Ending<'_>) -> Vec<Arc<dyn Receipt>>;
    /// A failure has come to its end: nobody will change what it is any more.
    fn settled(&self, failing: &Failing<'_>);
}

/// Is told of the event that became of a failure that was counted.
pub(crate) trait Receipt: Send + Sync {
    /// The event was sent.
    fn sent(&self, event: Uuid, trace: Option<TraceId>);
}

/// Things that are counted, a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bits {
    /// Those that a call is one of.
    pub(crate) certain: u64,
    /// Those that it is one of if it has the right tags when it ends.
    pub(crate) by_tag: u64,
}

/// What a frame keeps for whoever counts.
pub(crate) struct Counted {
    pub(crate) by: Arc<dyn Tally>,
    pub(crate) own: Bits,
    /// What the calls around it are.
    pub(crate) around: u64,
    /// It lasts as long as the program: the calls in it are outermost ones to whoever counts.
    endless: bool,
    /// When it began, where time is not the system's.
    began: Option<Duration>,
    /// The number of the panic that passes here and was told of.
    pub(crate) panic_told: Option<u64>,
}

/// What a call is in, for whoever counts.
struct Inside {
    outermost: bool,
    around: u64,
}

/// How a call ended.
pub(crate) struct Ending<'a> {
    pub(crate) frame: &'a Frame,
    pub(crate) counted: &'a Counted,
    pub(crate) at: Instant,
    pub(crate) duration: Duration,
    pub(crate) slow: bool,
    pub(crate) failing: Option<Failing<'a>>,
}

/// A failure.
pub(crate) struct Failing<'a> {
    pub(crate) class: ErrorClass,
    pub(crate) alerting: Alerting,
    /// Like failures have the same.
    pub(crate) group: u64,
    /// Where it happened.
    pub(crate) identity: &'a Identity,
    /// The error in words.
    pub(crate) title: &'a dyn Fn() -> String,
    pub(crate) event: Option<Uuid>,
    pub(crate) trace: Option<TraceId>,
}

/// Finds who counts for a hub's client.
type Lookup = fn(&Hub) -> Option<Arc<dyn Tally>>;

/// Empty as long as nobody counts in this process: then nothing is looked up.
static LOOKUP: OnceLock<Lookup> = OnceLock::new();

/// Tells how it is found who counts.
pub(crate) fn find_by(lookup: Lookup) {
    let _ = LOOKUP.set(lookup);
}

/// Who counts for the client of this hub.
pub(crate) fn of(hub: &Hub) -> Option<Arc<dyn Tally>> {
    LOOKUP.get().and_then(|lookup| lookup(hub))
}

impl Counted {
    /// For a call that begins now.
    pub(crate) fn new(by: Arc<dyn Tally>, identity: &Identity) -> Self {
        let around = stack::nearest(|frame| match (&frame.counted, frame.identity()) {
            // What is carried is a task of its own.
            (_, None) => Some(None),
            (Some(counted), _) if Arc::ptr_eq(&counted.by, &by) => Some(Some(counted.inside())),
            _ => None,
        });
        let Inside { outermost, around } = around.flatten().unwrap_or(Inside { outermost: true, around: 0 });
        let (own, began) = by.begins(identity, outermost);
        let endless = outermost && identity.site().root == Root::Endless;
        Self { by, own, around, endless, began, panic_told: None }
    }

    /// For a call inside this one.
    fn inside(&self) -> Inside {
        let around = if self.endless { 0 } else { self.around | self.own.certain };
        Inside { outermost: self.endless, around }
    }

    /// Whether anything is counted when the call ends.
    pub(crate) fn matters(&self) -> bool {
        self.hits() != 0 || self.own.by_tag != 0
    }

    /// What the call counts for, whatever its tags.
    pub(crate) fn hits(&self) -> u64 {
        self.own.certain & !self.around
    }

    /// How long the call took, by the clock of whoever counts.
    pub(crate) fn duration(&self, measured: Duration) -> Duration {
        let since = |began| self.by.time().map(|now| now.saturating_sub(began));
        self.began.and_then(since).unwrap_or(measured)
    }
}
