use monitored::monitored;

#[monitored(checkin("nightly"))]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
