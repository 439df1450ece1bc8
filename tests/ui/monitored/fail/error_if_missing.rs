use monitored::monitored;

#[monitored(error_if = )]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
