//! The types whose errors can be classified without anybody saying so: by inference, see
//! [`Classify::inferred`](super::Classify::inferred).
//!
//! One table ([`table!`]) makes both the implementations of `Classify`, for a known error that a function
//! returns as it is, and [`known`], for one that is found in a box or along a chain.

use std::error::Error;

use super::{Classify, rules};

#[cfg(feature = "anyhow")]
mod anyhow;
mod io;
#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(feature = "serde_json")]
mod serde_json;
#[cfg(feature = "sqlx")]
mod sqlx;
mod standard;
mod table;
#[cfg(feature = "tokio")]
mod tokio;

/// The place where an error whose type is hidden is recognised: the types that an application registered first.
pub(super) fn known<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Classify + 'a)> {
    let known = rules::known(error).or_else(|| standard::known(error));
    #[cfg(feature = "reqwest")]
    let known = known.or_else(|| reqwest::known(error));
    #[cfg(feature = "serde_json")]
    let known = known.or_else(|| serde_json::known(error));
    #[cfg(feature = "sqlx")]
    let known = known.or_else(|| sqlx::known(error));
    #[cfg(feature = "tokio")]
    let known = known.or_else(|| tokio::known(error));
    known
}
