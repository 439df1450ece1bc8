use monitored::classify_errors;

#[classify_errors(_ => database)]
fn f(_: u8) -> ! {
    loop {}
}

fn main() {
    f(1)
}
