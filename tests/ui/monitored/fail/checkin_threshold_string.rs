use monitored::monitored;

#[monitored(checkin(slug = "poll", every = "10m", failure_threshold = "2"))]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
