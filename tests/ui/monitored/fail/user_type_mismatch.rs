use monitored::monitored;

#[monitored]
fn f(n: u8) -> u8 {
    let _ = n;
    "text"
}

fn main() {
    f(1);
}
