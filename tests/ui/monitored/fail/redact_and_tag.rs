use monitored::monitored;

#[monitored(tags(n, key = %n, length = n.count_ones()))]
fn f(#[redact] n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
