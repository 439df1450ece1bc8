use monitored::monitored;

#[monitored(checkin(slug = "poll", every = "1y", max_runtime = "8d"))]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
