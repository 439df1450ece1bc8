use monitored::monitored;

#[monitored(checkin(slug = "Nightly", schedule = "61 * * * *", margin = "30s", runs = 2, timezone = ""), ops = "x")]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
