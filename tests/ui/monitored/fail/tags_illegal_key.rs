use monitored::monitored;

#[monitored(tags("no such tag" = n))]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
