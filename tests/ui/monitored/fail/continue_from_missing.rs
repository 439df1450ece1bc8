use monitored::monitored;

#[monitored(continue_from = )]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
