//! Bodies, in the groups that clippy runs by default and in its pedantic one.

use monitored::{classify_errors, monitored};

#[monitored]
pub fn needless_return(x: i32) -> i32 {
    return x;
}

#[monitored]
pub fn needless_return_in_branches(x: i32) -> i32 {
    if x > 0 {
        return x;
    } else {
        return -x;
    }
}

#[monitored]
pub fn let_and_return(x: i32) -> i32 {
    let y = x + 1;
    y
}

#[monitored]
pub fn question_mark(x: Option<i32>) -> Option<i32> {
    if x.is_none() {
        return None;
    }
    x
}

#[monitored]
#[classify_errors(_ => timeout)]
pub fn needless_question_mark(x: Result<i32, String>) -> Result<i32, String> {
    Ok(x?)
}

#[monitored]
pub fn collapsible(x: i32, y: i32) -> i32 {
    if x > 0 {
        if y > 0 {
            return 1;
        }
    }
    0
}

#[monitored]
pub fn redundant_clone(x: String) -> String {
    let y = x.clone();
    y.clone()
}

#[monitored]
pub fn needless_borrow(x: &str) -> usize {
    let y = &x;
    by_reference(&y)
}

#[monitored]
fn by_reference(x: &str) -> usize {
    x.len()
}

#[monitored]
pub fn redundant_closure(x: &[i32]) -> Vec<String> {
    x.iter().map(|x| x.to_string()).collect()
}

#[monitored]
pub fn manual_map(x: Option<i32>) -> Option<i32> {
    match x {
        Some(x) => Some(x + 1),
        None => None,
    }
}

#[monitored]
pub fn needless_range(x: &[i32]) -> i32 {
    let mut sum = 0;
    for i in 0..x.len() {
        sum += x[i];
    }
    sum
}

#[monitored]
pub fn casts(x: i64, y: f64, z: usize) -> i32 {
    x as i32 + y as i32 + z as i32
}

#[monitored]
pub fn let_unit(x: &mut Vec<i32>) {
    let y = x.push(1);
    y
}

#[monitored]
pub fn unit_argument(x: i32) {
    drop(println!("{x}"));
}

#[monitored]
pub fn underscore_used(_x: i32) -> i32 {
    _x + 1
}

#[monitored]
pub fn uninlined(x: i32) -> String {
    format!("{}", x)
}

#[monitored]
pub fn recursion(x: i32, unused: i32) -> i32 {
    if x == 0 { 0 } else { recursion(x - 1, unused) }
}

#[monitored]
pub fn items_after(x: i32) -> i32 {
    let y = x;
    fn inner(x: i32) -> i32 {
        x
    }
    inner(y)
}

#[monitored]
pub fn wildcard(x: std::cmp::Ordering) -> i32 {
    use std::cmp::Ordering::*;
    match x {
        Less => 1,
        _ => 2,
    }
}

#[monitored]
pub fn semicolon(x: &mut Vec<i32>) {
    x.push(1)
}

#[monitored]
pub fn needless_pass(x: Vec<i32>) -> i32 {
    x.iter().sum()
}

#[monitored]
pub fn match_bool(x: bool) -> i32 {
    match x {
        true => 1,
        false => 2,
    }
}

#[monitored]
pub fn single_match(x: Option<i32>) -> i32 {
    match x {
        Some(x) => println!("{x}"),
        _ => (),
    }
    match x {
        Some(x) => x,
        _ => 0,
    }
}

#[monitored]
pub fn manual_let_else(x: Option<i32>) -> i32 {
    let x = match x {
        Some(x) => x,
        None => return 0,
    };
    x * 2
}

#[monitored]
pub fn default_access() -> String {
    let x: String = Default::default();
    x
}

#[monitored]
pub fn eq_op(x: i32) -> bool {
    x == x
}

#[monitored]
pub fn identity(x: i32) -> i32 {
    x + 0
}

#[monitored]
pub fn never_loop(x: i32) -> i32 {
    loop {
        return x;
    }
}

#[monitored]
pub fn unreadable() -> u64 {
    123456789
}

#[monitored]
pub fn shadow(x: i32) -> i32 {
    let x = x + 1;
    let x = x.to_string().len() as i32;
    x
}

#[monitored]
pub fn blocks_in_conditions(x: i32) -> bool {
    if { let y = x; y > 0 } { true } else { false }
}

#[monitored]
pub fn unneeded(x: bool) -> bool {
    if x { true } else { false }
}

#[monitored]
pub fn explicit_counter(x: &[i32]) -> usize {
    let mut at = 0;
    for y in x.iter() {
        drop(y);
        at += 1;
    }
    at
}

#[monitored]
pub fn assigned_late(x: i32) -> i32 {
    let y;
    y = x;
    y
}

#[monitored]
pub fn string_to_string(x: &str) -> String {
    let y = x.to_string();
    y.to_string()
}

#[monitored]
pub fn diverges(x: i32) -> ! {
    println!("{}", x);
    std::process::exit(x as i32)
}

#[monitored]
pub fn opaque(x: Vec<i32>) -> impl Iterator<Item = i32> {
    return x.into_iter();
}

#[monitored]
pub fn nested_opaque(x: Vec<i32>) -> Result<impl Iterator<Item = i32>, String> {
    let y = x.into_iter();
    return Ok(y);
}

#[track_caller]
#[monitored]
pub fn tracked(x: Option<i32>) -> i32 {
    return x.unwrap();
}
