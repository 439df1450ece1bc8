use monitored::monitored;

struct S;

#[monitored(checkin(slug = "nightly"))]
impl S {
    fn f(&self) {}
}

fn main() {
    S.f();
}
