use monitored::classify_errors;

#[classify_errors(_ => database)]
fn f(n: u8) {
    let _ = n;
}

fn main() {
    f(1);
}
