use monitored::monitored;

#[monitored(capture = "escape")]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
