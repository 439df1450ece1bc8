use monitored::monitored;

#[monitored]
fn sync(x: String) -> usize {
    let y = x.
}

#[monitored]
async fn later(x: String) -> usize {
    if x.len() > {
        1
    }
}

fn main() {
    drop((sync(String::new()), later(String::new())));
}
