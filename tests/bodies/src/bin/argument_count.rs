use monitored::monitored;

fn two(a: i32, b: i32) -> i32 {
    a + b
}

#[monitored]
fn sync(x: i32) -> i32 {
    two(x)
}

#[monitored]
async fn later(x: i32) -> i32 {
    two(x, x, x)
}

fn main() {
    drop((sync(1, 2), later()));
}
