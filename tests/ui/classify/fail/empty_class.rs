use monitored::Classify;

#[derive(Classify)]
enum UserError {
    #[class()]
    Email,
    #[class = "validation"]
    Name,
}

fn main() {
    let _ = (UserError::Email.class(), UserError::Name);
}
