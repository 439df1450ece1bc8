use monitored::Classify;

#[derive(Classify)]
enum UserError {
    #[class(not_fuond)]
    Missing,
}

fn main() {
    let _ = UserError::Missing.class();
}
