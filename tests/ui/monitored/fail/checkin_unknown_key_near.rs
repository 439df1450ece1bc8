use monitored::monitored;

#[monitored(checkin(slug = "nightly", every = "1d", max_run = "1h"))]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
