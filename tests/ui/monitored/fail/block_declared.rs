use monitored::monitored;

#[monitored]
trait T {
    #[monitored(op = "task")]
    fn f(&self);
    #[monitored(skip)]
    fn g(&self, #[redact] secret: u8);
}

struct S;

impl T for S {
    fn f(&self) {}
    fn g(&self, _: u8) {}
}

fn main() {
    S.f();
    S.g(1);
}
