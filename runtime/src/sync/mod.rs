//! What threads share state with, from one place: a test includes files that use nothing else of the crate, with types in here
//! that try every order in which threads can meet.

mod process;

pub(crate) use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError, Weak, atomic};

pub(crate) use self::process::PerProcess;
