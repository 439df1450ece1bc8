use monitored::monitored;

#[monitored]
fn sync(x: i32) -> i32 {
    x + 1;
}

#[monitored]
async fn later(x: i32) -> i32 {
    x + 1;
}

#[monitored]
fn branch(x: i32) -> i32 {
    if x > 0 {
        x
    }
}

fn main() {
    drop((sync(1), later(1), branch(1)));
}
