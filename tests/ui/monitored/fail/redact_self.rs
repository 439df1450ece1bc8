use monitored::monitored;

struct S;

impl S {
    #[monitored(args)]
    fn f(#[redact] &self) {}
}

fn main() {
    S.f();
}
