use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs the user's code where its panic must not become the program's: `None` if it unwound.
///
/// What such code leaves half done is its own; nothing of ours is mutated in it but buffers that are sound in
/// any state.
pub(crate) fn guarded<R>(code: impl FnOnce() -> R) -> Option<R> {
    match catch_unwind(AssertUnwindSafe(code)) {
        Ok(value) => Some(value),
        Err(payload) => {
            // A payload whose own destructor panics would unwind out of here: better to leak it.
            std::mem::forget(payload);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::guarded;

    struct PanicsWhenDropped;

    impl Drop for PanicsWhenDropped {
        fn drop(&mut self) {
            panic!("once more");
        }
    }

    #[test]
    fn a_panic_ends_here_and_so_does_its_payload() {
        assert_eq!(guarded(|| 1), Some(1));
        assert_eq!(guarded(|| std::panic::panic_any(PanicsWhenDropped)), None::<()>);
    }
}
