use monitored::monitored;

#[monitored]
fn sync(x: i32) -> i32 {
    x + unknown + missing(x) + x.unheard_of()
}

#[monitored]
async fn later(x: i32) -> Unknown {
    nothing!(x);
    unknown
}

fn main() {
    drop((sync(1), later(1)));
}
