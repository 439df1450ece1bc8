//! A failure that passes several monitored calls is one report: what is due when a call ends.

use std::time::Duration;

use super::evidence::Evidence;
use super::held::{Decision, Held};
use super::ledger::{self, Asks, Known, Ledger};
use super::tally::{self, Origin};
use super::verdict::{Failed, Verdict};
use super::{event, groups, line};
use crate::call::Frame;
use crate::classify::{Classification, Link};
use crate::site::Identity;

/// What became of an end's line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// It is still to be written.
    NotYet,
    /// The failure's own line tells it.
    ByReport,
    /// The failure's own line will tell it when it is settled.
    Passing,
}

/// Settles what the call's callees failed with, and what it fails with itself.
pub(super) fn report(frame: &mut Frame, duration: Duration, verdict: &mut Verdict<'_>) -> Told {
    let Verdict::Failed(failed) = verdict else {
        // Where nothing failed, nothing is to be settled.
        if frame.ledger.is_some() {
            Ledger::take(frame).close();
            #[cfg(feature = "axum")]
            super::last::passes(frame);
        }
        tally::ended(frame, duration, verdict);
        #[cfg(feature = "axum")]
        if let Verdict::Panicked(panic) = verdict {
            frame.reported = !ledger::has_caller();
            super::last::panicking(frame, panic);
        }
        return Told::NotYet;
    };
    let mut ledger = Ledger::take(frame);
    let told = returned(frame, duration, failed, &mut ledger);
    ledger.close();
    told
}

/// What becomes of an error that the call returns.
fn returned(frame: &mut Frame, duration: Duration, failed: &mut Failed<'_>, ledger: &mut Ledger) -> Told {
    let held = match ledger.look_up(&failed.links, Asks::Returned) {
        Known::Sent(sent, at) => {
            ledger.send_all();
            failed.adopt(sent.classification);
            match Held::again(frame, duration, failed, &sent, at) {
                // It was no event so far, and now is to be one.
                Some(held) if held.decision != Decision::No => held,
                quiet => return returned_on(frame, duration, failed, sent, quiet),
            }
        }
        Known::Held(mut held, at) => {
            ledger.send_all();
            failed.adopt(held.evidence.classification);
            held.go_up(frame, failed, at);
            held
        }
        Known::Alone(mut held) if failed.decision() == Decision::No => {
            if let Some(returned) = failed.links.first() {
                event::replaced_by(&mut held.event, returned);
            }
            // Its own error is not worth an event, and that one is not what it returns.
            ledger.settle(held);
            event::hold(frame, duration, failed)
        }
        Known::Alone(mut held) => {
            held.join(frame, failed);
            held
        }
        Known::New => {
            ledger.send_all();
            if let Some(told) = ledger.told_before(failed) {
                let group = groups::hash(groups::derived(frame, failed).iter().map(AsRef::as_ref));
                tally::failed(frame, duration, failed, &Origin { identity: None, group, event: told.event });
                let classification = told.classification;
                tell(frame, told, classification, &failed.links);
                return Told::Passing;
            }
            event::hold(frame, duration, failed)
        }
    };
    hold(frame, duration, failed, ledger, held)
}

/// Leaves it with the caller, or ends its way where there is none.
fn hold(frame: &mut Frame, duration: Duration, failed: &Failed<'_>, ledger: &Ledger, mut held: Held) -> Told {
    let origin = Origin { identity: Some(held.line.identity()), group: held.evidence.group, event: None };
    let receipts = tally::failed(frame, duration, failed, &origin);
    held.receipts.extend(receipts);
    event::caused_by(&mut held.event, ledger.last_sent(&failed.links));
    #[cfg(feature = "axum")]
    super::last::holds(frame, &held);
    if !ledger::has_caller() {
        frame.reported = true;
        ledger::tell(held.settle(true));
        return Told::ByReport;
    }
    if let Some(overflow) = ledger::hold(held) {
        ledger::tell(overflow.settle(false));
    }
    Told::Passing
}

/// What was dealt with already is returned on. The caller may do so, too: what it will look like is what this call
/// returned.
fn returned_on(
    frame: &mut Frame,
    duration: Duration,
    failed: &Failed<'_>,
    sent: Evidence,
    quiet: Option<Held>,
) -> Told {
    let origin = Origin { identity: None, group: sent.group, event: sent.event };
    let receipts = tally::failed(frame, duration, failed, &origin);
    let sent = match quiet {
        Some(mut held) => {
            held.receipts.extend(receipts);
            held.silent()
        }
        None => {
            let mut sent = sent;
            sent.learn(failed);
            sent
        }
    };
    tell(frame, sent, failed.classification, &failed.links);
    Told::Passing
}

/// Tells the caller what was dealt with, and whoever answers for it: that it is of this class, and what is returned.
#[cfg_attr(not(feature = "axum"), expect(unused_variables, reason = "nobody answers"))]
fn tell(frame: &mut Frame, evidence: Evidence, classification: Classification, links: &[Link]) {
    frame.reported = !ledger::has_caller();
    #[cfg(feature = "axum")]
    super::last::fails(frame, &evidence, classification, links);
    ledger::tell(evidence);
}

/// The line about an end that no report tells of.
pub(super) fn write(identity: &Identity, duration: Option<Duration>, verdict: &Verdict<'_>, told: Told) {
    match told {
        Told::NotYet => line::write(identity, duration, verdict),
        Told::ByReport => {}
        Told::Passing => line::write_passing(identity, duration, verdict),
    }
}
