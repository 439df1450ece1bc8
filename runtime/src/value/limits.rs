//! How much of anything is kept.

/// Bytes of an argument's `Debug` text: enough to recognise it, little enough to have on every frame.
pub(crate) const ARGUMENT: usize = 256;

/// Characters of a tag's value: Sentry refuses longer ones.
pub(crate) const TAG_CHARACTERS: usize = 200;

/// Bytes of a tag's text before it is cut to [`TAG_CHARACTERS`]: as many as these can take.
pub(crate) const TAG: usize = TAG_CHARACTERS * 4;

/// Bytes of a call's name and operation that are known only at run time: what Relay keeps of them.
pub(crate) const NAME: usize = 200;
pub(crate) const OP: usize = 128;

/// Characters of a tag's key, and bytes of the name of a piece of data.
pub(crate) const KEY: usize = 200;

/// Bytes of one piece of data, or of one part of a fingerprint.
pub(crate) const DATA: usize = 4 * 1024;

/// Bytes of the data, of the error's own fields, and of the call path in the context `monitored`: Relay keeps 8 KiB of a
/// context.
pub(crate) const CONTEXT_PART: usize = 2 * 1024;

/// Bytes of an error's message.
pub(crate) const MESSAGE: usize = 4 * 1024;

/// Bytes of what a client is told of an error.
pub(crate) const PUBLIC: usize = 1024;

/// Bytes of an error's `Debug` text, by which a line in the log is known to tell of it.
pub(crate) const DEBUG: usize = 1024;

/// Bytes of the type's name that an exception is shown by; Sentry cuts at 256 characters.
pub(crate) const TYPE_NAME: usize = 200;

/// Entries of one list or map inside a value, and how deep they may stand in each other.
pub(crate) const ENTRIES: usize = 64;
pub(crate) const DEPTH: usize = 6;
