//! Calls to be counted, not timed: `tests/benches/count.sh` runs this under callgrind and prints instructions a call.
//!
//! `calls MODE COUNT`: COUNT calls inside one monitored call. MODE is `CLIENT-WAY`: the client is `none`, `unsampled` or
//! `sampled`, or one that samples nothing and has a `Monitored`: without alert rules (`ruleless`), with one that no call
//! matches (`idle`), with one that counts each call (`counting`), with one and a sink (`notifying`). The way is `bare`, `annotated`, `tagged` (an operation with tags of its own) or `hand` (Sentry by hand).

use std::hint::black_box;
use std::sync::Arc;

use monitored::{Alert, AlertRule, Monitored, monitored};
use sentry::protocol::SpanStatus;
use sentry::test::TestTransport;
use sentry::{ClientOptions, Hub, TransactionContext, TransactionOrSpan, configure_scope, start_transaction};

type Answer = Result<u64, std::num::ParseIntError>;

#[inline(never)]
fn bare(value: u64) -> Answer {
    black_box(Ok(value))
}

#[inline(never)]
#[monitored]
fn annotated(value: u64) -> Answer {
    black_box(Ok(value))
}

#[inline(never)]
#[monitored(op = "database", tags(table = "users"))]
fn tagged(value: u64) -> Answer {
    black_box(Ok(value))
}

#[inline(never)]
fn hand(value: u64) -> Answer {
    let parent = configure_scope(|scope| scope.get_span());
    let span: TransactionOrSpan = match &parent {
        Some(parent) => parent.start_child("function", "hand").into(),
        None => start_transaction(TransactionContext::new("hand", "function")).into(),
    };
    configure_scope(|scope| scope.set_span(Some(span.clone())));
    let answer = black_box(Ok(value));
    span.set_status(SpanStatus::Ok);
    span.finish();
    configure_scope(|scope| scope.set_span(parent));
    answer
}

#[monitored(op = "loop")]
fn around(count: u64, call: fn(u64) -> Answer) {
    for value in 0..count {
        let _ = call(value);
    }
}

fn rule(op: &'static str) -> Monitored {
    Monitored::new().alert(AlertRule::error_rate("rate", 0.05).op(op))
}

fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [mode, count] = arguments.as_slice() else {
        println!("usage: calls MODE COUNT; see tests/benches/count.sh");
        return;
    };
    let (client, way) = mode.split_once('-').expect("MODE is CLIENT-WAY");
    let call = match way {
        "bare" => bare,
        "annotated" => annotated,
        "tagged" => tagged,
        "hand" => hand,
        _ => panic!("no such way: {way}"),
    };
    let options = |rate| {
        let options = ClientOptions::new().dsn("https://public@sentry.invalid/1").traces_sample_rate(rate);
        options.transport(TestTransport::new())
    };
    let client = match client {
        "none" => None,
        "unsampled" => Some(Arc::new(options(0.0).into())),
        "sampled" => Some(Arc::new(options(1.0).into())),
        "ruleless" => Some(Arc::new(options(0.0).add_integration(Monitored::new()).into())),
        "idle" => Some(Arc::new(options(0.0).add_integration(rule("nothing")).into())),
        "counting" => Some(Arc::new(options(0.0).add_integration(rule("function")).into())),
        "notifying" => {
            let configured = rule("function").notify(|_: &Alert| ());
            Some(Arc::new(options(0.0).add_integration(configured).into()))
        }
        _ => panic!("no such client: {client}"),
    };
    let count = count.parse().expect("COUNT is a number");
    Hub::run(Arc::new(Hub::new(client, Arc::default())), || around(count, call));
}
