use monitored::monitored;

#[monitored]
async fn f(n: String) -> usize {
    let moved = n;
    n.len() + moved.len()
}

fn main() {
    let _ = f(String::new());
}
