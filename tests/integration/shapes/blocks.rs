//! Whole `impl` blocks and traits, annotated.

use std::collections::HashMap;
use std::fmt::Debug;
use std::io;

use monitored::testing::{Captured, capture, capture_async};
use monitored::{classify_errors, monitored};

use super::block_on;

#[derive(Default)]
struct Store<T> {
    rows: HashMap<u32, T>,
}

#[monitored(op = "database", tags(db.system = "memory", tier = "hot"), data(rows = self.rows.len()), args(id))]
impl<T: Clone + Debug + Send + Sync> Store<T>
where
    T: PartialEq,
{
    #![allow(clippy::needless_pass_by_value)]

    const LIMIT: u32 = { 7 };

    const fn limit() -> u32 {
        Self::LIMIT
    }

    fn load(&self, id: u32) -> Result<&T, io::Error> {
        self.rows.get(&id).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }

    #[monitored(name = "put", tags(tier = "cold", size = "one"), args)]
    #[must_use]
    async fn store(&mut self, #[redact] id: u32, value: T) -> Option<T> {
        tokio::task::yield_now().await;
        self.rows.insert(id, value)
    }

    #[monitored(op = "database.scan")]
    #[classify_errors(e if e.kind() == io::ErrorKind::Other => internal)]
    fn scan(&self, #[redact] secret: &str) -> Result<impl Iterator<Item = &T>, io::Error> {
        if secret.is_empty() { Err(io::Error::other("no secret")) } else { Ok(self.rows.values()) }
    }

    #[monitored(skip)]
    fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn count(&self) -> usize {
        if self.is_empty() { 0 } else { self.rows.len() }
    }
}

#[monitored(op = "task", owner = "imports")]
trait Import {
    const SOURCE: &'static str;

    fn rows(&self) -> Vec<u32>;

    #[monitored(skip)]
    fn login(&self, #[redact] password: &str) -> bool;

    fn import(&self) -> usize {
        self.rows().len()
    }

    async fn import_later(&self) -> usize {
        self.rows().len()
    }
}

struct Csv;

#[monitored]
impl Import for &'static Csv {
    const SOURCE: &'static str = "csv";

    fn rows(&self) -> Vec<u32> {
        vec![1, 2]
    }

    #[monitored(args)]
    fn login(&self, #[redact] password: &str) -> bool {
        !password.is_empty()
    }

    async fn import_later(&self) -> usize {
        self.rows().len() + 1
    }
}

#[async_trait::async_trait]
trait Mail: Sync {
    async fn send(&self, to: &str) -> Result<usize, io::Error>;
    async fn ping(&self) -> bool {
        true
    }
}

struct Outside;
struct Inside;

#[monitored(op = "mail", args)]
#[async_trait::async_trait]
impl Mail for Outside {
    async fn send(&self, to: &str) -> Result<usize, io::Error> {
        tokio::task::yield_now().await;
        Ok(to.len())
    }
}

#[async_trait::async_trait]
#[monitored(op = "mail", args)]
impl Mail for Inside {
    async fn send(&self, to: &str) -> Result<usize, io::Error> {
        tokio::task::yield_now().await;
        Ok(to.len())
    }

    #[monitored(skip)]
    async fn ping(&self) -> bool {
        false
    }
}

macro_rules! accessor {
    ($name:ident, $body:block) => {
        #[monitored]
        impl Csv {
            fn $name(&self) -> u32 $body
        }
    };
}

accessor!(first, { 1 });

fn tree(captured: &Captured) -> String {
    captured.tree()
}

fn three() -> Store<&'static str> {
    Store { rows: [(1, "a"), (2, "b"), (3, "c")].into() }
}

#[test]
fn every_function_of_a_block_is_observed_under_its_types_name() {
    let captured = capture(|| {
        assert_eq!(*three().load(2).unwrap(), "b");
        assert_eq!(Store::<u8>::limit(), 7);
    });
    assert_eq!(tree(&captured), "Store::load  database  ok  db.system=memory tier=hot id=2 rows=3");
}

#[test]
fn a_functions_own_keys_stand_over_the_blocks() {
    let captured = block_on(capture_async(async {
        assert_eq!(three().store(9, "z").await, None);
    }));
    assert_eq!(
        tree(&captured),
        "put  database  ok  db.system=memory size=one tier=cold id=[Filtered] rows=3 value=\"z\""
    );
}

#[test]
fn a_function_is_left_out_and_others_have_only_the_arguments_that_are_theirs() {
    let captured = capture(|| assert_eq!(three().count(), 3));
    assert_eq!(tree(&captured), "Store::count  database  ok  db.system=memory tier=hot rows=3");
}

#[test]
fn errors_are_classified_in_a_block() {
    let captured = capture(|| {
        assert!(three().scan("").is_err());
        assert_eq!(three().scan("x").unwrap().count(), 3);
        assert!(three().load(4).is_err());
    });
    let lines: Vec<&str> = captured.events.iter().map(|event| event.tags["error_type"].as_str()).collect();
    assert_eq!(lines, ["internal_error", "not_found_error"]);
    let stack = captured.events[1].exception.values.last().unwrap().stacktrace.clone().unwrap();
    assert_eq!(stack.frames[0].function.as_deref(), Some("Store::load"));
    assert_eq!(captured.transactions.len(), 3);
}

#[test]
fn a_trait_is_observed_in_what_it_does_itself() {
    let captured = block_on(capture_async(async {
        let csv = &Csv;
        assert_eq!((&csv).import(), 2);
        assert_eq!((&csv).import_later().await, 3);
        assert_eq!(<&Csv as Import>::SOURCE, "csv");
        assert_eq!(csv.first(), 1);
    }));
    let mut lines: Vec<String> = captured.transactions.iter().filter_map(|it| it.name.clone()).collect();
    lines.sort();
    assert_eq!(lines, ["Csv::first", "Csv::import_later", "Import::import"]);
    let import =
        captured.transactions.iter().find(|it| it.name.as_deref() == Some("Import::import")).unwrap();
    assert_eq!(import.tags["owner"], "imports");
    let spans: Vec<_> = import.spans.iter().map(|span| span.description.clone().unwrap()).collect();
    assert_eq!(spans, ["Csv::rows"]);
}

struct Queue;

#[monitored(root = "never", op = "queue")]
impl Queue {
    fn publish(&self) {}

    #[monitored(continue_from = headers)]
    fn process(&self, headers: &[(&str, String)]) {
        assert_eq!(headers.len(), 1);
    }
}

#[test]
fn whoever_continues_a_trace_begins_a_transaction_whatever_the_block_says() {
    let captured = capture(|| {
        Queue.publish();
        Queue.process(&[("sentry-trace", "09e04486820349518ac7b5d2adbf6ba5-9cf635fa5b870b3a-1".to_owned())]);
    });
    assert_eq!(tree(&captured), "Queue::process  queue  ok");
}

#[test]
fn what_is_only_declared_is_left_to_those_who_do_it() {
    let captured = capture(|| assert!((&&Csv).login("pw")));
    assert_eq!(tree(&captured), "Csv::login  ok  password=[Filtered]");
}

#[test]
fn async_trait_may_stand_on_either_side() {
    let mails: [&dyn Mail; 2] = [&Outside, &Inside];
    for mail in mails {
        let captured = block_on(capture_async(async {
            assert_eq!(mail.send("ada").await.unwrap(), 3);
            mail.ping().await;
        }));
        let line = tree(&captured);
        assert!(line.ends_with("::send  mail  ok  to=\"ada\""), "{line}");
    }
}
