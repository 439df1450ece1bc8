use monitored::Classify;

#[derive(Classify)]
enum UserError {
    #[class(validation)]
    Email(#[class(validation)] String),
}

fn main() {
    let _ = UserError::Email(String::new()).class();
}
