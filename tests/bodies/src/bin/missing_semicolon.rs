use monitored::monitored;

#[monitored]
fn sync(x: i32) -> i32 {
    let y = x
    y + 1
}

#[monitored]
async fn later(x: i32) -> i32 {
    let y = x
    y + 1
}

fn main() {
    drop((sync(1), later(1)));
}
