use monitored::monitored;

#[monitored(op = "database", name = "a",
    op = "api")]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
