//! What becomes of a call's end: the status of its span, the line in the log, and the event of an error.

mod aside;
mod by_hand;
mod echo;
mod event;
mod evidence;
mod frames;
mod groups;
mod held;
#[cfg(feature = "axum")]
mod last;
mod ledger;
mod line;
mod memory;
mod once;
mod panic_stack;
mod panics;
mod shelf;
mod size;
mod tally;
mod verdict;

use std::any::Any;
use std::time::Duration;

use sentry::{Client, Hub};
use tracing::level_filters::LevelFilter;

pub use by_hand::{MonitoredFutureExt, current, in_current_scope, operation, report, report_with};
pub(crate) use echo::{passed, process, process_for};
pub(crate) use groups::normalised;
#[cfg(feature = "axum")]
pub(crate) use last::{Answer, answer, panicked, public};

use crate::call::{self, Ended, Frame, Observer, Unwatched, Watch, stack};
#[cfg(feature = "axum")]
use crate::classify::End;
use crate::clock;
use crate::site::Preset;
use crate::span::{self, Finish};
use crate::stats;
use crate::value::guarded;
use ledger::Ledger;
use once::Told;
use panics::Panic;
use verdict::{Verdict, judge};

/// The one observer of all calls.
pub(crate) const WATCH: Watch = Watch(&Reporter);

struct Reporter;

impl Observer for Reporter {
    fn active(&self) -> bool {
        Hub::with_active(|_| true)
    }

    fn begin(&self, frame: &mut Frame) {
        span::begin(frame, process);
    }

    fn end(&self, frame: &mut Frame, ended: Ended<'_>) {
        let Some(identity) = frame.identity().cloned() else { return };
        let duration = clock::now().saturating_duration_since(frame.started);
        // Errors are asked by their own code, which may call monitored functions.
        stack::muted(|| {
            let mut verdict = judge(identity.site(), &ended, || panics::passing(frame));
            stats::CALLS.add(1);
            stats::FAILURES.add(u64::from(verdict.class().is_some()));
            // Each of these runs code of the application's: one that unwinds must not cost the others.
            if !frame.decorated && !matches!(verdict, Verdict::Value | Verdict::Cancelled) {
                guarded(echo::sort_out_here);
            }
            let told = guarded(|| once::report(frame, duration, &mut verdict)).unwrap_or(Told::ByReport);
            guarded(|| {
                let finish = finish(frame, duration, &verdict);
                span::mirror(frame, finish.status, verdict.class());
                span::finish(frame, finish);
            });
            if identity.site().check_in.is_some() {
                span::end_run(frame, matches!(verdict, Verdict::Value));
            }
            guarded(|| once::write(&identity, Some(duration), &verdict, told));
        });
    }

    fn left(&self) {
        if stack::with_top(|_| ()).is_none() {
            echo::sort_out_here();
        }
    }

    #[cfg(feature = "axum")]
    fn passed(&self) {
        last::left();
    }

    fn unwatched(&self, call: &Unwatched, ended: Ended<'_>) {
        #[cfg(feature = "axum")]
        let answered = matches!(&ended, Ended::Seen(End::Failed(failure)) if last::matters(failure));
        #[cfg(not(feature = "axum"))]
        let answered = false;
        if LevelFilter::current() == LevelFilter::OFF && !answered {
            return;
        }
        stack::muted(|| {
            let verdict = judge(call.identity.site(), &ended, || Panic::UNKNOWN);
            #[cfg(feature = "axum")]
            if answered {
                guarded(|| last::unwatched(&verdict));
            }
            line::write(&call.identity, None, &verdict);
        });
    }

    fn goes_on(&self, ledger: &mut (dyn Any + Send + Sync)) {
        stack::muted(|| {
            if let Some(ledger) = Ledger::of(ledger) {
                ledger.send_all();
            }
        });
    }

    fn carry(&self, frame: &mut Frame) {
        span::carry(frame, process);
        ledger::address(frame);
    }

    fn tagged(&self, frame: &mut Frame, key: &str, value: &str) {
        span::tag(frame, key, value);
    }

    fn noted(&self, frame: &mut Frame, key: &str, value: &sentry::protocol::Value) {
        span::note(frame, key, value);
    }
}

/// How the span ends.
fn finish(frame: &Frame, duration: Duration, verdict: &Verdict<'_>) -> Finish {
    let status = match (frame.status, verdict) {
        (Some(status), Verdict::Value) => status,
        _ => verdict.status(),
    };
    let mut data = Vec::new();
    let mut tags = Vec::new();
    if !span::is_sampled(frame) {
        return Finish { status, tags, data };
    }
    if let Some(identity) = frame.identity() {
        if identity.preset() == Preset::ExternalApi {
            data.push(("duration_ms", milliseconds(duration).into()));
        }
        if is_slow(identity.site().slow_ms, duration) {
            data.push(("slow", true.into()));
        }
    }
    if let Some(class) = verdict.class() {
        tags.push(("error_type", class.tag().into_owned()));
    }
    Finish { status, tags, data }
}

/// In milliseconds, to the microsecond.
fn milliseconds(duration: Duration) -> f64 {
    duration.as_micros() as f64 / 1000.0
}

fn is_slow(limit_ms: Option<u64>, duration: Duration) -> bool {
    limit_ms.is_some_and(|limit| duration > Duration::from_millis(limit))
}

/// Sends what calls hold: those of this thread, and on other threads those that failed under this client. The program is
/// about to end.
pub(crate) fn settle(client: Option<&Client>) {
    call::settle_thread(WATCH);
    client.into_iter().for_each(shelf::send_all);
}
