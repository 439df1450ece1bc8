use monitored::monitored;

#[monitored]
fn sync(x: i32) -> Result<i32, String> {
    if x > 0 {
        return x;
    }
    Ok(x)
}

#[monitored]
async fn later(x: i32) -> Result<i32, String> {
    if x > 0 {
        return Err(x);
    }
    Ok(x)
}

#[monitored]
fn nothing(x: i32) {
    if x > 0 {
        return x;
    }
}

#[monitored]
fn something(x: i32) -> i32 {
    if x > 0 {
        return;
    }
    x
}

fn main() {
    drop((sync(1), later(1), nothing(1), something(1)));
}
