//! What a kind of I/O error says.

use std::io::{Error, ErrorKind};

use crate::classify::ErrorClass;

/// The class of an I/O error; `None` for kinds that say nothing, whose source may say more.
pub(super) fn class(error: &Error) -> Option<ErrorClass> {
    by_kind(error.kind())
}

/// The class of what failed with that kind.
pub(super) fn by_kind(kind: ErrorKind) -> Option<ErrorClass> {
    use ErrorKind as Kind;
    Some(match kind {
        Kind::NotFound => ErrorClass::NOT_FOUND,
        Kind::PermissionDenied | Kind::ReadOnlyFilesystem => ErrorClass::PERMISSION,
        Kind::TimedOut => ErrorClass::TIMEOUT,
        Kind::AlreadyExists | Kind::AddrInUse | Kind::DirectoryNotEmpty => ErrorClass::CONFLICT,
        Kind::ConnectionRefused
        | Kind::ConnectionReset
        | Kind::ConnectionAborted
        | Kind::NotConnected
        | Kind::BrokenPipe
        | Kind::HostUnreachable
        | Kind::NetworkUnreachable
        | Kind::NetworkDown
        | Kind::StaleNetworkFileHandle => ErrorClass::CONNECTION,
        Kind::InvalidInput
        | Kind::InvalidData
        | Kind::InvalidFilename
        | Kind::UnexpectedEof
        | Kind::IsADirectory
        | Kind::NotADirectory => ErrorClass::VALIDATION,
        Kind::WouldBlock
        | Kind::WriteZero
        | Kind::StorageFull
        | Kind::QuotaExceeded
        | Kind::FileTooLarge
        | Kind::ResourceBusy
        | Kind::ExecutableFileBusy
        | Kind::TooManyLinks
        | Kind::ArgumentListTooLong
        | Kind::OutOfMemory => ErrorClass::RESOURCE,
        Kind::Interrupted => ErrorClass::CANCELLED,
        Kind::AddrNotAvailable | Kind::Unsupported => ErrorClass::CONFIGURATION,
        Kind::Deadlock | Kind::NotSeekable | Kind::CrossesDevices => ErrorClass::INTERNAL,
        _ => return None,
    })
}

/// The kind, as it is written in code.
pub(super) fn code(error: &Error) -> String {
    format!("{:?}", error.kind())
}
