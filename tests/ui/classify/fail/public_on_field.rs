//! It is for the whole of a variant.

#[derive(Debug, monitored::Classify)]
#[class(internal)]
enum Failed {
    User(#[public("no user {0}")] u8),
}

fn main() {}
