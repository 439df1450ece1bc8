use monitored::monitored;

#[monitored]
fn f(n: u8) -> u8 {
    n += 1;
    n
}

fn main() {
    f(1);
}
