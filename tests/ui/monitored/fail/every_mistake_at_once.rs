use monitored::monitored;

#[monitored(op = 1, tag(n), tags(n, n), level = "warm", slow = "2")]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
