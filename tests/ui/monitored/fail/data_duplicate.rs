use monitored::monitored;

#[monitored(data(n, n))]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
