use monitored::monitored;

#[monitored("database")]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
