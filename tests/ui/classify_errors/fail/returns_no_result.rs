use monitored::classify_errors;

#[classify_errors(_ => database)]
fn f(n: u8) -> Option<u8> {
    Some(n)
}

fn main() {
    let _ = f(1);
}
