use monitored::monitored;

#[monitored]
fn sync(x: i32) -> i32 {
    let y: i32;
    if x > 0 {
        y = x;
    }
    y
}

#[monitored]
async fn later(x: i32) -> i32 {
    let y: i32;
    if x > 0 {
        y = x;
    }
    y
}

fn main() {
    drop((sync(1), later(1)));
}
