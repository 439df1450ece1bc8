//! What all attributes share.

pub(crate) mod class;
