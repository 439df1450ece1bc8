use monitored::monitored;

#[monitored(level = warning)]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
