use monitored::classify_errors;

#[classify_errors(_ => database)]
fn f(n: u8) -> std::pin::Pin<Box<dyn Future<Output = u8>>> {
    Box::pin(std::future::ready(n))
}

fn main() {
    let _ = f(1);
}
