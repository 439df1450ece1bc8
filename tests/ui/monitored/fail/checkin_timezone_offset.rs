use monitored::monitored;

#[monitored(checkin(slug = "nightly", schedule = "0 3 * * *", timezone = "+02:00"))]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
