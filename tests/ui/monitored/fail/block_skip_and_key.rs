use monitored::monitored;

trait T {
    fn f(&self);
}

struct S;

#[monitored]
impl T for S {
    #[monitored(skip, op = "task")]
    fn f(&self) {}
}

fn main() {
    S.f();
}
