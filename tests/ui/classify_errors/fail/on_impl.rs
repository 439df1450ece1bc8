use monitored::classify_errors;

struct S;

#[classify_errors]
impl S {
    fn f(&self) -> Result<(), String> {
        Ok(())
    }
}

fn main() {
    let _ = S.f();
}
