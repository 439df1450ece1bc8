use sentry::protocol::Event;

use crate::classify::ErrorClass;

/// Drops the events of errors of these classes: those whose tag `error_type` names one. A policy that does not capture a
/// class says the same for the errors of monitored calls, and says it earlier; this is for where events come from
/// elsewhere, or where a class is wanted as data of alerts but not as an issue.
///
/// ```
/// # #[cfg(feature = "testing")] {
/// use monitored::{ErrorClass, Monitored, filter, monitored, testing};
/// use sentry::ClientOptions;
///
/// #[monitored]
/// fn read() -> std::io::Result<String> {
///     std::fs::read_to_string("/nowhere")
/// }
///
/// let monitored = Monitored::new().filter(filter::drop_classes([ErrorClass::NOT_FOUND]));
/// let captured = testing::capture_with(monitored, ClientOptions::new(), read);
/// assert!(captured.events.is_empty());
/// # }
/// ```
pub fn drop_classes<I: IntoIterator<Item = ErrorClass>>(
    classes: I,
) -> impl Fn(Event<'static>) -> Option<Event<'static>> + Send + Sync + use<I> {
    let classes: Vec<ErrorClass> = classes.into_iter().collect();
    move |event| {
        let class = event.tags.get("error_type");
        let dropped = class.is_some_and(|class| classes.iter().any(|known| known.as_str() == class));
        (!dropped).then_some(event)
    }
}
