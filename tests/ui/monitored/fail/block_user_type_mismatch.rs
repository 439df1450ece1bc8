use monitored::monitored;

struct S;

#[monitored(op = "task")]
impl S {
    fn f(&self) -> u8 {
        "one"
    }
    async fn g(&self) -> u8 {
        let unused = 1;
        "two"
    }
}

fn main() {
    S.f();
    drop(S.g());
}
