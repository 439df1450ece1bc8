use monitored::monitored;

#[monitored]
fn sync<'a, 'b>(x: &'a str, y: &'b str) -> &'a str {
    if x.is_empty() { y } else { x }
}

#[monitored]
async fn later<'a, 'b>(x: &'a str, y: &'b str) -> &'a str {
    if x.is_empty() { y } else { x }
}

struct Store(String);

impl Store {
    #[monitored]
    fn pick<'a>(&self, other: &'a str) -> &'a str {
        if other.is_empty() { &self.0 } else { other }
    }
}

fn main() {
    drop((sync("", ""), later("", ""), Store(String::new()).pick("").len()));
}
