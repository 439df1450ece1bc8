//! What the parts do together, seen from outside.

mod classify;
