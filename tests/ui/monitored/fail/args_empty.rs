use monitored::monitored;

#[monitored(args())]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
