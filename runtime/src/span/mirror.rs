//! A call as a span of `tracing`, besides Sentry's: for fmt, OpenTelemetry and tokio-console.
//!
//! Sentry's own layer for `tracing` would make a span of it once more, and no field tells it not to. But it asks the
//! current hub for what to begin under, so that a span made and entered on a hub without a client is nothing to Sentry;
//! the call's hub is put back on top as soon as the span is entered.

use std::sync::{Arc, LazyLock};

use sentry::protocol::SpanStatus;
use sentry::{Client, Hub, HubSwitchGuard, Integration};
use tracing::Span;
use tracing::field::Empty;
use tracing::span::EnteredSpan;

use super::attached::{Attached, Root};
use super::decorate;
use crate::call::Frame;
use crate::classify::ErrorClass;
use crate::value::secret::{self, Names};
use crate::value::text;

/// Among the integrations of a client it says that calls are to show as spans of `tracing`.
pub(crate) struct TracingSpans;

const NAME: &str = "monitored.tracing_spans";

/// Bytes of an operation or a name.
const LONGEST: usize = 256;

impl Integration for TracingSpans {
    fn name(&self) -> &'static str {
        NAME
    }
}

/// Whether the client asks for it.
pub(super) fn is_wanted(client: &Client) -> bool {
    decorate::has_integration(client, NAME)
}

static BLIND: LazyLock<Arc<Hub>> = LazyLock::new(|| Arc::new(Hub::new(None, Arc::default())));

/// Opens the span of a call, where a subscriber wants it.
pub(super) fn open(frame: &mut Frame, root: impl FnOnce() -> Option<Arc<Root>>) {
    let Some(identity) = frame.identity().filter(|identity| !identity.site().spanless) else { return };
    // Where subscribers write this or send it, no filter sees it.
    let known = |name: &str| text::one_line(&secret::scrubbed(name, &Names::default()), LONGEST);
    let (op, name) = (known(identity.op()), known(identity.name()));
    let span = {
        let _blind = HubSwitchGuard::new(Arc::clone(&BLIND));
        tracing::info_span!(
            target: "monitored",
            "call",
            otel.name = name,
            op,
            status = Empty,
            otel.status_code = Empty,
            error_type = Empty,
        )
    };
    if span.is_disabled() {
        return;
    }
    match Attached::of_mut(frame) {
        Some(attached) => attached.mirror = Some(span),
        None => {
            let attached = Attached { mirror: Some(span), root: root(), ..Attached::default() };
            frame.attachment = Some(Box::new(attached));
        }
    }
}

/// Says how the call ended.
pub(crate) fn end(frame: &Frame, status: SpanStatus, class: Option<ErrorClass>) {
    let Some(span) = Attached::of(frame).and_then(|attached| attached.mirror.as_ref()) else { return };
    span.record("status", tracing::field::display(&status));
    span.record("otel.status_code", if status == SpanStatus::Ok { "OK" } else { "ERROR" });
    if let Some(class) = class {
        span.record("error_type", class.as_str());
    }
}

/// The span is left after the hub is.
pub(super) struct Entered {
    _hub: HubSwitchGuard,
    _span: EnteredSpan,
}

/// Enters the span, on the hub that is current.
pub(super) fn enter(span: &Span) -> Entered {
    let hub = Hub::current();
    let span = span.clone().entered();
    Entered { _hub: HubSwitchGuard::new(hub), _span: span }
}
