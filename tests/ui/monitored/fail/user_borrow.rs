use monitored::monitored;

#[monitored]
fn f(n: String) -> usize {
    let moved = n;
    n.len() + moved.len()
}

fn main() {
    f(String::new());
}
