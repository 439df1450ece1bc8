use monitored::monitored;

#[monitored(fingerprint = "a")]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
