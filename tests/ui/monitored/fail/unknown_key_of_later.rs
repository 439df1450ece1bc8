use monitored::monitored;

#[monitored(checkin(slug = "x"))]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
