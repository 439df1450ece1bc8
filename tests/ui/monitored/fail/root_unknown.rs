use monitored::monitored;

#[monitored(root = "allways")]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
