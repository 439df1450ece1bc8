//! What the compiler itself says, its lints that are off by default included.

use monitored::{classify_errors, monitored};

#[derive(Debug)]
pub struct Failed(pub i32);

#[monitored]
fn dead() {}

struct Unused;

impl Unused {
    #[monitored]
    fn dead_method(&self) {}

    #[monitored]
    fn dead_associated(x: i32) -> Self {
        drop(x);
        Self
    }
}

#[monitored]
pub fn unused_argument(x: i32, y: i32) -> i32 {
    y
}

#[monitored]
#[classify_errors(_ => timeout)]
pub fn unused_arguments((a, b): (i32, i32), mut c: i32, _d: i32, _: i32) -> Result<i32, Failed> {
    Ok(a)
}

#[monitored]
pub fn unused_mut(mut x: i32) -> i32 {
    x
}

#[monitored]
pub fn unused_local(x: i32) -> i32 {
    let y = x;
    let mut z = x;
    z
}

#[monitored]
pub fn unused_assignment(mut x: i32) -> i32 {
    let y = x;
    x = 2;
    y
}

#[monitored]
pub fn shadowed_argument(x: i32) -> i32 {
    let x = 1;
    x
}

#[monitored]
pub fn named_in_a_closure(x: i32) -> i32 {
    (|x: i32| x)(1)
}

#[must_use]
#[monitored]
pub fn must_be_used() -> i32 {
    1
}

#[monitored]
pub fn result() -> Result<i32, Failed> {
    Ok(1)
}

#[monitored]
pub fn unused_results() {
    must_be_used();
    result();
    result().map(|x| x + 1);
    1 + 1;
}

#[monitored]
pub fn unreachable(x: i32) -> i32 {
    return x;
    drop(x);
}

#[monitored]
pub fn unreachable_after_panic(x: i32) -> i32 {
    panic!("as asked");
    x
}

#[monitored]
#[allow(non_snake_case)]
pub fn Allowed(X: i32) -> i32 {
    X
}

#[monitored]
pub fn NotSnake(Argument: i32) -> i32 {
    let Local = Argument;
    Local
}

#[deprecated]
#[monitored]
pub fn deprecated() {}

#[monitored]
pub fn calls_deprecated() {
    deprecated()
}

#[monitored]
#[expect(unused_variables)]
pub fn expected(x: i32) {}

#[monitored]
#[expect(unused_variables)]
pub fn expected_in_vain(x: i32) -> i32 {
    x
}

#[monitored]
pub fn braces(x: i32) -> i32 {
    let y = { x };
    (if (y > 1) { y } else { (2) })
}

#[monitored]
pub fn parentheses(x: i32) -> i32 {
    (x)
}

#[monitored]
pub fn only_braces(x: i32) -> i32 {
    { x }
}

#[monitored]
pub fn useless_comparison(x: u8) -> bool {
    x >= 0
}

#[monitored]
pub fn overflows() -> u8 {
    255 + 1
}

#[monitored]
pub fn recursion_without_condition(x: i32) -> i32 {
    recursion_without_condition(x)
}

#[monitored]
pub fn unused_label(x: i32) -> i32 {
    'outer: loop {
        return x;
    }
}

#[monitored]
pub fn path_statement(x: i32) {
    x;
}

#[monitored]
pub fn unused_lifetime<'a>(x: i32) -> i32 {
    x
}

#[monitored]
pub fn single_use_lifetime<'a>(x: &'a str) -> usize {
    x.len()
}

#[monitored]
pub fn hidden_lifetime(x: std::slice::Iter<i32>) -> usize {
    x.len()
}

#[monitored]
pub fn trivial_cast(x: i32) -> i32 {
    (x as i32) + (&x as &i32)
}

#[monitored]
pub fn qualified(x: std::string::String) -> String {
    std::string::String::from(x)
}

#[monitored]
pub fn let_underscore_drop(x: String) {
    let _ = x.clone();
    let _ = std::sync::Mutex::new(1).lock();
}

#[monitored]
pub fn undocumented() {}

#[monitored]
pub fn while_true() {
    while true {}
}

#[monitored]
pub fn private_type(x: &Unused) {
    drop(x);
}

#[monitored]
pub fn items_inside() {
    fn inner() {}
    struct Inner;
    use std::collections::HashMap;
    const NEVER: i32 = 1;
}

#[monitored]
pub fn noop(x: &&str) -> usize {
    x.clone().len()
}

mod private {
    use monitored::monitored;

    #[monitored]
    pub fn unreachable_pub() {}
}

#[monitored]
pub fn uses_private() {
    private::unreachable_pub()
}
