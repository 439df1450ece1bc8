//! Callbacks of the user's whose panics are told by us, and by nobody else.
//!
//! What the panic hook captures would pass the same callback once more; and a panic inside the hook ends the process.

use std::cell::Cell;

/// Whether such a callback runs on this thread.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    None,
    /// It was called on a thread that did not panic.
    Calm,
    /// It was called while the thread panicked already, perhaps for its report.
    Panicking,
}

thread_local! {
    static INSIDE: Cell<Inside> = const { Cell::new(Inside::None) };
}

fn inside() -> Inside {
    INSIDE.try_with(Cell::get).unwrap_or(Inside::None)
}

/// Runs the callback: `None` if it unwound. What says so meanwhile is known by [`is_unwinding`].
pub(crate) fn guarded<R>(callback: impl FnOnce() -> R) -> Option<R> {
    let now = if std::thread::panicking() { Inside::Panicking } else { Inside::Calm };
    let before = INSIDE.try_with(|inside| inside.replace(now)).unwrap_or(Inside::None);
    let ran = super::guarded(callback);
    let _ = INSIDE.try_with(|inside| inside.set(before));
    ran
}

/// Whether this thread panics inside such a callback. Where it panicked before, nobody can tell.
pub(crate) fn is_unwinding() -> bool {
    inside() == Inside::Calm && std::thread::panicking()
}

/// Whether this thread is inside such a callback, so that a panic that is reported is the callback's.
pub(crate) fn is_inside() -> bool {
    inside() != Inside::None
}

#[cfg(test)]
mod tests {
    use super::{guarded, is_inside, is_unwinding};

    struct Looks;

    impl Drop for Looks {
        fn drop(&mut self) {
            assert!(is_inside() && is_unwinding());
        }
    }

    #[test]
    fn a_callback_that_unwinds_is_known_until_it_has() {
        let seen = guarded(|| {
            assert!(is_inside() && !is_unwinding());
            let _looks = Looks;
            std::panic::resume_unwind(Box::new(()));
        });
        assert!(seen.is_none());
        assert!(!is_inside() && !is_unwinding());
    }
}
