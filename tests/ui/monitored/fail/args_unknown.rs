use monitored::monitored;

#[monitored(args(m))]
fn f(number: u8) -> u8 {
    number
}

fn main() {
    f(1);
}
