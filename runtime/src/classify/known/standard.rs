//! The known types of `std`.

use std::cell::{BorrowError, BorrowMutError};
use std::error::Error;
use std::ffi::{FromBytesUntilNulError, FromBytesWithNulError, IntoStringError, NulError};
use std::io::{self, IntoInnerError};
use std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError};
use std::sync::{PoisonError, TryLockError};

use super::io as kinds;
use super::table::table;
use crate::classify::ErrorClass;

const CALCULATION: Option<ErrorClass> = Some(ErrorClass::CALCULATION);
const CONFIGURATION: Option<ErrorClass> = Some(ErrorClass::CONFIGURATION);
const INTERNAL: Option<ErrorClass> = Some(ErrorClass::INTERNAL);
const RESOURCE: Option<ErrorClass> = Some(ErrorClass::RESOURCE);
const TIMEOUT: Option<ErrorClass> = Some(ErrorClass::TIMEOUT);
const VALIDATION: Option<ErrorClass> = Some(ErrorClass::VALIDATION);

table! {
    concrete {
        io::Error => "io::Error" in "std::io" {
            class kinds::class;
            code |error| Some(kinds::code(error));
            inner |error| error.get_ref().map(|inner| -> &(dyn Error + 'static) { inner });
        }
        std::fs::TryLockError => "fs::TryLockError" in "std::fs" {
            class |error| match error {
                std::fs::TryLockError::Error(error) => kinds::class(error),
                std::fs::TryLockError::WouldBlock => RESOURCE,
            };
        }

        // What somebody wrote is not what it should be.
        std::num::ParseIntError => "ParseIntError" in "std::num" { class |_| VALIDATION; }
        std::num::ParseFloatError => "ParseFloatError" in "std::num" { class |_| VALIDATION; }
        std::str::ParseBoolError => "ParseBoolError" in "std::str" { class |_| VALIDATION; }
        std::char::ParseCharError => "ParseCharError" in "std::char" { class |_| VALIDATION; }
        std::net::AddrParseError => "AddrParseError" in "std::net" { class |_| VALIDATION; }
        std::num::TryFromIntError => "TryFromIntError" in "std::num" { class |_| VALIDATION; }
        std::char::CharTryFromError => "CharTryFromError" in "std::char" { class |_| VALIDATION; }
        std::char::TryFromCharError => "TryFromCharError" in "std::char" { class |_| VALIDATION; }
        std::char::DecodeUtf16Error => "DecodeUtf16Error" in "std::char" { class |_| VALIDATION; }
        std::array::TryFromSliceError => "TryFromSliceError" in "std::array" { class |_| VALIDATION; }
        std::str::Utf8Error => "Utf8Error" in "std::str" { class |_| VALIDATION; }
        std::string::FromUtf8Error => "FromUtf8Error" in "std::string" { class |_| VALIDATION; }
        std::string::FromUtf16Error => "FromUtf16Error" in "std::string" { class |_| VALIDATION; }
        std::path::StripPrefixError => "StripPrefixError" in "std::path" { class |_| VALIDATION; }
        NulError => "NulError" in "std::ffi" { class |_| VALIDATION; }
        FromBytesWithNulError => "FromBytesWithNulError" in "std::ffi" { class |_| VALIDATION; }
        FromBytesUntilNulError => "FromBytesUntilNulError" in "std::ffi" { class |_| VALIDATION; }
        IntoStringError => "IntoStringError" in "std::ffi" { class |_| VALIDATION; }
        std::time::TryFromFloatSecsError => "TryFromFloatSecsError" in "std::time" { class |_| VALIDATION; }

        std::time::SystemTimeError => "SystemTimeError" in "std::time" { class |_| CALCULATION; }
        std::alloc::LayoutError => "LayoutError" in "std::alloc" { class |_| CALCULATION; }
        std::collections::TryReserveError => "TryReserveError" in "std::collections" { class |_| RESOURCE; }

        std::env::VarError => "env::VarError" in "std::env" { class |_| CONFIGURATION; }
        std::env::JoinPathsError => "env::JoinPathsError" in "std::env" { class |_| CONFIGURATION; }

        // The other half of a channel is gone, or a borrow or a thread-local is in a state it should not be in.
        RecvError => "mpsc::RecvError" in "std::sync::mpsc" { class |_| INTERNAL; }
        TryRecvError => "mpsc::TryRecvError" in "std::sync::mpsc" {
            class |error| match error {
                TryRecvError::Empty => RESOURCE,
                TryRecvError::Disconnected => INTERNAL,
            };
        }
        RecvTimeoutError => "mpsc::RecvTimeoutError" in "std::sync::mpsc" {
            class |error| match error {
                RecvTimeoutError::Timeout => TIMEOUT,
                RecvTimeoutError::Disconnected => INTERNAL,
            };
        }
        std::thread::AccessError => "thread::AccessError" in "std::thread" { class |_| INTERNAL; }
        BorrowError => "BorrowError" in "std::cell" { class |_| INTERNAL; }
        BorrowMutError => "BorrowMutError" in "std::cell" { class |_| INTERNAL; }
        std::fmt::Error => "fmt::Error" in "std::fmt" { class |_| INTERNAL; }
    }
    generic {
        <T> SendError<T> => "mpsc::SendError" in "std::sync::mpsc" { class |_| INTERNAL; }
        <T> TrySendError<T> => "mpsc::TrySendError" in "std::sync::mpsc" {
            class |error| match error {
                TrySendError::Full(_) => RESOURCE,
                TrySendError::Disconnected(_) => INTERNAL,
            };
        }
        // Whoever held the lock panicked.
        <T> PoisonError<T> => "PoisonError" in "std::sync" { class |_| INTERNAL; }
        <T> TryLockError<T> => "TryLockError" in "std::sync" {
            class |error| match error {
                TryLockError::Poisoned(_) => INTERNAL,
                TryLockError::WouldBlock => RESOURCE,
            };
        }
        <W> IntoInnerError<W> => "io::IntoInnerError" in "std::io" {
            class |error| kinds::class(error.error());
            code |error| Some(kinds::code(error.error()));
            inner |error| Some(error.error());
        }
    }
}
