//! Filters of one kind, one after the other.

use std::any::type_name;
use std::sync::Arc;

use sentry::{Hub, HubSwitchGuard};

use super::set::Callback;
use super::withheld::Filtered;
use crate::call::stack;
use crate::stats;
use crate::value::{guarded, unreported};

type Apply<T> = Box<dyn Fn(T) -> Option<T> + Send + Sync>;

/// The filters for one kind of things, in the order in which they were given.
pub(crate) struct Chain<T>(Vec<Named<T>>);

struct Named<T> {
    name: String,
    apply: Apply<T>,
}

impl<T> Default for Chain<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Filtered> Chain<T> {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a filter behind the others. It is called by its place, and where it was written.
    pub(crate) fn push<F: Fn(T) -> Option<T> + Send + Sync + 'static>(&mut self, filter: F) {
        let written = type_name::<F>().trim_end_matches("::{{closure}}");
        let name = format!("filter {} ({written})", self.0.len() + 1);
        self.0.push(Named { name, apply: Box::new(filter) });
    }

    /// Runs the filters. `None`: one of them dropped it, which is counted.
    pub(super) fn run(&self, item: T) -> Option<T> {
        if self.0.is_empty() {
            return Some(item);
        }
        if !std::thread::panicking() {
            return self.run_here(item);
        }
        if T::UNDER_LOCK {
            // Here a filter's panic could end the process, and another thread might wait for the lock that this one holds.
            T::DROPPED.add(1);
            return Some(item.withheld());
        }
        // A panic inside the panic hook, which is where the report of a panic is made, ends the process. On another
        // thread it does not.
        let skeleton = item.skeleton();
        let ran = std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().name("monitored-filter".to_owned());
            thread.spawn_scoped(scope, || self.run_here(item)).ok()?.join().ok()
        });
        ran.unwrap_or_else(|| Some(blamed(skeleton, "the thread of the filters")))
    }

    fn run_here(&self, item: T) -> Option<T> {
        apart(|| self.0.iter().try_fold(item, |item, filter| filter.run(item)))
    }
}

impl<T: Filtered> Named<T> {
    fn run(&self, item: T) -> Option<T> {
        let skeleton = item.skeleton();
        let left = guarded(|| (self.apply)(item)).unwrap_or_else(|| Some(blamed(skeleton, &self.name)));
        if left.is_none() {
            T::DROPPED.add(1);
        }
        left
    }
}

/// What the user's own callback, where there is one, makes of it. It runs as it would without us, but for its panics; and
/// under a lock, where Sentry does nothing: there it would wait for ever.
pub(super) fn by_user<T: Filtered>(item: T, name: &str, users: Option<&Callback<T>>) -> Option<T> {
    let Some(users) = users else { return Some(item) };
    if unreported::is_unwinding() {
        // It panics, and this is what the hook or a destructor says of that: it would panic again.
        T::DROPPED.add(1);
        return None;
    }
    let skeleton = item.skeleton();
    let run = || unreported::guarded(|| users(item));
    let left = if T::UNDER_LOCK { apart(run) } else { run() };
    left.unwrap_or_else(|| Some(blamed(skeleton, name)))
}

/// Runs `f` where Sentry and monitored calls do nothing: it cannot come back to the filters, nor wait for a lock that this
/// thread holds. The hub is a new one each time, so that nothing that is done to it is kept.
fn apart<R>(f: impl FnOnce() -> R) -> R {
    let _switched = guarded(|| HubSwitchGuard::new(Arc::new(Hub::new(None, Arc::default()))));
    stack::muted(f)
}

fn blamed<T: Filtered>(mut skeleton: T, name: &str) -> T {
    stats::FILTERS_FAILED.add(1);
    // A subscriber may lead this back to Sentry.
    apart(|| {
        tracing::error!(target: "monitored", filter = name, "a filter panicked; what it was given is withheld");
    });
    skeleton.blame(name);
    skeleton
}
