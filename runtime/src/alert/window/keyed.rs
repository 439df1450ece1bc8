//! The windows of one rule, by the values that it counts apart.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use super::Window;
use crate::alert::lock::tried;
use crate::clock::Clock;
use crate::value::secret::{self, Names};

/// So many values have a window of their own.
const MOST: usize = 64;

/// What comes beyond.
const OTHERS: &str = "(others)";

type Windows = HashMap<String, Arc<Window>>;

/// One window, or one for each value. Nobody waits for a lock: whoever would have to counts with the others.
pub(in crate::alert) struct Keyed {
    /// For the whole rule, or for the values that have none of their own.
    shared: Arc<Window>,
    own: Option<RwLock<Windows>>,
    clock: Clock,
    with_quantiles: bool,
}

impl Keyed {
    pub(in crate::alert) fn new(apart: bool, clock: Clock, with_quantiles: bool) -> Self {
        let value = apart.then(|| OTHERS.to_owned());
        Self {
            shared: Arc::new(Window::new(value, clock.clone(), with_quantiles)),
            own: apart.then(RwLock::default),
            clock,
            with_quantiles,
        }
    }

    /// The window of the rule as a whole, or of the values that have none of their own.
    pub(in crate::alert) fn shared(&self) -> &Arc<Window> {
        &self.shared
    }

    /// The window of a value.
    pub(in crate::alert) fn of(&self, value: &str) -> Arc<Window> {
        let Some(own) = &self.own else { return Arc::clone(&self.shared) };
        let known = tried(|| own.try_read()).map(|windows| windows.get(value).cloned());
        let found = known.and_then(|known| known.or_else(|| self.add(own, value)));
        found.unwrap_or_else(|| Arc::clone(&self.shared))
    }

    fn add(&self, own: &RwLock<Windows>, value: &str) -> Option<Arc<Window>> {
        let mut windows = tried(|| own.try_write())?;
        if windows.len() >= MOST && !windows.contains_key(value) {
            return None;
        }
        // As it may leave: what is shared with other processes is no place for a secret either.
        let shown = secret::scrubbed(value, &Names::default()).into_owned();
        let new = || Arc::new(Window::new(Some(shown), self.clock.clone(), self.with_quantiles));
        Some(Arc::clone(windows.entry(value.to_owned()).or_insert_with(new)))
    }

    /// All windows.
    pub(in crate::alert) fn all(&self) -> Vec<Arc<Window>> {
        let own = self.own.as_ref().and_then(|own| tried(|| own.try_read()));
        let own = own.iter().flat_map(|windows| windows.values().cloned());
        std::iter::once(Arc::clone(&self.shared)).chain(own).collect()
    }

    /// Forgets values whose windows are not worth keeping, where there may soon be too many.
    pub(in crate::alert) fn make_room(&self, keep: impl Fn(&Window) -> bool) {
        let Some(mut windows) = self.own.as_ref().and_then(|own| tried(|| own.try_write())) else { return };
        if windows.len() > MOST / 2 {
            windows.retain(|_, window| keep(window));
        }
    }
}
