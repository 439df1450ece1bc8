use monitored::monitored;

#[monitored(log = "warning")]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
