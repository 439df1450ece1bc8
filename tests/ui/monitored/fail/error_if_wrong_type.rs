use monitored::monitored;

#[monitored(error_if = |n: &u8| *n)]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
