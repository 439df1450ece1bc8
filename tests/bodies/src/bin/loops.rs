use monitored::monitored;

#[monitored]
fn sync(x: i32) -> i32 {
    if x > 0 {
        break;
    }
    x
}

#[monitored]
async fn later(x: i32) -> i32 {
    if x > 0 {
        continue;
    }
    x
}

fn main() {
    drop((sync(1), later(1)));
}
