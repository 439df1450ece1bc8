//! What the closure returns is no class.

monitored::classify! {
    std::fmt::Error => |_| "validation_error",
}

fn main() {}
