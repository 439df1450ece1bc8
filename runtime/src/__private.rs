//! The contract with generated code, and nobody else's: names here may change with any release.

pub use sentry::{Level, User};

pub use crate::call::shape::{
    self, BoxedLocal, BoxedSend, DeferredLocal, DeferredSend, Plain, Returns, Shape, ViaBoxedLocal,
    ViaBoxedSend, ViaPlain, never, returns,
};
pub use crate::call::{Call, Deferred, MonitoredFuture, Values};
pub use crate::classify::probe::{self, Observe, Probe};
pub use crate::classify::{
    ArmClass, Classify, Context, End, Failure, Fallible, Fields, Foreign, NoTrace, NotSame, RecordContext,
    Same, Trace, Traced, Transparent, asked, classified, error_if, must_be_fallible,
};
pub use crate::site::{Capture, Log, Root, ScopeOf, Site};
pub use crate::value::Slot;
pub use crate::value::arg::{self, Arg, Record};

use crate::call;
use crate::report::WATCH;
use crate::site::Identity;

/// Starts a call.
pub fn enter(site: &'static Site) -> Call {
    call::enter(WATCH, Identity::Site(site), None)
}

/// Starts a call that records values, where something would use them.
pub fn enter_with(site: &'static Site, values: &mut dyn FnMut(&mut Values)) -> Call {
    call::enter(WATCH, Identity::Site(site), Some(values))
}

/// A call that starts when the future is polled that it is going to wrap.
pub fn defer(site: &'static Site) -> Deferred {
    call::defer(WATCH, Identity::Site(site), None)
}

/// The same, with values, which are recorded now.
pub fn defer_with(site: &'static Site, values: &mut dyn FnMut(&mut Values)) -> Deferred {
    call::defer(WATCH, Identity::Site(site), Some(values))
}

impl Plain {
    /// See [`enter`].
    pub fn enter(self, site: &'static Site) -> Call {
        enter(site)
    }

    /// See [`enter_with`].
    pub fn enter_with(self, site: &'static Site, values: &mut dyn FnMut(&mut Values)) -> Call {
        enter_with(site, values)
    }
}

impl BoxedSend {
    /// See [`defer`].
    pub fn enter(self, site: &'static Site) -> DeferredSend {
        DeferredSend(defer(site))
    }

    /// See [`defer_with`].
    pub fn enter_with(self, site: &'static Site, values: &mut dyn FnMut(&mut Values)) -> DeferredSend {
        DeferredSend(defer_with(site, values))
    }
}

impl BoxedLocal {
    /// See [`defer`].
    pub fn enter(self, site: &'static Site) -> DeferredLocal {
        DeferredLocal(defer(site))
    }

    /// See [`defer_with`].
    pub fn enter_with(self, site: &'static Site, values: &mut dyn FnMut(&mut Values)) -> DeferredLocal {
        DeferredLocal(defer_with(site, values))
    }
}
