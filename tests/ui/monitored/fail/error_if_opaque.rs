use monitored::monitored;

#[monitored(error_if = |_| true)]
fn f(n: u8) -> impl Iterator<Item = u8> {
    0..n
}

fn main() {
    f(1).count();
}
