use monitored::{classify_errors, monitored as observed};

#[classify_errors(_ => api)]
#[observed(op = "api")]
fn f(n: u8) -> Result<u8, std::io::Error> {
    Ok(n)
}

fn main() {
    let _ = f(1);
}
