//! Each kind of return type.

#[monitored]
fn unit() {}

#[monitored]
fn never() -> ! {
    loop {}
}

#[monitored]
fn opaque(n: u8) -> impl Iterator<Item = u8> {
    0..n
}

#[monitored]
fn nested(n: u8) -> Result<impl Display, io::Error> {
    Ok(n)
}

#[monitored]
fn perhaps_a_future(n: u8) -> BoxFuture<'static, u8> {
    Box::pin(async move { n })
}

#[monitored]
fn future(n: u8) -> impl Future<Output = Result<u8, io::Error>> + Send {
    let m = n + 1;
    async move { Ok(m) }
}

#[monitored]
#[track_caller]
fn tail(n: u8) -> Result<u8, io::Error> {
    Ok(n)
}
