//! A field that there is not.

#[derive(Debug, monitored::Classify)]
#[class(internal)]
enum Failed {
    #[public("no user {idd}")]
    User { id: u8 },
    #[public("no user {1}")]
    Tuple(u8),
    #[public("no {what}")]
    Unit,
}

fn main() {}
