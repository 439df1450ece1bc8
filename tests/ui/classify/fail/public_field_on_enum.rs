//! The variants differ in their fields.

#[derive(Debug, monitored::Classify)]
#[class(internal)]
#[public("no user {0}")]
enum Failed {
    User(u8),
    Name(String),
}

fn main() {}
