//! `async fn`.

#[monitored(tags(id))]
async fn plain(id: i64, text: String) -> Result<usize, Error> {
    read(&text).await
}

#[monitored]
async fn unit() {}

#[monitored]
async fn nested() -> Result<impl Display, Error> {
    Ok(1)
}

#[monitored]
async fn never() -> ! {
    loop {
        tick().await;
    }
}

#[monitored]
async fn of_a_future() -> JoinHandle<()> {
    spawn()
}
