use monitored::monitored;

#[monitored]
fn sync(x: i32) -> ! {
    drop(x);
}

#[monitored]
async fn later(x: i32) -> ! {
    drop(x);
}

fn main() {
    drop((sync(1), later(1)));
}
