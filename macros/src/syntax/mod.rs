//! What all attributes share: the items they stand on, and the words, values and classes written in them.

pub(crate) mod block;
pub(crate) mod class;
pub(crate) mod item;
pub(crate) mod keys;
pub(crate) mod literal;
pub(crate) mod mention;
pub(crate) mod params;
pub(crate) mod recover;
pub(crate) mod value;
