//! `#[classify_errors]`, alone and joined.

#[classify_errors]
fn alone() -> Result<(), Own> {
    run()
}

#[monitored(op = "api")]
#[classify_errors(
    sqlx::Error::Database(e) if e.is_unique_violation() => conflict,
    Own::Gone | Own::Lost => not_found,
    is std::io::Error as e if e.kind() == TimedOut => timeout,
    is Own => transparent,
    _ => "billing_error",
)]
async fn joined(id: u8) -> Result<u8, Error> {
    load(id).await
}
