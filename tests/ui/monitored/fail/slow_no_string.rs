use monitored::monitored;

#[monitored(slow = 500)]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
