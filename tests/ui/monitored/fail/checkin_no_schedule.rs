use monitored::monitored;

#[monitored(checkin(slug = "nightly", margin = "5m"))]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
