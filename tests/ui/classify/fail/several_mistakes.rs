use monitored::Classify;

#[derive(Classify)]
enum UserError {
    #[class(vaildation)]
    Email,
    #[class(transparent)]
    Unit,
    Locked,
    #[class("not_found_error")]
    Missing(#[class(database)] u8),
}

fn main() {
    let _ = (UserError::Email.class(), UserError::Unit, UserError::Locked, UserError::Missing);
}
