use monitored::{classify_errors, monitored};

#[derive(Debug)]
struct Own;

#[monitored]
#[classify_errors(_ => timeout)]
fn sync(x: &str) -> Result<i32, Own> {
    Ok(x.parse::<i32>()?)
}

#[monitored]
async fn later(x: &str) -> Result<i32, Own> {
    Ok(x.parse::<i32>()?)
}

#[monitored]
fn no_result(x: &str) -> i32 {
    x.parse::<i32>()?
}

#[monitored]
async fn no_result_later(x: &str) -> i32 {
    x.parse::<i32>()?
}

fn main() {
    drop((sync(""), later(""), no_result(""), no_result_later("")));
}
