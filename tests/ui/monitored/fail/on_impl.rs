use monitored::monitored;

#[monitored]
impl S {
    fn f(&self) {}
}

struct S;

fn main() {
    S.f();
}
