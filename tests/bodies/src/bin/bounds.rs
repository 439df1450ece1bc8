use monitored::monitored;

#[monitored]
fn sync<T>(x: T) -> String {
    x.to_string()
}

#[monitored]
async fn later<T>(x: &T) -> T {
    x.clone()
}

#[monitored]
fn closure(limit: usize) -> impl Fn(&str) -> bool {
    |text: &str| text.len() > limit
}

fn main() {
    drop((sync(1), later(&1), closure(1)("")));
}
