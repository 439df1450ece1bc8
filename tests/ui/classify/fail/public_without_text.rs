//! What may be told, and nothing is.

#[derive(Debug, monitored::Classify)]
#[class(internal)]
enum Failed {
    #[public]
    Bare,
    #[public = "so"]
    Value,
    #[public(3)]
    Number,
    #[public("  ")]
    Empty,
    #[public("so", 1)]
    Two,
}

fn main() {}
