use monitored::monitored;

#[monitored]
fn f(n: u8) {
    u32::from(n)
}

fn main() {
    f(1);
}
