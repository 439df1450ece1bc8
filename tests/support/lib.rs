//! What the tests of `monitored` share.
