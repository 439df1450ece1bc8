use monitored::monitored;

#[monitored(crate = nowhere)]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
