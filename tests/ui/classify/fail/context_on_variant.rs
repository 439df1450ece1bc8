use monitored::Classify;

#[derive(Classify)]
#[context]
enum UserError {
    #[class(validation)]
    #[context]
    Email(String),
}

fn main() {
    let _ = UserError::Email(String::new()).class();
}
