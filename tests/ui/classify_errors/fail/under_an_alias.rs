use monitored::{classify_errors as classify, monitored};

#[monitored]
#[classify(_ => api)]
fn f(n: u8) -> Result<u8, std::io::Error> {
    Ok(n)
}

fn main() {
    let _ = f(1);
}
