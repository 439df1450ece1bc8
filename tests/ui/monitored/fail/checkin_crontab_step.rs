use monitored::monitored;

#[monitored(checkin(slug = "nightly", schedule = "*/0 * * * *"))]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
