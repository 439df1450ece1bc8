use monitored::Classify;

#[derive(Classify)]
enum UserError {
    #[class(transparent)]
    Unit,
    #[class(transparent)]
    Two(std::io::Error, std::fmt::Error),
}

fn main() {
    let _ = UserError::Unit.class();
    let _ = UserError::Two;
}
