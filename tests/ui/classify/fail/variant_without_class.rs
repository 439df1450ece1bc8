use monitored::Classify;

#[derive(Classify)]
enum UserError {
    #[class(validation)]
    Email,
    Locked,
}

fn main() {
    let _ = UserError::Email.class();
    let _ = UserError::Locked;
}
