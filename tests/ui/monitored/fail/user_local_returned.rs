use monitored::monitored;

#[monitored]
fn f(n: u8) -> &'static str {
    let text = n.to_string();
    &text
}

fn main() {
    f(1);
}
