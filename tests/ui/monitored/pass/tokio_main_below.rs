#![deny(warnings)]

#[monitored::monitored]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::task::yield_now().await;
}
