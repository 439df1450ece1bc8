use monitored::monitored;

#[monitored(op = "a\nb")]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
