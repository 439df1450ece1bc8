use monitored::{classify_errors, monitored};

#[monitored(tag(n))]
#[classify_errors(_ => databse)]
fn f(n: u8) -> Result<u8, std::io::Error> {
    Ok(n)
}

fn main() {
    let _ = f(1);
}
