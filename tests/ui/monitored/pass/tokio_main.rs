#![deny(warnings)]

use monitored::{classify_errors, monitored};

#[tokio::main(flavor = "current_thread")]
#[monitored(op = "main")]
#[classify_errors(_ => internal)]
async fn main() -> Result<(), std::io::Error> {
    tokio::task::yield_now().await;
    Ok(())
}
