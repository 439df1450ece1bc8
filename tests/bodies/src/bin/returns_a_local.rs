use monitored::monitored;

#[monitored]
fn sync(x: &str) -> &str {
    let y = x.to_owned();
    &y
}

#[monitored]
async fn later(x: &str) -> &str {
    let y = x.to_owned();
    y.as_str()
}

#[monitored]
fn argument(x: String, y: &str) -> &str {
    if y.is_empty() { &x } else { y }
}

fn main() {
    drop((sync(""), later(""), argument(String::new(), "")));
}
