//! A plain function: a closure with the return type written out.

#[monitored]
fn value(n: u32, name: &str) -> Result<u32, std::io::Error> {
    Ok(n + name.len() as u32)
}
