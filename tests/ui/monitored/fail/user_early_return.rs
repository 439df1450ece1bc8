use monitored::monitored;

#[monitored]
fn f(n: u8) -> Result<u8, String> {
    if n == 0 {
        return n;
    }
    Ok(n)
}

fn main() {
    let _ = f(1);
}
