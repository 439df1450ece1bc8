//! What an application says of errors for a client of its own: policies, and the types that are found in boxes.

use std::any::type_name;
use std::error::Error;
use std::fmt;
use std::sync::{Arc, OnceLock};

use sentry::Hub;

use super::{Classify, ErrorClass, Policy};
use crate::value::guarded;

type Asked = Box<dyn Fn(&(dyn Error + 'static)) -> Option<ErrorClass> + Send + Sync>;
type Known = for<'a> fn(&'a (dyn Error + 'static)) -> Option<&'a (dyn Classify + 'a)>;

/// The rules of one client. The last one said wins.
#[derive(Default)]
pub(crate) struct Rules {
    policies: Vec<(ErrorClass, Policy)>,
    /// What a closure says of a type, by the type's name.
    classifiers: Vec<(&'static str, Asked)>,
    /// Types that have a `Classify` of their own.
    types: Vec<(&'static str, Known)>,
}

impl Rules {
    pub(crate) fn set_policy(&mut self, class: ErrorClass, policy: Policy) {
        self.policies.retain(|(known, _)| *known != class);
        self.policies.push((class, policy));
    }

    pub(crate) fn add_classifier<E: Error + 'static>(
        &mut self,
        class: impl Fn(&E) -> ErrorClass + Send + Sync + 'static,
    ) {
        let asked: Asked = Box::new(move |error| error.downcast_ref::<E>().map(&class));
        self.classifiers.push((type_name::<E>(), asked));
    }

    pub(crate) fn add_type<E: Classify + Error + 'static>(&mut self) {
        fn known<'a, E: Classify + Error + 'static>(
            error: &'a (dyn Error + 'static),
        ) -> Option<&'a (dyn Classify + 'a)> {
            error.downcast_ref::<E>().map(|error| -> &dyn Classify { error })
        }
        self.types.push((type_name::<E>(), known::<E>));
    }

    pub(super) fn policy(&self, class: ErrorClass) -> Option<Policy> {
        self.policies.iter().find(|(known, _)| *known == class).map(|(_, policy)| *policy)
    }

    /// What a closure says of this error; `unknown` leaves it to what else is known of it.
    fn class(&self, error: &(dyn Error + 'static)) -> Option<ErrorClass> {
        let mut asked = self.classifiers.iter().rev();
        asked.find_map(|(_, class)| {
            guarded(|| class(error)).flatten().filter(|class| *class != ErrorClass::UNKNOWN)
        })
    }

    fn known<'a>(&self, error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Classify + 'a)> {
        self.types.iter().rev().find_map(|(_, known)| known(error))
    }
}

impl fmt::Debug for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |(name, _): &(&'static str, Asked)| *name;
        let types = |(name, _): &(&'static str, Known)| *name;
        f.debug_struct("Rules")
            .field("policies", &self.policies)
            .field("classifiers", &self.classifiers.iter().map(names).collect::<Vec<_>>())
            .field("types", &self.types.iter().map(types).collect::<Vec<_>>())
            .finish()
    }
}

/// Finds the rules of a hub's client.
type Lookup = fn(&Hub) -> Option<Arc<Rules>>;

/// How the rules are found, told by the room below that keeps them with its client. Empty as long as there are none in
/// this process: then nothing is looked up.
static LOOKUP: OnceLock<Lookup> = OnceLock::new();

/// Tells how rules are found.
pub(crate) fn find_by(lookup: Lookup) {
    let _ = LOOKUP.set(lookup);
}

/// Is gone before Sentry's thread-local is: destructors run in the reverse order of first use.
struct Alive;

impl Drop for Alive {
    fn drop(&mut self) {}
}

thread_local! {
    static ALIVE: Alive = {
        let _ = Hub::current();
        Alive
    };
}

/// The rules of the client that is bound here and now.
pub(super) fn current() -> Option<Arc<Rules>> {
    let lookup = LOOKUP.get()?;
    // An error may be asked for its class while the thread's locals are being destroyed.
    ALIVE.try_with(|_| ()).ok()?;
    lookup(&Hub::current())
}

/// What a registered closure says of this error.
pub(super) fn class(error: &(dyn Error + 'static)) -> Option<ErrorClass> {
    current()?.class(error)
}

/// The error as the registered type that it is.
pub(super) fn known<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Classify + 'a)> {
    current()?.known(error)
}
