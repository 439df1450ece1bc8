use monitored::monitored;

#[monitored(continue_from = headers, root = "never")]
fn never(headers: &[(&str, &str)]) -> usize {
    headers.len()
}

#[monitored(root = "auto", continue_from = headers)]
fn auto(headers: &[(&str, &str)]) -> usize {
    headers.len()
}

fn main() {
    never(&[]);
    auto(&[]);
}
