//! The types whose errors can be classified without anybody saying so: by inference, see
//! [`Classify::inferred`](super::Classify::inferred).
//!
//! One table ([`table!`]) makes both the implementations of `Classify`, for a known error that a function
//! returns as it is, and [`known`], for one that is found in a box or along a chain.

use std::error::Error;

use super::Classify;

mod io;
mod standard;
mod table;

/// The place where an error whose type is hidden is recognised. Types that an application registers belong
/// here too, before the known ones.
pub(super) fn known<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Classify + 'a)> {
    standard::known(error)
}
