//! Clippy's restriction group.

use monitored::{classify_errors, monitored};

#[monitored]
pub fn unwraps(x: Option<i32>, y: Result<i32, String>) -> i32 {
    x.unwrap() + y.expect("there")
}

#[monitored]
pub fn panics(x: i32) -> i32 {
    match x {
        0 => panic!("0"),
        1 => todo!(),
        2 => unreachable!(),
        _ => unimplemented!(),
    }
}

#[monitored]
pub fn arithmetic(x: i32, y: f64) -> f64 {
    f64::from(x + 1) * y
}

#[monitored]
pub fn literals() -> f64 {
    let x = 1;
    let y = 2.0;
    f64::from(x) + y
}

#[monitored]
pub fn indexes(x: &[i32], y: &str) -> i32 {
    x[0] + y[1..].len() as i32
}

#[monitored]
#[classify_errors(_ => timeout)]
pub fn question_mark(x: &str) -> Result<i32, std::num::ParseIntError> {
    let y: i32 = x.parse()?;
    Ok(y)
}

#[monitored]
pub fn prints(x: i32) {
    println!("{x}");
    eprintln!("{x}");
    dbg!(x);
}

#[monitored]
pub fn names(a: i32, z: i32) -> i32 {
    let q = a;
    q - z
}

#[monitored]
pub fn shadows(x: i32, y: i32) -> i32 {
    let x = x;
    let y = y + 1;
    let z = 1;
    let z = x + y + z;
    z
}

#[monitored]
pub fn patterns(x: &Option<i32>) -> i32 {
    match x {
        Some(x) => *x,
        None => 0,
    }
}

#[monitored]
pub fn ref_patterns(x: Option<String>) -> usize {
    match x {
        Some(ref x) => x.len(),
        None => 0,
    }
}

#[monitored]
pub fn underscores(x: Result<i32, String>) {
    let _ = x;
    let _ = std::fs::remove_file("x");
}

#[monitored]
pub fn absolute(x: &std::collections::BTreeMap<i32, std::collections::BTreeSet<i32>>) -> usize {
    ::std::mem::size_of_val(x)
}

#[monitored]
pub fn strings(x: &str, y: String) -> String {
    x.to_string() + &y + &"a".to_owned()
}

#[monitored]
pub fn exits(x: i32) {
    std::process::exit(x)
}

#[monitored]
pub fn else_if(x: i32) -> i32 {
    if x > 1 {
        1
    } else if x > 0 {
        2
    } else {
        3
    }
}

#[monitored]
pub fn decimal(x: u32) -> u32 {
    x & 99
}

#[monitored]
pub fn division(x: i32) -> i32 {
    x / 2 % 3
}

#[monitored]
pub fn closures(x: &[i32]) -> Vec<i32> {
    x.iter().map(|y| -> i32 { *y }).collect()
}

#[monitored]
pub fn infinite() {
    loop {}
}

#[monitored]
pub fn assertion(x: i32) -> i32 {
    assert!(x > 0);
    x
}

#[monitored]
pub fn clones(x: &std::rc::Rc<i32>) -> std::rc::Rc<i32> {
    x.clone()
}

#[monitored]
pub fn floats(x: f32) -> bool {
    x == 1.0
}

#[monitored]
pub fn comments(x: i32) -> i32 {
    let _y = 0xAbu8;
    x
}

#[monitored]
pub fn semicolons(x: &mut Vec<i32>) {
    { x.push(1); }
    { x.push(2) };
}

#[monitored]
pub fn impl_argument(x: impl Fn(i32) -> i32) -> i32 {
    x(1)
}

#[monitored]
pub fn missing_assert(x: &[i32]) -> i32 {
    x[0] + x[1] + x[2]
}

#[monitored]
pub fn try_err(x: i32) -> Result<i32, String> {
    if x > 0 {
        Err(String::new())?;
    }
    Ok(x)
}

#[monitored]
pub fn map_err(x: &str) -> Result<i32, String> {
    x.parse().map_err(|_| String::new())
}

#[monitored]
pub fn suffix() -> i32 {
    1i32 + 1_i32
}

#[monitored]
pub fn unseparated(x: usize) -> usize {
    x.wrapping_shl(1) as usize
}

#[monitored]
pub fn empty_branch(x: i32) {
    if x > 0 {}
}

#[monitored]
pub fn verbose_file(x: &std::fs::File) -> bool {
    x.metadata().unwrap().is_file()
}
