use monitored::monitored;

#[monitored(checkin(slug = "42"))]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
