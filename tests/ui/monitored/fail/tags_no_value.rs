use monitored::monitored;

#[monitored(tags(n = ))]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
