use monitored::monitored;

#[monitored(checkin(schedule = "0 3 * * *"))]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
