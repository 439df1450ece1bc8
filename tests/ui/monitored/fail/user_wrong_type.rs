use monitored::monitored;

#[monitored(user = n)]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
