//! Two texts.

#[derive(Debug, monitored::Classify)]
enum Failed {
    #[class(internal)]
    #[public("one")]
    #[public("two")]
    User(u8),
}

fn main() {}
