use monitored::monitored;

struct S;

#[monitored(args(id, key, nam))]
impl S {
    fn f(&self, id: u8) {
        let _ = id;
    }
    fn g(&self, name: u8) {
        let _ = name;
    }
}

fn main() {
    S.f(1);
    S.g(1);
}
