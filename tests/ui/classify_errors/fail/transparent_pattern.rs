use monitored::classify_errors;

#[classify_errors(_ => transparent)]
fn f(n: u8) -> Result<u8, std::io::Error> {
    Ok(n)
}

fn main() {
    let _ = f(1);
}
