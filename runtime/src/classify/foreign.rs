//! What a program says of the types of others, where a function returns them as they are.

use super::{ErrorClass, Failure};

/// An error of somebody else's whose class the program declares, by [`classify!`](crate::classify).
///
/// The implementation is for a foreign type of a foreign trait; what makes it the program's own is `Here`, a type of the
/// place where it stands. Nobody names that: as there is one such place for a type, the compiler finds it.
pub trait Foreign<Here> {
    /// The class.
    fn declared_class(&self) -> ErrorClass;

    /// What can be told of the error besides.
    fn told_failure(&self) -> Option<Failure<'_>>;
}

macro_rules! pointers {
    ($($pointer:ty),*) => {$(
        impl<E: Foreign<Here>, Here> Foreign<Here> for $pointer {
            fn declared_class(&self) -> ErrorClass {
                (**self).declared_class()
            }
            fn told_failure(&self) -> Option<Failure<'_>> {
                (**self).told_failure()
            }
        }
    )*};
}

pointers!(Box<E>, std::sync::Arc<E>, std::rc::Rc<E>, &E);

/// Calls the closure of [`classify!`](crate::classify), and tells the compiler what its argument is.
pub fn asked<E>(error: &E, class: impl FnOnce(&E) -> ErrorClass) -> ErrorClass {
    class(error)
}
