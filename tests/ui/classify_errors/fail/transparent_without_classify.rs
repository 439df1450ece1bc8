use monitored::classify_errors;

#[derive(Debug, thiserror::Error)]
#[error("own")]
struct Own;

#[classify_errors(is Own => transparent)]
fn f(n: u8) -> Result<u8, std::io::Error> {
    Ok(n)
}

fn main() {
    let _ = f(1);
}
