use monitored::monitored;

#[monitored(checkin(slug = "nightly", slug = "daily"))]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
