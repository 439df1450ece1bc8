use monitored::monitored;

#[monitored(op =)]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
