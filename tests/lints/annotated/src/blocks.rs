//! Whole blocks, about whose functions there is something to say.

use monitored::{classify_errors, monitored};

pub struct Shelf {
    rows: Vec<i32>,
}

#[monitored]
impl Shelf {
    pub const SIZE: usize = 3;

    pub const fn size() -> usize {
        Self::SIZE
    }

    pub fn rows(&self) -> &Vec<i32> {
        &self.rows
    }

    pub fn unused_self(&self, x: i32) -> i32 {
        x + 1
    }

    pub fn unused_argument(&self, unused: i32) {
        let also_unused = 1;
    }

    fn nobody_calls_this(&self) -> usize {
        self.rows.len()
    }

    #[monitored(skip)]
    fn nobody_calls_this_either(&self) {}

    #[classify_errors]
    pub fn fails(&self) -> Result<i32, std::num::ParseIntError> {
        return "1".parse();
    }

    pub async fn waits(&self) -> i32 {
        self.rows.iter().map(|row| row.clone()).sum()
    }
}

#[monitored]
pub trait Sorted {
    fn sort(&mut self);

    fn is_sorted(self: &Self) -> bool {
        return true;
    }
}

#[monitored]
impl Sorted for Shelf {
    fn sort(&mut self) {
        let before = self.rows.len();
        self.rows.sort();
    }
}
