use monitored::monitored;

struct S;

#[monitored(name = "store")]
impl S {
    fn f(&self) {}
    fn g(&self) {}
}

fn main() {
    S.f();
    S.g();
}
