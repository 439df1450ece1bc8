//! The form of the tables of known types.

/// Each line: the type, the name and the module it is shown by, its class where that is sure, and perhaps a name that
/// tells its variant, its code, its message without what it quotes, whether it is a panic that was reported when it
/// happened, and the error inside that its `source()` leaves out.
///
/// Types under `generic` cannot be recognised once hidden (there is no asking for a `PoisonError` of anything),
/// so they are known only where a function returns them as they are.
macro_rules! table {
    (
        concrete { $($concrete:ty => $cname:literal in $cmodule:literal $cbody:tt)* }
        generic { $(<$($parameter:ident),+> $generic:ty => $gname:literal in $gmodule:literal $gbody:tt)* }
    ) => {
        $($crate::classify::known::table::entry! { [] [object] $concrete, $cname, $cmodule, $cbody })*
        $($crate::classify::known::table::entry! { [$($parameter),+] [] $generic, $gname, $gmodule, $gbody })*

        /// The error as what the table says of it, if its type is in it.
        pub(super) fn known<'a>(
            error: &'a (dyn ::std::error::Error + 'static),
        ) -> ::std::option::Option<&'a (dyn $crate::classify::Classify + 'a)> {
            $(if let Some(known) = error.downcast_ref::<$concrete>() {
                return Some(known);
            })*
            None
        }
    };
}

macro_rules! entry {
    (
        [$($parameter:ident),*] [$($object:ident)?] $type:ty, $name:literal, $module:literal,
        {
            class $class:expr;
            $(name $named:expr;)?
            $(code $code:expr;)?
            $(text $text:expr;)?
            $(reported_panic $panic:expr;)?
            $(inner $inner:expr;)?
        }
    ) => {
        impl<$($parameter),*> $crate::classify::Classify for $type {
            fn class(&self) -> $crate::classify::ErrorClass {
                let class: fn(&Self) -> Option<$crate::classify::ErrorClass> = $class;
                class(self).unwrap_or($crate::classify::ErrorClass::UNKNOWN)
            }
            fn type_name(&self) -> &'static str {
                let named: &[fn(&Self) -> &'static str] = &[$($named)?];
                named.first().map_or($name, |named| named(self))
            }
            fn module(&self) -> Option<&'static str> {
                Some($module)
            }
            fn inferred(&self) -> bool {
                true
            }
            $(fn as_failure(&self) -> Option<$crate::classify::Failure<'_>> {
                Some($crate::classify::Failure::$object(self))
            })?
            $(fn code(&self) -> Option<::std::borrow::Cow<'_, str>> {
                let code: fn(&Self) -> Option<String> = $code;
                code(self).map(::std::borrow::Cow::Owned)
            })?
            $(fn text(&self) -> Option<String> {
                let text: fn(&Self) -> Option<String> = $text;
                text(self)
            })?
            $(fn is_reported_panic(&self) -> bool {
                let is_panic: fn(&Self) -> bool = $panic;
                is_panic(self)
            })?
            $(fn inner(&self) -> Option<$crate::classify::Failure<'_>> {
                let inner: fn(&Self) -> Option<&(dyn ::std::error::Error + 'static)> = $inner;
                inner(self).map($crate::classify::Failure::object)
            })?
        }
    };
}

pub(super) use {entry, table};
