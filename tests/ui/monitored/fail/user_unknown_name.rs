use monitored::monitored;

#[monitored]
async fn f(n: u8) -> u8 {
    m
}

fn main() {
    let _ = f(1);
}
