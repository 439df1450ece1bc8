//! The running calls. A call is a [`Frame`](frame::Frame); this room starts and ends them, keeps them on the stack of
//! the thread they run on, and tells an [`Observer`](observer::Observer). It knows nothing of Sentry's spans.

pub(crate) mod background;
mod carry;
mod current;
mod frame;
mod future;
mod guard;
mod incoming;
mod observer;
mod operation;
pub mod shape;
pub(crate) mod stack;
pub(crate) mod tally;
mod values;

pub use carry::InCurrentScope;
pub(crate) use carry::{closure as carry_closure, future as carry_future};
pub use current::Current;
pub(crate) use current::current;
pub(crate) use frame::{Attachment, Frame, Stay, Step, Trace};
pub(crate) use future::defer;
pub use future::{Deferred, MonitoredFuture};
pub use guard::Call;
pub(crate) use guard::{Watch, enter, settle_thread};
pub use incoming::{HeaderText, Incoming, TraceHeaders};
pub(crate) use observer::{Ended, Observer, Unwatched};
pub use operation::Operation;
pub use values::Values;

/// How many steps of the way to a call are kept: the innermost ones.
pub(crate) const LONGEST_PATH: usize = 64;
