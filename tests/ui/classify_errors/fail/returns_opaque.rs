use monitored::classify_errors;

#[classify_errors(_ => database)]
fn f(n: u8) -> impl Iterator<Item = u8> {
    0..n
}

fn main() {
    let _ = f(1);
}
