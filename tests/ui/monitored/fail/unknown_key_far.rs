use monitored::monitored;

#[monitored(zebra = 1)]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
