use monitored::monitored;

#[monitored(crate = "monitored")]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
