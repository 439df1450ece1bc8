//! What `#[classify_errors(…)]` says, once read.

use proc_macro2::{Span, TokenStream};
use syn::{Expr, Path};

use crate::syntax::class::Class;

/// The arms of one attribute, in their order.
pub(crate) struct ClassifyErrors {
    /// The attribute's name, where nothing better can be blamed.
    pub(crate) at: Span,
    pub(crate) arms: Vec<Arm>,
    pub(crate) runtime: Option<Path>,
}

/// `what if guard => class`
pub(crate) struct Arm {
    pub(crate) what: What,
    pub(crate) guard: Option<Expr>,
    pub(crate) class: Class,
}

pub(crate) enum What {
    /// A pattern on the error, by reference. It is for the compiler to understand.
    Pattern(TokenStream),
    /// `is Type as binding`: a type sought along the chain of sources.
    Is { ty: TokenStream, binding: Option<TokenStream> },
}
