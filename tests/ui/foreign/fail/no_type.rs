//! The type is none.

monitored::classify! { std::fmt::Eror => |_| monitored::ErrorClass::VALIDATION }

fn main() {}
