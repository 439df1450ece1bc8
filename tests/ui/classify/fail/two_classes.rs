use monitored::Classify;

#[derive(Classify)]
enum UserError {
    #[class(validation, conflict)]
    Email,
    #[class(validation)]
    #[class(database)]
    Name,
}

fn main() {
    let _ = (UserError::Email.class(), UserError::Name);
}
