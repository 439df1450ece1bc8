use monitored::monitored;

struct Wrong;

#[monitored(fingerprint("a", Wrong))]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
