//! What an application says of classes of errors, and of the types that have them.

use std::error::Error;
use std::sync::Arc;

use super::Monitored;
use crate::classify::rules::{self, Rules};
use crate::{Classify, ErrorClass, Policy};

impl Monitored {
    /// What happens to the errors of a class, in place of what usually does. The last policy of a class counts.
    ///
    /// ```
    /// # #[cfg(feature = "testing")] {
    /// use monitored::{ErrorClass, Monitored, Policy, classify_errors, testing};
    /// use sentry::ClientOptions;
    ///
    /// #[classify_errors(_ => not_found)]
    /// fn load_price() -> Result<u32, String> {
    ///     Err("no price".to_owned())
    /// }
    ///
    /// let configured = Monitored::new().policy(ErrorClass::NOT_FOUND, Policy::capture());
    /// let captured = testing::capture_with(configured, ClientOptions::new(), || drop(load_price()));
    /// assert_eq!(captured.events[0].tags["error_type"], "not_found_error");
    /// # }
    /// ```
    pub fn policy(self, class: ErrorClass, policy: Policy) -> Self {
        self.rule(|rules| rules.set_policy(class, policy))
    }

    /// Declares the class of errors of a type wherever one stands in a `Box<dyn Error>`, in an `anyhow::Error`, or in
    /// the chain of another error, under this client. [`ErrorClass::UNKNOWN`] leaves an error to what is known of it
    /// otherwise.
    ///
    /// The closure may run for each error of that type that leaves a monitored call; one that panics says nothing. For
    /// a type of somebody else's that functions return as it is there is [`classify!`](macro@crate::classify).
    ///
    /// ```
    /// # #[cfg(feature = "testing")] {
    /// use monitored::{ErrorClass, Monitored, monitored, testing};
    /// use sentry::ClientOptions;
    /// # mod library {
    /// #     #[derive(Debug, thiserror::Error)]
    /// #     #[error("status {0}")]
    /// #     pub struct Error(pub u16);
    /// # }
    ///
    /// #[monitored]
    /// fn fetch() -> Result<(), Box<dyn std::error::Error>> {
    ///     Err(library::Error(429).into())
    /// }
    ///
    /// let configured = Monitored::new().classify::<library::Error>(|error| match error.0 {
    ///     429 => ErrorClass::RATE_LIMIT,
    ///     _ => ErrorClass::UNKNOWN,
    /// });
    /// let captured = testing::capture_with(configured, ClientOptions::new(), || drop(fetch()));
    /// assert!(captured.events.is_empty(), "declared: a `rate_limit` error is no event");
    /// # }
    /// ```
    pub fn classify<E: Error + 'static>(
        self,
        class: impl Fn(&E) -> ErrorClass + Send + Sync + 'static,
    ) -> Self {
        self.rule(|rules| rules.add_classifier(class))
    }

    /// Lets a type's own [`Classify`](trait@crate::Classify) be found where the type is hidden: in a `Box<dyn Error>`,
    /// in an `anyhow::Error`, in the chain of another error. Rust cannot find it there by itself.
    ///
    /// ```
    /// # #[cfg(feature = "testing")] {
    /// use monitored::{Classify, Monitored, monitored, testing};
    /// use sentry::ClientOptions;
    ///
    /// #[derive(Debug, thiserror::Error, Classify)]
    /// #[error("{0:?} is no e-mail address")]
    /// #[class(validation)]
    /// struct BadEmail(String);
    ///
    /// #[monitored]
    /// fn register() -> Result<(), Box<dyn std::error::Error>> {
    ///     Err(BadEmail("nobody".to_owned()).into())
    /// }
    ///
    /// let unregistered = testing::capture(|| drop(register()));
    /// assert_eq!(unregistered.events[0].tags["error_type"], "unknown_error");
    ///
    /// let configured = Monitored::new().classify_type::<BadEmail>();
    /// let captured = testing::capture_with(configured, ClientOptions::new(), || drop(register()));
    /// assert!(captured.events.is_empty(), "a `validation` error is no event");
    /// # }
    /// ```
    pub fn classify_type<E: Classify + Error + 'static>(self) -> Self {
        self.rule(Rules::add_type::<E>)
    }

    fn rule(mut self, add: impl FnOnce(&mut Rules)) -> Self {
        rules::find_by(|hub| hub.with_integration(|it: &Self| Some(Arc::clone(&it.rules))));
        // Nobody else has them before the client does.
        if let Some(rules) = Arc::get_mut(&mut self.rules) {
            add(rules);
        }
        self
    }
}
