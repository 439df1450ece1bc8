//! Whether a call that starts gets a transaction, a child span, or nothing; the one place of that decision.

use std::sync::Arc;

use sentry::{Hub, Transaction, TransactionContext, TransactionOrSpan};

use super::attached::{Attached, Root};
use super::claims::Claim;
use super::continuation::{self, Continued};
use super::decorate::Decorate;
use super::marks::Marks;
use super::origin::Origin;
use super::{anchor, check_in, claims, decorate, is_anchored, mirror};
use crate::call::tally::{self, Counted, Tally};
use crate::call::{Frame, Incoming, Trace, stack};
use crate::site::{Identity, Root as RootKey, ScopeOf};
use crate::stats;
use crate::value::secret::Scrubbing;

/// What a call is to have.
enum Plan {
    /// Continuing the trace that the call was told of, else that of this span, else none.
    Transaction(Option<TransactionOrSpan>),
    Child(TransactionOrSpan),
    /// No span: the trace is not sampled.
    Unsampled,
    /// No span: there is no trace, or the call asked for none.
    Bare,
}

/// Attaches to a new call what it is to have. Allocates nothing where that is nothing.
pub(crate) fn begin(frame: &mut Frame, decorate: Decorate) {
    let hub = Hub::current();
    let around = Around::of(&hub);
    frame.anchor = Some(anchor(Arc::clone(&hub)));
    frame.decorated = around.decorated;
    frame.mirrored = around.mirrored;
    frame.scrubbing = around.scrubbing;
    frame.scrub();
    let Some(identity) = frame.identity().cloned() else { return };
    frame.counted = around.tally.map(|tally| Counted::new(tally, &identity));
    let mut root = None;
    let mut claim = None;
    let plan = plan(&identity, &hub, around.trace, &mut root, &mut claim);
    let own = (identity.site().scope == ScopeOf::Isolated).then_some(decorate);
    match plan {
        Plan::Unsampled | Plan::Bare => {
            frame.trace = if matches!(plan, Plan::Unsampled) { Trace::Unsampled } else { Trace::Unknown };
            stats::SPANS_LEFT_OUT.add(u64::from(frame.trace == Trace::Unsampled));
            unspanned(frame, &hub, root, own);
        }
        Plan::Child(parent) => {
            let span = TransactionOrSpan::Span(parent.start_child(identity.op(), identity.name()));
            frame.trace = Trace::Sampled;
            spanned(frame, &hub, span, root, own);
        }
        Plan::Transaction(parent) => {
            let incoming = frame.values.as_mut().and_then(|values| values.incoming.take());
            let (transaction, root) = transaction(&hub, &identity, parent, incoming.as_deref());
            let transaction = TransactionOrSpan::Transaction(transaction);
            frame.trace = if is_sampled(&transaction) { Trace::Sampled } else { Trace::Unsampled };
            spanned(frame, &hub, transaction, Some(Arc::new(root)), Some(decorate));
            if let Some(attached) = Attached::of_mut(frame) {
                attached.starts_root = true;
            }
        }
    }
    if frame.mirrored {
        mirror::open(frame, root_around);
    }
    if let Some(monitor) = identity.site().check_in {
        check_in::begin(frame, monitor, root_around);
    }
    // A call with a hub of its own leaves the one that it was made on to others.
    if let Some(attached) = Attached::of_mut(frame).filter(|attached| attached.own.is_none()) {
        attached.claim = claim;
    }
}

/// Whether it will be sent. Deprecated for propagation only; that it will be sent is what is asked here.
fn is_sampled(span: &TransactionOrSpan) -> bool {
    #[expect(deprecated, reason = "asked for what is sent, not for what is propagated")]
    span.is_sampled()
}

/// What the call around a new one knows of this hub.
struct Around {
    trace: Option<Trace>,
    decorated: bool,
    mirrored: bool,
    tally: Option<Arc<dyn Tally>>,
    scrubbing: Scrubbing,
}

impl Around {
    fn of(hub: &Arc<Hub>) -> Self {
        let known = stack::with_top(|above| {
            let counted = above.counted.as_ref().map(|counted| Arc::clone(&counted.by));
            let is_carrier = above.identity().is_none();
            let (trace, decorated, mirrored) = (Some(above.trace), above.decorated, above.mirrored);
            let scrubbing = above.scrubbing.clone();
            is_anchored(above, hub)
                .then_some((Self { trace, decorated, mirrored, tally: counted, scrubbing }, is_carrier))
        });
        match known.flatten() {
            // A carrier is no call: nobody has counted it.
            Some((known, true)) => Self { tally: tally::of(hub), ..known },
            Some((known, false)) => known,
            None => {
                let client = hub.client();
                let client = client.as_deref();
                Self {
                    trace: None,
                    decorated: client.is_some_and(decorate::is_configured),
                    mirrored: client.is_some_and(mirror::is_wanted),
                    tally: tally::of(hub),
                    scrubbing: client.map(decorate::scrubbing).unwrap_or_default(),
                }
            }
        }
    }
}

/// The transaction of the calls around a new one, where a monitored call started that.
fn root_around() -> Option<Arc<Root>> {
    stack::nearest(|frame| Attached::of(frame).map(|attached| attached.root.clone())).flatten()
}

fn plan(
    identity: &Identity,
    hub: &Arc<Hub>,
    around: Option<Trace>,
    root: &mut Option<Arc<Root>>,
    claim: &mut Option<Claim>,
) -> Plan {
    let site = identity.site();
    let never = matches!(site.root, RootKey::Never | RootKey::Endless);
    let always = site.root == RootKey::Always && !site.spanless;
    if around == Some(Trace::Unsampled) && !always {
        // The scope need not be asked: that costs as much as a span.
        return Plan::Unsampled;
    }
    // Calls of this thread that run on this hub have it claimed; without one, another thread may.
    let claimed = around.is_none().then(|| claims::claim(hub));
    let parent = match claimed {
        Some(Err(taken)) => taken.base,
        claimed => {
            *claim = claimed.and_then(Result::ok);
            hub.configure_scope(|scope| scope.get_span())
        }
    };
    *root = root_around();
    let finished = root.as_ref().is_some_and(|root| root.is_finished());
    match parent {
        None if site.spanless || never => Plan::Bare,
        None => Plan::Transaction(None),
        // A child of what was sent already would be lost; another transaction of the same trace is not.
        Some(parent) if always || (finished && !site.spanless && !never) => Plan::Transaction(Some(parent)),
        Some(parent) if !is_sampled(&parent) => Plan::Unsampled,
        Some(_) if site.spanless || finished => Plan::Bare,
        Some(parent) => Plan::Child(parent),
    }
}

/// Starts a transaction: in the trace of the headers that came with the call, if there are any and they may be trusted,
/// else in that of the span around it.
fn transaction(
    hub: &Hub,
    identity: &Identity,
    parent: Option<TransactionOrSpan>,
    incoming: Option<&Incoming>,
) -> (Transaction, Root) {
    match (continuation::start(hub, identity, incoming), &parent) {
        (Continued::Yes(transaction, origin), _) => return (transaction, Root::new(Some(origin))),
        (Continued::Refused(transaction), None) => return (transaction, Root::default()),
        _ => {}
    }
    let origin = parent.as_ref().map(Origin::of);
    let context = TransactionContext::continue_from_span(identity.name(), identity.op(), parent);
    (hub.start_transaction(context), Root::new(origin))
}

/// A scope of a call's own begins with the tags of the calls around it.
fn marks_of_own(isolated: bool) -> Marks {
    let tags = if isolated { decorate::tags().into_iter().collect() } else { Vec::new() };
    Marks { tags, ..Marks::default() }
}

fn unspanned(frame: &mut Frame, hub: &Arc<Hub>, root: Option<Arc<Root>>, own: Option<Decorate>) {
    let isolated = own.is_some();
    let mut marks = marks_of_own(isolated);
    // The operation's own tags alone are not worth an allocation in a call that nobody will see.
    if let Some(values) = frame.values().filter(|values| !values.tags.is_empty() || values.user.is_some()) {
        if isolated || !frame.decorated {
            frame.each_tag(|key, value| {
                marks.set_tag(key, value);
            });
        }
        marks.user.clone_from(&values.user);
    }
    if isolated || !marks.is_empty() {
        attach(frame, hub, marks, root, own);
    }
}

fn spanned(
    frame: &mut Frame,
    hub: &Arc<Hub>,
    span: TransactionOrSpan,
    root: Option<Arc<Root>>,
    own: Option<Decorate>,
) {
    let isolated = own.is_some();
    let sampled = frame.trace == Trace::Sampled;
    let mut marks = marks_of_own(isolated);
    marks.span = Some(span.clone());
    frame.each_tag(|key, value| {
        if sampled {
            span.set_tag(key, value);
        }
        if isolated || !frame.decorated {
            marks.set_tag(key, value);
        }
    });
    if let Some(values) = frame.values() {
        marks.user.clone_from(&values.user);
        if sampled {
            for (key, value) in &values.data {
                span.set_data(key, value.clone());
            }
            for (name, value) in &values.args {
                span.set_data(name, value.clone());
            }
        }
    }
    attach(frame, hub, marks, root, own);
}

fn attach(frame: &mut Frame, hub: &Arc<Hub>, marks: Marks, root: Option<Arc<Root>>, own: Option<Decorate>) {
    let isolated = own.is_some();
    let own = own.map(|decorate| {
        let own = Arc::new(Hub::new_from_top(hub));
        marks.settle(&own);
        if !frame.decorated {
            decorate::install(&own, decorate);
            frame.decorated = true;
        }
        own
    });
    if let Some(own) = &own {
        frame.anchor = Some(anchor(Arc::clone(own)));
    }
    frame.attachment =
        Some(Box::new(Attached { own, settled: isolated, marks, root, ..Attached::default() }));
}

/// Makes a frame that carries the current scope and trace away: a hub of its own, with what is there now.
pub(crate) fn carry(frame: &mut Frame, decorate: Decorate) {
    let hub = Hub::current();
    let around = Around::of(&hub);
    frame.trace = around.trace.unwrap_or(Trace::Unknown);
    frame.decorated = around.decorated;
    frame.mirrored = around.mirrored;
    frame.scrubbing = around.scrubbing;
    attach(frame, &hub, marks_of_own(true), root_around(), Some(decorate));
}
