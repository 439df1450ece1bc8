use monitored::{classify_errors, monitored};

#[monitored]
fn sync(x: i32) -> Result<i32, String> {
    x
}

#[monitored]
#[classify_errors(_ => timeout)]
async fn later(x: i32) -> Result<i32, String> {
    x
}

#[monitored]
fn opaque(x: i32) -> impl Iterator<Item = i32> {
    x
}

#[monitored]
fn nested(x: i32) -> Result<impl Iterator<Item = i32>, String> {
    Ok(vec![x.to_string()].into_iter())
}

fn main() {
    drop((sync(1), later(1), opaque(1), nested(1)));
}
