use monitored::monitored;

mod inner {
    pub struct Store {
        rows: i32,
    }

    pub unsafe fn danger() -> i32 {
        1
    }
}

#[monitored]
fn sync(x: &inner::Store) -> i32 {
    x.rows + inner::danger()
}

#[monitored]
async fn later(x: &inner::Store) -> i32 {
    x.rows + inner::danger()
}

fn main() {
    drop((sync, later));
}
