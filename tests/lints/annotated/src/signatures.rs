//! Signatures, about which clippy has much to say.

use monitored::{classify_errors, monitored};

pub struct Store {
    rows: Vec<i32>,
}

impl Store {
    #[monitored]
    pub fn new(rows: Vec<i32>) -> Self {
        Store { rows: rows }
    }

    #[monitored]
    pub fn rows(&self) -> &Vec<i32> {
        &self.rows
    }

    #[monitored]
    pub fn unused_self(&self, x: i32) -> i32 {
        x + 1
    }

    #[monitored]
    pub fn to_rows(self) -> Vec<i32> {
        self.rows
    }

    #[monitored]
    pub fn into_rows(&self) -> Vec<i32> {
        self.rows.clone()
    }

    #[monitored]
    pub fn add(mut self, x: i32) -> Self {
        self.rows.push(x);
        self
    }

    #[monitored]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    #[monitored]
    pub fn next(&mut self) -> Option<i32> {
        self.rows.pop()
    }

    #[monitored]
    pub fn counted(&mut self, x: &mut Vec<i32>) -> usize {
        self.rows.len() + x.len()
    }

    #[monitored]
    pub fn arbitrary(self: &Self) -> usize {
        self.rows.len()
    }
}

#[monitored]
pub fn by_value(x: String, y: Vec<i32>) -> usize {
    x.len() + y.len()
}

#[monitored]
pub fn by_reference(x: &i32, y: &String, z: &Vec<i32>, b: &Box<i32>, o: &Option<String>) -> usize {
    *x as usize + y.len() + z.len() + **b as usize + o.as_ref().map_or(0, |o| o.len())
}

#[monitored]
pub fn many(a: i32, b: i32, c: i32, d: i32, e: i32, f: i32, g: i32, h: i32) -> i32 {
    a + b + c + d + e + f + g + h
}

#[monitored]
pub fn bools(a: bool, b: bool, c: bool, d: bool) -> bool {
    a && b && c && d
}

#[monitored]
pub fn wraps(x: i32) -> Option<i32> {
    Some(x)
}

#[monitored]
#[classify_errors(_ => timeout)]
pub fn wraps_in_ok(x: i32) -> Result<i32, String> {
    Ok(x)
}

#[monitored]
pub fn unit_error(x: i32) -> Result<i32, ()> {
    if x > 0 { Ok(x) } else { Err(()) }
}

#[monitored]
pub fn large_error(x: i32) -> Result<i32, [u8; 1024]> {
    if x > 0 { Ok(x) } else { Err([0; 1024]) }
}

#[monitored]
pub fn panics(x: Option<i32>) -> i32 {
    assert!(x.is_some());
    x.unwrap()
}

#[monitored]
pub fn complex(x: i32) -> Result<Vec<Box<dyn Fn(Option<i32>, Option<Box<i32>>) -> Option<Vec<Box<i32>>>>>, String> {
    drop(x);
    Err(String::new())
}

#[monitored]
pub fn needless_lifetime<'a>(x: &'a str) -> &'a str {
    x
}

#[monitored]
pub fn extra_lifetime<'a, 'b>(x: &'a str, y: &str) -> &'a str {
    drop(y);
    x
}

#[monitored]
pub fn extra_type<T>(x: i32) -> i32 {
    x
}

#[monitored]
pub fn option_option(x: i32) -> Option<Option<i32>> {
    if x > 0 { Some(Some(x)) } else { None }
}

#[monitored]
pub fn linked(x: &std::collections::LinkedList<i32>) -> usize {
    x.len()
}

#[monitored]
pub fn hashed(x: &std::collections::HashMap<i32, i32>) -> usize {
    x.len()
}

#[inline(always)]
#[monitored]
pub fn inlined(x: i32) -> i32 {
    x
}

#[must_use]
#[monitored]
pub fn doubly_must_use(x: i32) -> Result<i32, String> {
    Err(x.to_string())
}

#[must_use]
#[monitored]
pub fn must_use_unit() {}

/// Does.
#[monitored]
pub fn documented(x: i32) -> Result<i32, String> {
    if x == 1 {
        panic!("no");
    }
    Err(x.to_string())
}

#[monitored]
pub fn impl_argument(x: impl ToString, f: &dyn Fn(i32) -> i32) -> String {
    f(1);
    x.to_string()
}

#[monitored]
pub fn unit_arrow() -> () {}

#[monitored]
pub fn similar(item: i32, items: i32) -> i32 {
    item + items
}

#[monitored]
pub fn mutable_reference(x: &mut i32) -> i32 {
    *x
}

#[monitored]
pub fn slices(x: &mut Vec<i32>) {
    x[0] = 1;
}

#[monitored]
pub fn to_slice<'a>(x: &'a Vec<i32>) -> &'a [i32] {
    x.as_slice()
}

#[monitored]
pub fn boxed(x: Box<Vec<i32>>) -> usize {
    x.len()
}

#[monitored]
pub fn cow(x: &std::borrow::Cow<'_, str>) -> usize {
    x.len()
}

#[monitored]
pub fn arc(x: std::sync::Arc<std::cell::RefCell<i32>>) -> i32 {
    *x.borrow()
}

#[monitored]
pub fn static_text(x: &i32) -> &str {
    if *x > 0 { "a" } else { "b" }
}

#[monitored]
pub extern "C" fn exported(x: i32) -> i32 {
    x
}

#[monitored]
pub fn too_long() -> i32 {
    let mut x = 0;
    if x == 0 { x += 1; } else if x == 1 { x += 2; } else { for i in 0..x { if i > 3 { while x > 1 { if x % 2 == 0 { x -= 1; } else { match x { 1 => x = 2, 2 => x = 3, 3 => x = 4, _ => { if x > 5 && x < 9 || x == 22 { x = 0; } } } } } } } }
    x
}
