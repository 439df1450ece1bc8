use monitored::monitored;

#[monitored]
fn sync(x: i32, y: &Vec<i32>) {
    x = 2;
    y.push(1);
}

#[monitored]
async fn later(x: Vec<i32>, y: &Vec<i32>) {
    x.push(1);
    y.push(1);
}

struct Store(i32);

impl Store {
    #[monitored]
    fn set(&self) {
        self.0 = 1;
    }

    #[monitored]
    fn own(self) {
        self.0 = 1;
    }
}

fn main() {
    sync(1, &vec![]);
    drop(later(vec![], &vec![]));
    Store(1).set();
    Store(1).own();
}
