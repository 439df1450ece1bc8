//! The static description of an annotated function.
//!
//! The attribute writes one `static` of [`Site`] for each function, with a builder method for each key that was
//! given; everything that can be derived from the keys is derived here, at run time.

mod identity;
mod monitor;

use std::sync::atomic::{AtomicU64, Ordering};

use sentry::Level;

pub(crate) use self::identity::{Identity, Named, Preset};
pub use self::monitor::Monitor;

/// `capture = …`: whether a returned error is captured, over the policy of its class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capture {
    /// `true`
    Always,
    /// `false`
    Never,
    /// `"escaped"`: only if it leaves the outermost monitored call.
    Escaped,
}

/// `log = …`: the level of the line about a call that succeeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Log {
    /// No line.
    Off,
    /// `trace`
    Trace,
    /// `debug`, the default
    Debug,
    /// `info`
    Info,
    /// `warn`
    Warn,
    /// `error`
    Error,
}

/// `root = …`: what a call does where it finds no parent span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Root {
    /// Start a transaction.
    Auto,
    /// Start one even under a parent, in the same trace.
    Always,
    /// Never start one.
    Never,
    /// Never start one, because it would be open as long as the program runs.
    Endless,
}

/// `scope = …`: how long changes to the Sentry scope last that the body makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeOf {
    /// For the rest of the transaction.
    Inherit,
    /// For this call alone.
    Isolated,
}

/// What is known of a function before it runs: its place and its keys.
#[derive(Debug)]
pub struct Site {
    pub(crate) function: &'static str,
    pub(crate) module: &'static str,
    pub(crate) file: &'static str,
    pub(crate) line: u32,
    op: Option<&'static str>,
    name: Option<&'static str>,
    pub(crate) owner: Option<&'static str>,
    pub(crate) level: Option<Level>,
    pub(crate) capture: Option<Capture>,
    pub(crate) log: Log,
    pub(crate) slow_ms: Option<u64>,
    pub(crate) root: Root,
    pub(crate) scope: ScopeOf,
    pub(crate) check_in: Option<&'static Monitor>,
    pub(crate) spanless: bool,
    matched: Matched,
}

impl Site {
    /// A function without keys. `module`, `file` and `line` are those of the function's name.
    pub const fn new(function: &'static str, module: &'static str, file: &'static str, line: u32) -> Self {
        Self {
            function,
            module,
            file,
            line,
            op: None,
            name: None,
            owner: None,
            level: None,
            capture: None,
            log: Log::Debug,
            slow_ms: None,
            root: Root::Auto,
            scope: ScopeOf::Inherit,
            check_in: None,
            spanless: false,
            matched: Matched(AtomicU64::new(0)),
        }
    }

    /// `op = "…"`
    pub const fn op(mut self, op: &'static str) -> Self {
        self.op = Some(op);
        self
    }

    /// `name = "…"`
    pub const fn name(mut self, name: &'static str) -> Self {
        self.name = Some(name);
        self
    }

    /// `owner = "…"`
    pub const fn owner(mut self, owner: &'static str) -> Self {
        self.owner = Some(owner);
        self
    }

    /// `level = "…"`
    pub const fn level(mut self, level: Level) -> Self {
        self.level = Some(level);
        self
    }

    /// `capture = …`
    pub const fn capture(mut self, capture: Capture) -> Self {
        self.capture = Some(capture);
        self
    }

    /// `log = "…"`
    pub const fn log(mut self, log: Log) -> Self {
        self.log = log;
        self
    }

    /// `slow = "…"`, in milliseconds
    pub const fn slow_ms(mut self, slow_ms: u64) -> Self {
        self.slow_ms = Some(slow_ms);
        self
    }

    /// `root = "…"`
    pub const fn root(mut self, root: Root) -> Self {
        self.root = root;
        self
    }

    /// `scope = "…"`
    pub const fn scope(mut self, scope: ScopeOf) -> Self {
        self.scope = scope;
        self
    }

    /// `checkin(…)`
    pub const fn check_in(mut self, monitor: &'static Monitor) -> Self {
        self.check_in = Some(monitor);
        self
    }

    /// `#[classify_errors]` alone: outcomes are seen, and there is no span and no success line.
    pub const fn spanless(mut self) -> Self {
        self.spanless = true;
        self.log = Log::Off;
        self
    }
}

/// What was last found out about a function, and by whom: 16 bits of whom, 48 of what.
#[derive(Debug)]
struct Matched(AtomicU64);

/// How many bits can be kept of what was found out.
pub(crate) const MATCHED_BITS: u32 = 48;

impl Site {
    /// What `by` found out, if that is what was kept last; never for 0, which is nobody.
    pub(crate) fn matched(&self, by: u16) -> Option<u64> {
        let kept = self.matched.0.load(Ordering::Relaxed);
        (by != 0 && kept >> MATCHED_BITS == u64::from(by)).then_some(kept & ((1 << MATCHED_BITS) - 1))
    }

    /// Keeps what `by` found out.
    pub(crate) fn keep_matched(&self, by: u16, bits: u64) {
        self.matched.0.store((u64::from(by) << MATCHED_BITS) | bits, Ordering::Relaxed);
    }
}
