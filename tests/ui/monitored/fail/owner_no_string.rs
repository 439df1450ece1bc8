use monitored::monitored;

#[monitored(owner = me)]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
