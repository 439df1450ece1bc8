//! Real threads, and sinks that are no good.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use sentry::{Client, ClientOptions, Hub};

use super::{alert, seconds};
use crate::alert::delivery::{Delivery, Limits, Tick};
use crate::alert::{Alert, AlertSink, DeliveryError, sink};
use crate::call::stack;
use crate::stats::stats;
use crate::sync::{Arc, Weak};

/// Longer than anything takes that works.
pub(super) const LONG: Duration = Duration::from_secs(60);

/// No jitter, and short waits.
pub(super) fn quick() -> Limits {
    let milli = Duration::from_millis(1);
    Limits { start: Duration::ZERO, first_wait: milli, longest_wait: milli, ..Limits::default() }
}

pub(super) fn delivery(limits: Limits, sinks: Vec<Arc<dyn AlertSink>>) -> Delivery {
    Delivery::new(sinks, limits, Some(1))
}

pub(super) fn named<F, R>(name: &str, closure: F) -> Arc<dyn AlertSink>
where
    F: Fn(&Alert) -> R + Send + Sync + 'static,
    R: sink::Delivered,
{
    Arc::new(sink::named(name, closure))
}

/// A sink that works.
pub(super) fn working(name: &str) -> (Arc<dyn AlertSink>, Receiver<String>) {
    let (sender, receiver) = channel();
    (named(name, move |alert: &Alert| drop(sender.send(alert.rule.clone()))), receiver)
}

/// A sink that never returns, until what it comes with is dropped.
pub(super) fn hanging(name: &str) -> (Arc<dyn AlertSink>, Sender<()>) {
    let (sender, receiver) = channel::<()>();
    let receiver = Mutex::new(receiver);
    let hang = move |_: &Alert| {
        let _ = receiver.lock().unwrap_or_else(PoisonError::into_inner).recv();
    };
    (named(name, hang), sender)
}

/// A sink that answers with these, one after the other, and then well; and when it was asked.
fn answering(mut answers: Vec<DeliveryError>) -> (Arc<dyn AlertSink>, Receiver<(Alert, Instant)>) {
    let (sender, receiver) = channel();
    answers.reverse();
    let answers = Mutex::new(answers);
    let answer = move |alert: &Alert| {
        let _ = sender.send((alert.clone(), Instant::now()));
        answers.lock().unwrap_or_else(PoisonError::into_inner).pop().map_or(Ok(()), Err)
    };
    (named("answering", answer), receiver)
}

pub(super) fn push(delivery: &Delivery, rules: std::ops::Range<u32>) {
    rules.for_each(|rule| delivery.push(alert(&rule.to_string()), &[]));
}

#[test]
fn a_sink_that_hangs_and_one_that_panics_cost_the_third_nothing() {
    let (hangs, _held) = hanging("hangs");
    let panics = named("panics", |_: &Alert| -> () { panic!("in a sink") });
    let (works, told) = working("works");
    let delivery = delivery(quick(), vec![hangs, panics, works]);
    push(&delivery, 0..15);
    for rule in 0..15 {
        assert_eq!(told.recv_timeout(LONG), Ok(rule.to_string()));
    }
}

#[test]
fn an_attempt_that_hangs_is_made_again() {
    let (_held, hang) = channel::<()>();
    let (hang, (sender, told)) = (Mutex::new(Some(hang)), channel());
    let first_hangs = move |alert: &Alert| {
        let first = hang.lock().unwrap_or_else(PoisonError::into_inner).take();
        match first {
            Some(hang) => drop(hang.recv()),
            None => drop(sender.send(alert.rule.clone())),
        }
    };
    let limits = Limits { attempt: Duration::from_millis(20), ..quick() };
    let delivery = delivery(limits, vec![named("first hangs", first_hangs)]);
    push(&delivery, 0..1);
    assert_eq!(told.recv_timeout(LONG), Ok("0".to_owned()));
}

#[test]
fn what_failed_comes_again_until_it_has_arrived_once() {
    let before = stats();
    let (sink, asked) = answering(vec![DeliveryError::retry("no"), DeliveryError::retry("not yet")]);
    let delivery = delivery(quick(), vec![sink]);
    push(&delivery, 0..2);
    assert!(delivery.flush(LONG));
    let asked: Vec<_> = asked.try_iter().map(|(alert, _)| (alert.rule, alert.id)).collect();
    let rules: Vec<_> = asked.iter().map(|(rule, _)| rule.as_str()).collect();
    assert_eq!(rules, ["0", "0", "0", "1"]);
    assert_eq!(asked[0].1, asked[2].1, "the id is the same each time");
    assert!(stats().alerts_delivered - before.alerts_delivered >= 2);
    assert!(stats().alert_attempts_failed - before.alert_attempts_failed >= 2);
}

#[test]
fn a_receiver_that_asks_for_time_gets_it() {
    let wait = Duration::from_millis(300);
    let (sink, asked) = answering(vec![DeliveryError::retry("429").after(wait)]);
    let delivery = delivery(quick(), vec![sink]);
    push(&delivery, 0..1);
    assert!(delivery.flush(LONG));
    let asked: Vec<_> = asked.try_iter().map(|(_, at)| at).collect();
    assert!(asked.len() == 2 && asked[1] - asked[0] >= wait, "{asked:?}");
}

#[test]
fn what_is_stale_is_given_up_and_counted() {
    let before = stats().alerts_lost;
    let never = named("never", |_: &Alert| Err(DeliveryError::retry("never")));
    let delivery = delivery(Limits { stale: Duration::from_millis(30), ..quick() }, vec![never]);
    push(&delivery, 0..1);
    assert!(delivery.flush(LONG), "nothing is left");
    assert!(stats().alerts_lost > before);
}

#[test]
fn a_flush_hurries_a_digest_and_alerts_right_after_the_start() {
    let (sink, asked) = answering(Vec::new());
    let limits = Limits { most: 2, spread: LONG, ..Limits::default() };
    let delivery = delivery(limits, vec![sink]);
    push(&delivery, 0..5);
    assert!(delivery.flush(LONG));
    let told: Vec<_> = asked.try_iter().map(|(alert, _)| alert.message).collect();
    assert_eq!(told, ["", "", "3 alerts held back: 2 (1), 3 (1), 4 (1)"]);
}

#[test]
fn a_flush_keeps_to_its_time_and_waits_for_nothing_that_cannot_come() {
    let (hangs, _held) = hanging("hangs");
    let hanging = delivery(Limits::default(), vec![hangs]);
    push(&hanging, 0..1);
    assert!(!hanging.flush(Duration::from_millis(50)));

    let (busy, asked) = answering(vec![DeliveryError::retry("503").after(seconds(600))]);
    let busy = delivery(quick(), vec![busy]);
    push(&busy, 0..1);
    assert!(asked.recv_timeout(LONG).is_ok());
    let started = Instant::now();
    assert!(!busy.flush(LONG));
    assert!(started.elapsed() < LONG / 2, "the receiver asked for ten minutes");
    assert!(delivery(quick(), Vec::new()).flush(LONG), "there was nothing");
}

/// Tells when it is dropped, which is when nobody has the sink any longer.
struct Told(#[expect(dead_code, reason = "it is there to be dropped")] Sender<()>);

#[test]
fn when_all_is_dropped_the_thread_lets_go_of_the_sinks() {
    let (sender, receiver) = channel();
    let told = Told(sender);
    let sink = named("sink", move |_: &Alert| {
        let _told = &told;
    });
    let delivery = delivery(quick(), vec![sink]);
    let tick: Arc<dyn Tick> = Arc::new(Ticks(Mutex::new(channel().0)));
    delivery.start(Arc::downgrade(&tick));
    push(&delivery, 0..1);
    assert!(delivery.flush(LONG));
    assert_eq!(receiver.try_recv(), Err(std::sync::mpsc::TryRecvError::Empty));
    drop(delivery);
    let ended = receiver.recv_timeout(LONG);
    assert_eq!(ended, Err(std::sync::mpsc::RecvTimeoutError::Disconnected));
}

/// Tells each time that it is asked.
struct Ticks(Mutex<Sender<()>>);

impl Tick for Ticks {
    fn tick(&self) -> Duration {
        let _ = self.0.lock().unwrap().send(());
        Duration::from_millis(1)
    }
}

#[test]
fn rules_are_asked_from_the_start_and_for_as_long_as_there_are_any() {
    let (sender, ticks) = channel();
    let rules: Arc<dyn Tick> = Arc::new(Ticks(Mutex::new(sender)));
    let delivery = delivery(quick(), Vec::new());
    delivery.start(Arc::downgrade(&rules));
    (0..3).for_each(|_| ticks.recv_timeout(LONG).unwrap());
    drop(rules);
    let after = ticks.iter().count();
    assert!(after < 1_000_000, "and then no longer: the thread has let go of them");
}

#[test]
fn an_alert_goes_to_those_that_it_is_for() {
    let before = stats().alerts_lost;
    let ((one, at_one), (other, at_other)) = (working("one"), working("other"));
    let delivery = delivery(quick(), vec![one, other]);
    delivery.push(alert("a"), &["other".to_owned()]);
    delivery.push(alert("b"), &["nobody".to_owned()]);
    delivery.push(alert("c"), &[]);
    assert!(delivery.flush(LONG));
    assert_eq!(at_one.try_iter().collect::<Vec<_>>(), ["c"]);
    assert_eq!(at_other.try_iter().collect::<Vec<_>>(), ["a", "c"]);
    assert!(stats().alerts_lost > before, "there is nobody of that name");
}

#[test]
fn a_sink_has_the_client_of_whoever_raised_the_alert_and_is_not_monitored_itself() {
    let (sender, seen) = channel();
    let look = move |_: &Alert| drop(sender.send((Hub::current().client(), stack::usable())));
    let delivery = delivery(quick(), vec![named("looks", look)]);
    let client = Arc::new(Client::from(ClientOptions::new()));
    Hub::run(Arc::new(Hub::new(Some(client.clone()), Arc::default())), || push(&delivery, 0..1));
    let (bound, monitored) = seen.recv_timeout(LONG).unwrap();
    assert!(bound.is_some_and(|bound| Arc::ptr_eq(&bound, &client)));
    assert!(!monitored);

    let gone = Arc::new(Client::from(ClientOptions::new()));
    let hub = Arc::new(Hub::new(Some(gone.clone()), Arc::default()));
    assert!(delivery.flush(LONG));
    let waits =
        Delivery::new(vec![working("waits").0], Limits { spread: LONG, ..Limits::default() }, Some(1));
    Hub::run(hub, || push(&waits, 0..1));
    let weak: Weak<Client> = Arc::downgrade(&gone);
    drop(gone);
    assert_eq!(weak.strong_count(), 0, "a queue keeps no client alive");
}

#[test]
fn after_the_end_nothing_is_taken() {
    let (sink, told) = working("sink");
    let delivery = delivery(quick(), vec![sink]);
    push(&delivery, 0..1);
    assert!(delivery.flush(LONG));
    delivery.stop();
    let before = stats().alerts_lost;
    push(&delivery, 1..2);
    assert!(delivery.flush(LONG), "it waits nowhere");
    assert!(stats().alerts_lost > before);
    drop(delivery);
    assert_eq!(told.iter().collect::<Vec<_>>(), ["0"]);
}
