use monitored::Classify;

#[derive(Classify)]
#[class(validation, crate = ::monitored, crate = ::monitored)]
enum UserError {
    #[class(crate = ::monitored)]
    Email,
}

fn main() {
    let _ = UserError::Email.class();
}
