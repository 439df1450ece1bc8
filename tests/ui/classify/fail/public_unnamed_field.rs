//! As in `format!` with arguments, of which there are none.

#[derive(Debug, monitored::Classify)]
#[class(internal)]
enum Failed {
    #[public("no user {}")]
    User(u8),
    #[public("no user {0:.*}")]
    Precise(f64),
    #[public("no user {0")]
    Open(u8),
    #[public("no user 0}")]
    Closed(u8),
}

fn main() {}
