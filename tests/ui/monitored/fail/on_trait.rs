use monitored::monitored;

#[monitored]
trait T {
    fn f(&self) {}
}

impl T for u8 {}

fn main() {
    1.f();
}
