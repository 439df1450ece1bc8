struct Silent;

fn class(error: impl monitored::Classify) -> monitored::ErrorClass {
    error.class()
}

fn main() {
    let _ = class(Silent);
}
