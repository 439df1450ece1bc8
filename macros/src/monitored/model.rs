//! What `#[monitored(…)]` says, once read.

use std::collections::HashMap;

use proc_macro2::{Ident, Span};
use syn::{Expr, LitStr, Path};

use super::check_in::CheckIn;
use crate::syntax::keys::Key;
use crate::syntax::value::{Field, Value};

/// The keys of one attribute. A key whose value was wrong is noted as a mistake, and left out here.
#[derive(Default)]
pub(crate) struct Monitored {
    /// Where each key stands.
    pub(crate) given: HashMap<Key, Span>,
    pub(crate) op: Option<LitStr>,
    pub(crate) name: Option<LitStr>,
    pub(crate) owner: Option<LitStr>,
    pub(crate) tags: Vec<Field>,
    pub(crate) data: Vec<Field>,
    pub(crate) args: Option<Args>,
    pub(crate) user: Option<Expr>,
    pub(crate) fingerprint: Vec<Value>,
    /// A variant of the runtime's type of that key, as are those below.
    pub(crate) level: Option<&'static str>,
    pub(crate) capture: Option<&'static str>,
    pub(crate) log: Option<&'static str>,
    pub(crate) root: Option<&'static str>,
    pub(crate) scope: Option<&'static str>,
    pub(crate) slow_ms: Option<u64>,
    pub(crate) error_if: Option<Expr>,
    pub(crate) check_in: Option<CheckIn>,
    pub(crate) runtime: Option<Path>,
}

/// Whose values are recorded.
pub(crate) enum Args {
    /// `args`
    All,
    /// `args(a, b)`
    Named(Vec<Ident>),
}
