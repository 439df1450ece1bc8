use monitored::monitored;

#[monitored(args = n)]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
