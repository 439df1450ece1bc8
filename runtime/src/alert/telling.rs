//! Who tells of an alert is not to be told of in turn: a sink, or whoever reads the log, may raise alerts itself, and each would
//! bring the next without end.

use std::cell::Cell;

thread_local! {
    static DEPTH: Cell<Depth> = const { Cell::new(Depth::None) };
}

/// What this thread is doing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Depth {
    None,
    /// It tells of an alert: what is raised from there goes to the log.
    Telling,
    /// It writes an alert to the log that can go nowhere else: what is raised from there goes nowhere.
    Writing,
}

fn at<R>(depth: Depth, f: impl FnOnce() -> R) -> R {
    struct Restore(Depth);
    impl Drop for Restore {
        fn drop(&mut self) {
            let _ = DEPTH.try_with(|depth| depth.set(self.0));
        }
    }
    let before = now();
    let _ = DEPTH.try_with(|it| it.set(depth.max(before)));
    let _restore = Restore(before);
    f()
}

fn now() -> Depth {
    DEPTH.try_with(Cell::get).unwrap_or(Depth::None)
}

/// Runs code of a sink, or a line about one.
pub(crate) fn telling<R>(f: impl FnOnce() -> R) -> R {
    at(Depth::Telling, f)
}

/// Whether what is raised here comes from such code.
pub(crate) fn is_telling() -> bool {
    now() != Depth::None
}

/// Writes an alert to the log, unless that is what this thread is at.
pub(crate) fn writing(f: impl FnOnce()) {
    if now() < Depth::Writing {
        at(Depth::Writing, f);
    }
}

#[cfg(test)]
mod tests {
    use super::{is_telling, telling, writing};

    #[test]
    fn writing_ends_what_writing_brings() {
        let mut written = 0;
        telling(|| {
            assert!(is_telling());
            writing(|| {
                written += 1;
                writing(|| written += 1);
            });
            writing(|| written += 1);
        });
        assert_eq!(written, 2);
        assert!(!is_telling());
        let _ = std::panic::catch_unwind(|| telling(|| panic!("a sink panics")));
        assert!(!is_telling());
    }
}
