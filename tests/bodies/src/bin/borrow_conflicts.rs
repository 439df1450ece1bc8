use monitored::monitored;

#[monitored]
fn sync(x: &mut Vec<i32>) -> i32 {
    let first = &x[0];
    x.push(1);
    *first
}

#[monitored]
async fn later(x: &mut Vec<i32>) -> i32 {
    let first = &x[0];
    x.push(1);
    *first
}

#[monitored]
fn twice(x: &mut Vec<i32>) -> (&mut Vec<i32>, usize) {
    let y = &mut *x;
    x.push(1);
    (y, 1)
}

fn main() {
    drop((sync(&mut vec![]), later(&mut vec![]), twice(&mut vec![])));
}
