//! Closures as sinks, sinks that are chosen at run time, and other names for sinks.

use std::sync::Arc;

use super::{Alert, AlertSink, DeliveryError};

/// What a closure returns that is a sink: nothing, or whether it worked.
#[diagnostic::on_unimplemented(
    message = "a sink for alerts does not return `{Self}`",
    label = "returns neither nothing nor `Result<(), DeliveryError>`",
    note = "say by `DeliveryError::retry` or `DeliveryError::permanent` whether another attempt makes sense"
)]
pub trait Delivered {
    /// As a result.
    ///
    /// # Errors
    /// The error that it is.
    fn delivered(self) -> Result<(), DeliveryError>;
}

impl Delivered for () {
    fn delivered(self) -> Result<(), DeliveryError> {
        Ok(())
    }
}

impl Delivered for Result<(), DeliveryError> {
    fn delivered(self) -> Result<(), DeliveryError> {
        self
    }
}

impl<F, R> AlertSink for F
where
    F: Fn(&Alert) -> R + Send + Sync + 'static,
    R: Delivered,
{
    fn name(&self) -> &str {
        "closure"
    }

    fn deliver(&self, alert: &Alert) -> Result<(), DeliveryError> {
        self(alert).delivered()
    }
}

/// One that is chosen at run time. (A `Box` of a sink whose type is known is none: take it out of the box.)
///
/// ```
/// use monitored::{Alert, AlertSink, Monitored, sink};
///
/// fn chosen(verbose: bool) -> Box<dyn AlertSink> {
///     if verbose { Box::new(sink::Log) } else { Box::new(|alert: &Alert| eprintln!("{alert}")) }
/// }
///
/// assert_eq!(chosen(true).name(), "log");
/// let monitored = Monitored::new().notify(chosen(true)).notify(sink::named("short", chosen(false)));
/// # let _ = monitored;
/// ```
impl AlertSink for Box<dyn AlertSink> {
    fn name(&self) -> &str {
        (**self).name()
    }

    fn deliver(&self, alert: &Alert) -> Result<(), DeliveryError> {
        (**self).deliver(alert)
    }

    fn mistake(&self) -> Option<String> {
        (**self).mistake()
    }
}

/// One that the program keeps as well, or has twice.
///
/// ```
/// use std::sync::Arc;
/// use monitored::{Monitored, sink};
///
/// let log = Arc::new(sink::Log);
/// let monitored = Monitored::new().notify(Arc::clone(&log));
/// # let _ = monitored;
/// ```
impl<S: AlertSink + ?Sized> AlertSink for Arc<S> {
    fn name(&self) -> &str {
        (**self).name()
    }

    fn deliver(&self, alert: &Alert) -> Result<(), DeliveryError> {
        (**self).deliver(alert)
    }

    fn mistake(&self) -> Option<String> {
        (**self).mistake()
    }
}

/// A sink under another name, made by [`named`].
#[derive(Debug)]
pub struct Named<S> {
    name: String,
    sink: S,
}

/// The sink, under a name of its own: for closures, and for two of a kind (Slack channels, say), so that a rule can be sent
/// [`to`](crate::AlertRule::to) one of them.
///
/// ```
/// use monitored::{Alert, AlertSink, sink};
///
/// let sink = sink::named("pager", |alert: &Alert| eprintln!("{alert}"));
/// assert_eq!(sink.name(), "pager");
/// ```
pub fn named<S: AlertSink>(name: impl Into<String>, sink: S) -> Named<S> {
    Named { name: name.into(), sink }
}

impl<S: AlertSink> AlertSink for Named<S> {
    fn name(&self) -> &str {
        &self.name
    }

    fn deliver(&self, alert: &Alert) -> Result<(), DeliveryError> {
        self.sink.deliver(alert)
    }

    fn mistake(&self) -> Option<String> {
        if self.name.trim().is_empty() {
            return Some("a sink's name is empty; `AlertRule::to` needs one to find it by".to_owned());
        }
        self.sink.mistake()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Alert, AlertSink, DeliveryError};

    struct Broken;

    impl AlertSink for Broken {
        fn name(&self) -> &str {
            "broken"
        }

        fn deliver(&self, alert: &Alert) -> Result<(), DeliveryError> {
            Err(DeliveryError::permanent(&alert.rule))
        }

        fn mistake(&self) -> Option<String> {
            Some("no such place".to_owned())
        }
    }

    /// What a configuration asks of a sink.
    fn asked(sink: impl AlertSink) -> (String, Option<String>, Result<(), DeliveryError>) {
        (sink.name().to_owned(), sink.mistake(), sink.deliver(&Alert::sample()))
    }

    #[test]
    fn a_sink_in_a_box_or_shared_is_that_sink() {
        let boxed: Box<dyn AlertSink> = Box::new(Broken);
        let shared: Arc<dyn AlertSink> = Arc::new(Broken);
        let own = asked(Broken);
        assert_eq!(own.0, "broken");
        assert_eq!(asked(boxed), own);
        assert_eq!(asked(shared), own);
        assert_eq!(asked(Arc::new(Broken)), own);
    }

    #[test]
    fn a_closure_is_one_in_a_box_and_shared() {
        let boxed: Box<dyn AlertSink> = Box::new(|_: &Alert| ());
        let of_closures: Box<dyn Fn(&Alert) + Send + Sync> = Box::new(|_: &Alert| ());
        for asked in [asked(boxed), asked(of_closures), asked(Arc::new(|_: &Alert| ()))] {
            assert_eq!(asked, ("closure".to_owned(), None, Ok(())));
        }
    }

    #[test]
    fn a_failure_of_input_or_output_may_be_none_the_next_time() {
        let write = |_: &Alert| -> Result<(), DeliveryError> {
            std::fs::read("/nowhere/at/all")?;
            Ok(())
        };
        let error = asked(write).2.unwrap_err();
        assert!(!error.is_permanent() && !error.to_string().is_empty(), "{error:?}");
    }
}
