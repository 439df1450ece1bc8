use monitored::monitored;

#[monitored]
fn sync(x: i32) -> i32 {
    (x + 1
}

fn main() {
    sync(1);
}
