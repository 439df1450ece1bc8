//! Clippy's nursery.

use monitored::monitored;

#[monitored]
pub fn could_be_const(x: i32) -> i32 {
    x + 1
}

pub struct Point {
    pub x: i32,
}

impl Point {
    #[monitored]
    pub fn could_be_const(&self) -> i32 {
        self.x
    }

    #[monitored]
    pub fn use_self(x: i32) -> Point {
        Point { x }
    }
}

#[monitored]
pub fn or_fun(x: Option<String>) -> String {
    x.unwrap_or(String::from("a"))
}

#[monitored]
pub fn option_if_let(x: Option<i32>) -> i32 {
    if let Some(x) = x { x + 1 } else { 0 }
}

#[monitored]
pub fn branches_share(x: bool) -> i32 {
    if x {
        println!("a");
        1
    } else {
        println!("b");
        1
    }
}

#[monitored]
pub fn suboptimal(x: f64) -> f64 {
    x * x + 1.0
}

#[monitored]
pub fn imprecise(x: f64) -> f64 {
    (x + 1.0).ln()
}

#[monitored]
pub fn redundant_pub(x: &str) -> bool {
    x.contains("ab")
}

#[monitored]
pub fn collects(x: &[i32]) -> i32 {
    let y: Vec<i32> = x.iter().copied().collect();
    y.into_iter().sum()
}

#[monitored]
pub fn significant_drop(x: &std::sync::Mutex<Vec<i32>>) -> i32 {
    let guard = x.lock().unwrap();
    let y = guard[0];
    println!("{y}");
    y
}

#[monitored]
pub fn scrutinee(x: &std::sync::Mutex<Option<i32>>) -> i32 {
    match x.lock().unwrap().as_ref() {
        Some(x) => *x,
        None => 0,
    }
}

#[monitored]
pub fn never_mutated(x: &mut Vec<i32>) -> usize {
    x.len()
}

#[monitored]
pub fn single_option_map(x: Option<i32>) -> Option<i32> {
    x.map(|x| x + 1)
}

#[monitored]
pub fn while_float(mut x: f32) -> f32 {
    while x < 1.0 {
        x += 0.1;
    }
    x
}

#[monitored]
pub fn equatable(x: Option<i32>) -> bool {
    if let Some(1) = x { true } else { false }
}

#[monitored]
pub fn derives(x: &str) -> String {
    let y = format!("{x}");
    y + &format!("{x}")
}
