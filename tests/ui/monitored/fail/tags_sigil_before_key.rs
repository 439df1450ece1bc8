use monitored::monitored;

#[monitored(tags(%n = 1))]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
