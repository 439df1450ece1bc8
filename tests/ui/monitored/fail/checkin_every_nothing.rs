use monitored::monitored;

#[monitored(checkin(slug = "poll", every = "0m"))]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
