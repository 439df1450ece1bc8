use monitored::monitored;

#[monitored(continue_from = headers.ok_or("none")?)]
fn f(headers: Option<&[(&str, &str)]>) -> Result<(), &'static str> {
    let _ = headers;
    Ok(())
}

fn main() {
    let _ = f(None);
}
