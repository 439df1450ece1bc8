//! What `continue_from` takes, on which functions, and what it leaves as it was.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use monitored::monitored;
use monitored::sentry::Hub;
use monitored::testing::{capture, capture_async};

use super::{Headers, SPAN, TRACE, continued, only, sentry_trace};

fn value() -> String {
    sentry_trace("-1").1
}

fn body<T>(_: T) {}

macro_rules! takes {
    ($($name:ident: $ty:ty = $headers:expr;)*) => {$(
        #[test]
        fn $name() {
            #[monitored(continue_from = headers)]
            fn work(headers: $ty) {
                // It is still the body's.
                body(headers);
            }
            assert_eq!(only(&capture(|| work($headers))), continued());
        }
    )*};
}

takes! {
    a_vec_of_strings: Vec<(String, String)> = vec![("sentry-trace".to_owned(), value())];
    a_vec_of_mixed: Vec<(&'static str, String)> = vec![sentry_trace("-1")];
    a_slice: &[(&str, &str)] = &[("sentry-trace", &value())];
    an_array: [(&str, Cow<'_, str>); 1] = [("sentry-trace", value().into())];
    pairs_of_references: Vec<(&String, &String)> = vec![(&"sentry-trace".to_owned(), &value())];
    a_map: HashMap<String, String> = HashMap::from([("sentry-trace".to_owned(), value())]);
    an_ordered_map: &BTreeMap<&str, Box<str>> = &BTreeMap::from([("sentry-trace", value().into())]);
    a_mutable_reference: &mut Vec<(&str, Arc<str>)> = &mut vec![("sentry-trace", value().into())];
    an_option: Option<Vec<(&'static str, String)>> = Some(vec![sentry_trace("-1")]);
    shared: Arc<Vec<(&'static str, String)>> = Arc::new(vec![sentry_trace("-1")]);
    header_names_and_values: Vec<(http::HeaderName, http::HeaderValue)> = header_map().into_iter().map(|(name, value)| (name.unwrap(), value)).collect();
    a_header_map: http::HeaderMap = header_map();
    a_header_map_by_reference: &http::HeaderMap = &header_map();
}

fn header_map() -> http::HeaderMap {
    let mut headers = http::HeaderMap::new();
    headers.insert("Sentry-Trace", value().parse().unwrap());
    headers.insert("x-binary", http::HeaderValue::from_bytes(b"\xff").unwrap());
    headers
}

#[test]
fn what_is_no_text_in_a_header_map_or_there_twice_is_none() {
    #[monitored(continue_from = headers)]
    fn work(headers: &http::HeaderMap) {}
    let mut twice = header_map();
    twice.append("sentry-trace", value().parse().unwrap());
    let mut binary = http::HeaderMap::new();
    binary.insert("sentry-trace", http::HeaderValue::from_bytes(b"\xff").unwrap());
    for headers in [twice, binary] {
        assert_ne!(only(&capture(|| work(&headers))).0, TRACE, "{headers:?}");
    }
}

struct Job {
    trace: Headers,
}

impl Job {
    fn trace(&self) -> impl AsRef<[(&'static str, String)]> + use<'_> {
        &self.trace[..]
    }

    #[monitored(continue_from = self.trace)]
    fn run(self) -> Headers {
        self.trace
    }

    #[monitored(continue_from = self.trace().as_ref())]
    async fn run_async(&mut self) {
        tokio::task::yield_now().await;
        self.trace.clear();
    }

    #[monitored(continue_from = [("sentry-trace", format!("{TRACE}-{SPAN}-1"))])]
    fn associated() {}
}

#[test]
fn a_method_continues_from_its_fields() {
    assert_eq!(only(&capture(|| Job { trace: vec![sentry_trace("-1")] }.run())), continued());
    assert_eq!(only(&capture(Job::associated)), continued());
}

#[tokio::test]
async fn an_async_method_too() {
    let mut job = Job { trace: vec![sentry_trace("-1")] };
    assert_eq!(only(&capture_async(job.run_async()).await), continued());
}

#[tokio::test]
async fn a_function_that_returns_a_future_too() {
    #[monitored(continue_from = headers)]
    fn run(headers: Headers) -> impl Future<Output = usize> {
        std::future::ready(headers.len())
    }
    assert_eq!(only(&capture_async(async { run(vec![sentry_trace("-1")]).await }).await), continued());
}

#[test]
fn a_main_that_is_told_of_a_trace_starts_a_transaction() {
    mod program {
        #[monitored::monitored(continue_from = [super::sentry_trace("-1")])]
        pub(super) async fn main() {}
    }
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    assert_eq!(only(&runtime.block_on(capture_async(program::main()))), continued());
}

#[test]
fn it_is_evaluated_once_and_only_for_a_client() {
    thread_local!(static ASKED: Cell<u32> = const { Cell::new(0) });
    fn asked() -> Headers {
        ASKED.set(ASKED.get() + 1);
        vec![sentry_trace("-1")]
    }
    #[monitored(continue_from = asked())]
    fn work() {}
    Hub::run(Arc::new(Hub::new(None, Arc::default())), work);
    assert_eq!(ASKED.get(), 0);
    assert_eq!(only(&capture(work)), continued());
    assert_eq!(ASKED.get(), 1);
}

#[test]
fn it_cannot_leave_the_function() {
    fn panics() -> Headers {
        panic!("in the expression")
    }
    #[monitored(continue_from = panics())]
    fn panicking() -> u32 {
        7
    }
    #[monitored(continue_from = { if seven == 7 { return; } panics() })]
    fn returning(seven: u32) -> u32 {
        seven
    }
    #[monitored(continue_from = (|| Some(header("none")?))())]
    fn asking() -> Option<u32> {
        Some(7)
    }
    fn header(_: &str) -> Option<Headers> {
        None
    }
    let mut returned = Vec::new();
    let captured = capture(|| returned.extend([panicking(), returning(7), asking().unwrap()]));
    assert_eq!(returned, [7, 7, 7]);
    assert_eq!(captured.transactions.len(), 3);
    assert!(captured.transactions.iter().all(|it| super::trace_of(it).parent_span_id.is_none()));
}

#[test]
fn other_values_are_recorded_beside_it() {
    #[monitored(tags(size = headers.len()), continue_from = headers, args(id), user = monitored::sentry::User::default())]
    fn work(headers: &Headers, id: u32) {
        monitored::current().tag("inside", 1);
    }
    let captured = capture(|| work(&vec![sentry_trace("-1")], 7));
    assert_eq!(only(&captured), continued());
    let tags = &captured.transactions[0].tags;
    assert_eq!((tags["size"].as_str(), tags["inside"].as_str()), ("1", "1"));
    let sent = format!("{:?}{:?}", captured.transactions, captured.events);
    assert!(!sent.contains("sentry-trace"), "the headers themselves are not recorded");
}

struct Noisy<'a>(&'static str, &'a RefCell<Vec<&'static str>>, Headers);

impl Drop for Noisy<'_> {
    fn drop(&mut self) {
        self.1.borrow_mut().push(self.0);
    }
}

#[tokio::test]
async fn the_order_of_drops_is_as_it_was() {
    fn bare<'a>(_first: Noisy<'a>, second: Noisy<'a>, _: Noisy<'a>) {
        let _local = Noisy("local", second.1, Vec::new());
    }
    #[monitored(continue_from = _first.2)]
    fn annotated<'a>(_first: Noisy<'a>, second: Noisy<'a>, _: Noisy<'a>) {
        let _local = Noisy("local", second.1, Vec::new());
    }
    #[monitored(continue_from = _first.2)]
    async fn asynchronous<'a>(_first: Noisy<'a>, second: Noisy<'a>, _: Noisy<'a>) {
        let _local = Noisy("local", second.1, Vec::new());
    }
    let log = RefCell::default();
    let new = |name| Noisy(name, &log, vec![sentry_trace("-1")]);
    bare(new("first"), new("second"), new("ignored"));
    let expected = log.take();
    annotated(new("first"), new("second"), new("ignored"));
    assert_eq!(log.take(), expected);
    asynchronous(new("first"), new("second"), new("ignored")).await;
    assert_eq!(log.take(), expected);
    assert_eq!(expected, ["local", "ignored", "second", "first"]);
}
