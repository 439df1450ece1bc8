//! What is forbidden cannot be allowed again: generated code must not try.
#![forbid(warnings, unused_imports, unused_variables, unused_mut, unused_must_use, unreachable_patterns, unreachable_code)]

use monitored::{classify_errors, monitored};

#[derive(Debug)]
enum E {
    A,
    B,
}

struct S {
    a: String,
    b: String,
}

#[monitored(args, tags(a))]
#[classify_errors(E::A | E::B => api)]
fn f(first: String, (a, _): (String, String), _b: String, S { b: c, .. }: S, ref mut d: String) -> Result<usize, E> {
    d.push('x');
    match first.len() + a.len() + c.len() {
        0 => Err(E::A),
        1 => Err(E::B),
        n => Ok(n),
    }
}

#[classify_errors(e if matches!(e, E::A) => api, _ => validation)]
#[monitored]
async fn g(s: S, _: String) -> Result<usize, E> {
    Ok(s.a.len())
}

fn main() {
    let text = String::new;
    assert!(f(text(), (text(), text()), text(), S { a: text(), b: text() }, text()).is_err());
    drop(g(S { a: text(), b: text() }, text()));
}
