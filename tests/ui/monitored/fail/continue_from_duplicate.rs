use monitored::monitored;

#[monitored(
    continue_from = headers,
    continue_from = headers,
)]
fn f(headers: &[(&str, &str)]) -> usize {
    headers.len()
}

fn main() {
    f(&[]);
}
