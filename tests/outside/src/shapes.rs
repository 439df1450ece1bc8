//! Functions of all shapes.

use std::cell::RefCell;
use std::future::Future;
use std::panic::{Location, catch_unwind};
use std::pin::Pin;

use async_trait::async_trait;
use monitored::{classify_errors, monitored};

use crate::{block_on, ends_well, fails, pause};

#[derive(Debug, PartialEq)]
struct Late;

#[monitored(op = "task", tags(x = x), args)]
fn free(x: i32) -> i32 {
    x + 1
}

struct Store {
    rows: Vec<i32>,
}

impl Store {
    #[monitored]
    #[classify_errors(Late => timeout)]
    fn row(&mut self, at: usize) -> Result<&mut i32, Late> {
        self.rows.get_mut(at).ok_or(Late)
    }
}

trait Load {
    async fn load(&mut self, x: i32) -> Result<&mut Vec<i32>, Late>;
}

impl Load for Store {
    #[classify_errors(_ => timeout)]
    #[monitored]
    async fn load(&mut self, x: i32) -> Result<&mut Vec<i32>, Late> {
        pause().await;
        if x < 0 {
            return Err(Late);
        }
        self.rows.push(x);
        Ok(&mut self.rows)
    }
}

#[async_trait]
trait Count {
    async fn count(&self, label: &str) -> Result<usize, Late>;
}

#[async_trait]
impl Count for Store {
    #[monitored(tags(label = label))]
    #[classify_errors(_ => timeout)]
    async fn count(&self, label: &str) -> Result<usize, Late> {
        pause().await;
        if self.rows.is_empty() { Err(Late) } else { Ok(self.rows.len() + label.len()) }
    }
}

#[monitored]
#[classify_errors(_ => timeout)]
fn statements_first(log: &RefCell<Vec<&'static str>>, x: i32) -> impl Future<Output = Result<i32, Late>> {
    log.borrow_mut().push("called");
    let doubled = x * 2;
    async move {
        pause().await;
        log.borrow_mut().push("polled");
        if x > 0 { Ok(doubled) } else { Err(Late) }
    }
}

#[monitored]
fn never(x: i32) -> ! {
    let text = format!("given {x}");
    panic!("{text}")
}

/// # Safety
/// `x` is valid.
#[monitored]
async unsafe fn deref(x: *const i32) -> i32 {
    pause().await;
    unsafe { *x }
}

#[track_caller]
#[monitored]
fn line() -> u32 {
    Location::caller().line()
}

#[monitored]
fn tail_temporary() -> usize {
    let cell = RefCell::new("abc");
    cell.borrow().len()
}

#[monitored]
async fn tail_temporary_later() -> usize {
    let cell = RefCell::new("abc");
    pause().await;
    cell.borrow().len()
}

#[monitored]
fn closure(limit: usize) -> impl Fn(&str) -> bool {
    move |text| text.len() > limit
}

type Later<T> = Pin<Box<dyn Future<Output = Result<T, Late>> + Send>>;

#[monitored]
#[classify_errors(_ => timeout)]
fn aliased(x: i32) -> Later<i32> {
    let next = x + 1;
    if x < 0 {
        return Box::pin(std::future::ready(Err(Late)));
    }
    Box::pin(async move {
        pause().await;
        Ok(next)
    })
}

#[monitored]
#[classify_errors(_ => timeout)]
fn with_question_mark(text: &'static str) -> impl Future<Output = Result<i32, std::num::ParseIntError>> {
    async move {
        let x: i32 = text.parse()?;
        pause().await;
        Ok(x)
    }
}

pub(crate) fn check() {
    ends_well(|| assert_eq!(free(1), 2));
    ends_well(|| {
        let mut store = Store { rows: vec![1] };
        *store.row(0).unwrap() += 1;
        assert_eq!(store.rows, [2]);
    });
    fails(|| assert_eq!(Store { rows: vec![] }.row(0), Err(Late)));
    ends_well(|| {
        let mut store = Store { rows: vec![] };
        block_on(store.load(1)).unwrap().push(2);
        assert_eq!(store.rows, [1, 2]);
    });
    fails(|| assert_eq!(block_on(Store { rows: vec![] }.load(-1)), Err(Late)));
    ends_well(|| assert_eq!(block_on(Store { rows: vec![1] }.count("ab")), Ok(3)));
    fails(|| assert_eq!(block_on(Store { rows: vec![] }.count("ab")), Err(Late)));
    check_futures();
    check_the_rest();
}

fn check_futures() {
    let log = RefCell::default();
    ends_well(|| {
        let future = statements_first(&log, 2);
        assert_eq!(*log.borrow(), ["called"]);
        assert_eq!(block_on(future), Ok(4));
    });
    assert_eq!(log.take(), ["called", "polled"]);
    fails(|| assert_eq!(block_on(statements_first(&log, -2)), Err(Late)));
    ends_well(|| assert_eq!(block_on(aliased(1)), Ok(2)));
    fails(|| assert_eq!(block_on(aliased(-1)), Err(Late)));
    ends_well(|| assert_eq!(block_on(with_question_mark("1")), Ok(1)));
    fails(|| assert!(block_on(with_question_mark("one")).is_err()));
}

fn check_the_rest() {
    let panic = catch_unwind(|| never(3)).unwrap_err();
    assert_eq!(panic.downcast_ref::<String>().unwrap(), "given 3");
    // SAFETY: the number outlives the call.
    ends_well(|| assert_eq!(block_on(unsafe { deref(&raw const *&3) }), 3));
    ends_well(|| assert_eq!((line(), line!()).0, line!()));
    ends_well(|| assert_eq!(tail_temporary(), 3));
    ends_well(|| assert_eq!(block_on(tail_temporary_later()), 3));
    ends_well(|| assert!(closure(2)("abc")));
}
