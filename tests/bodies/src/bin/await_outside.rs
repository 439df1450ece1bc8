use monitored::monitored;

async fn pause() {}

#[monitored]
fn sync(x: i32) -> i32 {
    pause().await;
    x
}

fn main() {
    sync(1);
}
