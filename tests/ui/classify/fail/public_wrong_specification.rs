//! A specification that there is not: the compiler's own error, at the text.

#[derive(Debug, monitored::Classify)]
#[class(internal)]
enum Failed {
    #[public("no user {0:??}")]
    User(u8),
}

fn main() {}
