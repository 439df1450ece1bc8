use monitored::monitored;

trait Source {
    fn read(&self, x: i32) -> i32;
}

struct Store;

impl Source for Store {
    #[monitored]
    fn read(&self, x: &str) -> i32 {
        x.len() as i32
    }
}

struct Other;

impl Source for Other {
    #[monitored]
    fn read(&self, x: i32) -> i64 {
        i64::from(x)
    }
}

fn main() {
    drop((Store.read(1), Other.read(1)));
}
