use monitored::monitored;

struct S;

#[monitored]
impl S {
    #[cfg_attr(all(), monitored(skip))]
    fn f(&self) {}
}

fn main() {
    S.f();
}
