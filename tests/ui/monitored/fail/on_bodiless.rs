use monitored::monitored;

trait T {
    #[monitored]
    fn f(&self) -> u8;
}

impl T for u8 {
    fn f(&self) -> u8 {
        1
    }
}

fn main() {
    T::f(&1);
}
