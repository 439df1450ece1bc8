use monitored::monitored;

#[monitored(tags(n = 1 +, m = n n))]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
