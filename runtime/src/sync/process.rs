//! A value for each process: what a fork copies belongs to the parent.

use std::process;

use crate::sync::OnceLock;
use crate::sync::atomic::{AtomicU32, Ordering};

/// Processes in a row, each forked from the one before, that can have one.
const DEEPEST: usize = 32;

/// A value for this process, and one for each process that was forked from it, made when it is first asked for.
///
/// A child may inherit the parent's value in the middle of a change and locked for ever, by a thread that it does not have. So it
/// never looks into it: each process takes the first place that is free, by the number of the process, which no lock guards. (A
/// process that has the number of an ancestor that is gone would take the ancestor's.)
#[derive(Debug)]
pub(crate) struct PerProcess<T>([Place<T>; DEEPEST]);

#[derive(Debug)]
struct Place<T> {
    /// The number of the process, or 0.
    owner: AtomicU32,
    value: OnceLock<T>,
}

impl<T> PerProcess<T> {
    pub(crate) fn new() -> Self {
        Self([const { Place { owner: AtomicU32::new(0), value: OnceLock::new() } }; DEEPEST])
    }

    /// That of this process. `None` where it descends from too many that had one.
    pub(crate) fn get_or_init(&self, make: impl FnOnce() -> T) -> Option<&T> {
        self.of(process::id(), make)
    }

    /// That of this process, where it has been made.
    pub(crate) fn get(&self) -> Option<&T> {
        let own = process::id();
        self.0.iter().find(|place| place.owner.load(Ordering::Acquire) == own)?.value.get()
    }

    fn of(&self, own: u32, make: impl FnOnce() -> T) -> Option<&T> {
        let place = self.0.iter().find(|place| {
            let taken = place.owner.compare_exchange(0, own, Ordering::AcqRel, Ordering::Acquire);
            taken.is_ok() || taken == Err(own)
        })?;
        // Only threads of this process ever wait here.
        Some(place.value.get_or_init(make))
    }
}

#[cfg(test)]
mod tests {
    use super::{DEEPEST, PerProcess};

    #[test]
    fn each_process_has_its_own_and_finds_it_again() {
        let values = PerProcess::new();
        assert_eq!(values.get(), None);
        assert_eq!(values.of(7, || "parent"), Some(&"parent"));
        assert_eq!(values.of(8, || "child"), Some(&"child"));
        assert_eq!(values.of(7, || "again"), Some(&"parent"));
        assert_eq!(values.get_or_init(|| "this"), Some(&"this"));
        assert_eq!(values.get(), Some(&"this"));
    }

    #[test]
    fn there_is_an_end_to_it() {
        let values = PerProcess::new();
        let made = (1..100).filter(|process| values.of(*process, || ()).is_some()).count();
        assert_eq!(made, DEEPEST);
    }
}
