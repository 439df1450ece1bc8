//! What `#[monitored(…)]` says, once read.

use std::collections::HashMap;

use proc_macro2::{Ident, Span};
use syn::{Expr, LitStr, Path};

use super::check_in::CheckIn;
use crate::syntax::keys::Key;
use crate::syntax::value::{Field, Value};

/// The keys of one attribute. A key whose value was wrong is noted as a mistake, and left out here.
#[derive(Clone, Default)]
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
    pub(crate) continue_from: Option<Expr>,
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

impl Monitored {
    /// A function's own keys over those of its block: of tags and data each one, of everything else the whole.
    pub(crate) fn over(self, block: &Self) -> Self {
        let mut block = block.clone();
        // What says how a transaction begins is one thing, in two keys.
        if self.continue_from.is_some() {
            block.root = None;
            block.given.remove(&Key::Root);
        }
        if self.root.is_some_and(|root| root != "Always") {
            block.continue_from = None;
            block.given.remove(&Key::ContinueFrom);
        }
        let mut given = block.given;
        given.extend(self.given);
        Self {
            given,
            op: self.op.or(block.op),
            name: self.name.or(block.name),
            owner: self.owner.or(block.owner),
            tags: fields_over(self.tags, block.tags),
            data: fields_over(self.data, block.data),
            args: self.args.or(block.args),
            user: self.user.or(block.user),
            fingerprint: if self.fingerprint.is_empty() { block.fingerprint } else { self.fingerprint },
            continue_from: self.continue_from.or(block.continue_from),
            level: self.level.or(block.level),
            capture: self.capture.or(block.capture),
            log: self.log.or(block.log),
            root: self.root.or(block.root),
            scope: self.scope.or(block.scope),
            slow_ms: self.slow_ms.or(block.slow_ms),
            error_if: self.error_if.or(block.error_if),
            check_in: self.check_in.or(block.check_in),
            runtime: self.runtime.or(block.runtime),
        }
    }
}

/// The block's that the function does not have itself, then the function's.
fn fields_over(own: Vec<Field>, mut block: Vec<Field>) -> Vec<Field> {
    block.retain(|field| own.iter().all(|other| other.key != field.key));
    block.extend(own);
    block
}

/// Whose values are recorded.
#[derive(Clone)]
pub(crate) enum Args {
    /// `args`
    All,
    /// `args(a, b)`
    Named(Vec<Ident>),
}
