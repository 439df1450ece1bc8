use monitored::monitored;

#[monitored]
fn sync(x: String) -> usize {
    drop(x);
    x.len()
}

#[monitored]
async fn later(x: String) -> usize {
    let y = x;
    x.len() + y.len()
}

#[monitored]
fn apart((x, _): (String, String)) -> usize {
    drop(x);
    x.len()
}

fn main() {
    drop((sync(String::new()), later(String::new()), apart(Default::default())));
}
