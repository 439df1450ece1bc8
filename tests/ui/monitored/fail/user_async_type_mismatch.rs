use monitored::monitored;

#[monitored]
async fn f(n: u8) -> Result<u8, String> {
    std::future::ready(()).await;
    n
}

fn main() {
    let _ = f(1);
}
