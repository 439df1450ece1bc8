use monitored::classify_errors;

#[classify_errors(_ => database)]
fn f(n: u8) -> impl Future<Output = u8> {
    std::future::ready(n)
}

fn main() {
    let _ = f(1);
}
