use monitored::monitored;

#[monitored]
const X: u8 = 1;

fn main() {
    let _ = X;
}
