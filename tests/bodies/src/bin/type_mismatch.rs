use monitored::monitored;

#[monitored]
fn sync(x: i32) -> String {
    let y: i32 = "text";
    x + y
}

#[monitored]
async fn later(x: i32) -> String {
    let y: i32 = "text";
    x + y
}

fn main() {
    drop((sync(1), later(1)));
}
