use monitored::monitored;

#[monitored(scope = "isolate")]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
