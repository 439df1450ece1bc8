use monitored::monitored;

#[monitored]
fn sync(x: Option<i32>) -> i32 {
    match x {
        Some(x) => x,
    }
}

#[monitored]
async fn later(x: Option<i32>) -> i32 {
    let Some(x) = x;
    x
}

fn main() {
    drop((sync(None), later(None)));
}
