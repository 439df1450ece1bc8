use monitored::monitored;

#[monitored(tags(n, other = 1,
    n = 2))]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
