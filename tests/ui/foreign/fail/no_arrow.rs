//! There is a type, and nothing is said of it.

monitored::classify! { std::fmt::Error }

fn main() {}
