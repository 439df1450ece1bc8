use monitored::classify_errors;

#[classify_errors(Missing(_) if true => database, is std::fmt::Error => api)]
fn f(n: u8) -> Vec<u8> {
    vec![n]
}

pub struct Missing(u8);

fn main() {
    let _ = f(1);
}
