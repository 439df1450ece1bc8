//! A field that cannot be written like that.

#[derive(Debug)]
struct Id;

#[derive(Debug, monitored::Classify)]
#[class(internal)]
enum Failed {
    #[public("no user {0}")]
    User(Id),
}

fn main() {}
