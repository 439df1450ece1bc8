//! The tags of the running calls, on events that others capture inside them.
//!
//! Writing them to the scope at each call's start and taking them off at its end costs more than the span itself. So
//! a hub that a call has of its own gets an event processor that asks the stack, and so does the integration. Only
//! on a scope of somebody else's, without the integration, are they written.

use std::any::Any;
use std::sync::Arc;

#[cfg(feature = "axum")]
use sentry::EventSamplingStrategy;
use sentry::protocol::{Event, Map};
use sentry::{Client, Hub, Integration};

use super::attached::Attached;
use crate::call::{Frame, stack};
use crate::value::secret::Scrubbing;

/// What is done with an event that is captured inside a call: `None` drops it.
pub(crate) type Decorate = fn(Event<'static>) -> Option<Event<'static>>;

/// Puts the tags of the running calls on an event, the innermost winning. Not on the runtime's own, which have them.
pub(crate) fn decorate(event: &mut Event<'static>) {
    if !stack::usable() {
        return;
    }
    let mut tags = Map::new();
    stack::each(|frame| {
        // A scope of a call's own shows its tags and those around it: what the body put in their place stays.
        if Attached::of(frame).is_some_and(|attached| attached.settled) {
            tags.clear();
        } else {
            add_tags(frame, &mut tags);
        }
    });
    event.tags.extend(tags);
}

/// The tags of the running calls, the innermost winning.
pub(crate) fn tags() -> Map<String, String> {
    let mut tags = Map::new();
    stack::each(|frame| add_tags(frame, &mut tags));
    tags
}

fn add_tags(frame: &Frame, tags: &mut Map<String, String>) {
    frame.each_tag(|key, value| {
        tags.insert(key.to_owned(), value.to_owned());
    });
}

/// Whether events captured on this hub are decorated, apart from the calls that run on it.
pub(crate) fn by_integration(hub: &Hub) -> bool {
    hub.client().is_some_and(|client| is_configured(&client))
}

/// Whether `Monitored` is among the client's integrations.
pub(crate) fn is_configured(client: &Client) -> bool {
    has_integration(client, crate::INTEGRATION)
}

/// Whether the client has an integration of that name.
pub(super) fn has_integration(client: &Client, name: &str) -> bool {
    client.options().integrations.iter().any(|it| it.name() == name)
}

/// Among the integrations of a client it says who takes the secrets out of what calls record.
pub(crate) struct Recorded(pub(crate) Scrubbing);

impl Integration for Recorded {
    fn name(&self) -> &'static str {
        "monitored.recorded"
    }
}

/// Among the integrations of a client it says that the callback for events drops none: it takes secrets out, no more.
pub(crate) struct Lossless;

impl Integration for Lossless {
    fn name(&self) -> &'static str {
        "monitored.lossless"
    }
}

/// Whether the client sends every event that it is given, as far as can be known.
#[cfg(feature = "axum")]
pub(crate) fn sends_all(client: &Client) -> bool {
    let options = client.options();
    let lossless = options.before_send.is_none() || has_integration(client, Lossless.name());
    let unsampled =
        matches!(options.event_sampling_strategy, EventSamplingStrategy::FixedRate(rate) if rate >= 1.0);
    lossless && unsampled && client.is_enabled()
}

/// Who takes the secrets out of what calls record for this client.
pub(super) fn scrubbing(client: &Client) -> Scrubbing {
    let recorded = client.options().integrations.iter().find_map(|it| {
        let it: &dyn Any = it.as_ref();
        it.downcast_ref::<Recorded>()
    });
    recorded.map(|recorded| recorded.0.clone()).unwrap_or_default()
}

/// Decorates the events that are captured on a call's own hub.
pub(super) fn install(own: &Arc<Hub>, decorate: Decorate) {
    own.configure_scope(|scope| {
        scope.add_event_processor(decorate);
    });
}
