use monitored::monitored;

#[monitored(tags(m))]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
