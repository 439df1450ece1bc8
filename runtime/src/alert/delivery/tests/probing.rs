//! Attempts past the queue, and what sinks are called.

use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use super::alert;
use super::delivering::{LONG, delivery, hanging, named, push, quick, working};
use crate::alert::delivery::{Delivery, Limits};
use crate::alert::{Alert, AlertSink, DeliveryError};
use crate::sync::Arc;

fn said(delivery: &Delivery) -> Vec<String> {
    let answers = delivery.try_each(&alert("test"));
    let said = answers.into_iter().map(|(name, answer)| match answer {
        Ok(()) => format!("{name}: ok"),
        Err(error) => format!("{name}: {error}"),
    });
    said.collect()
}

#[test]
fn each_sink_is_tried_once_and_says_what_it_thinks() {
    let (works, told) = working("works");
    let panics = named("panics", |_: &Alert| -> () { panic!("in a sink") });
    let refuses = named("refuses", |_: &Alert| Err(DeliveryError::permanent("403 Forbidden")));
    let delivery = delivery(Limits { most: 0, ..quick() }, vec![works, refuses, panics]);
    let expected = ["works: ok", "refuses: 403 Forbidden", "panics: the sink panicked"];
    assert_eq!([said(&delivery), said(&delivery)], [expected, expected]);
    assert_eq!(told.try_iter().count(), 2);
    assert_eq!(said(&super::delivering::delivery(quick(), Vec::new())), [""; 0]);
}

#[test]
fn sinks_are_tried_side_by_side() {
    let both = Arc::new(std::sync::Barrier::new(2));
    let waits = || {
        let both = both.clone();
        named("waits", move |_: &Alert| {
            both.wait();
        })
    };
    let delivery = delivery(quick(), vec![waits(), waits()]);
    assert_eq!(said(&delivery), ["waits: ok"; 2]);
}

#[test]
fn a_sink_that_hangs_has_three_threads_and_no_more() {
    let (hangs, _held) = hanging("hangs");
    let delivery = delivery(Limits { attempt: Duration::from_millis(20), ..quick() }, vec![hangs]);
    let said: Vec<_> = (0..4).flat_map(|_| said(&delivery)).collect();
    let late = "hangs: no answer within 20 ms";
    assert_eq!(said, [late, late, late, "hangs: earlier attempts have not returned"]);
}

/// A sink whose name is no name.
struct Nameless(Option<&'static str>, Sender<String>);

impl AlertSink for Nameless {
    fn name(&self) -> &str {
        self.0.expect("it has a name")
    }

    fn deliver(&self, alert: &Alert) -> Result<(), DeliveryError> {
        let _ = self.1.send(alert.rule.clone());
        Ok(())
    }
}

#[test]
fn a_sink_gets_its_alerts_whatever_it_is_called() {
    let (sender, told) = channel();
    let sinks: Vec<Arc<dyn AlertSink>> =
        vec![Arc::new(Nameless(None, sender.clone())), Arc::new(Nameless(Some("a\0\nb"), sender))];
    let delivery = delivery(quick(), sinks);
    push(&delivery, 0..1);
    assert!(delivery.flush(LONG));
    assert_eq!(told.try_iter().count(), 2);
    assert_eq!(said(&delivery), ["unnamed: ok", "a\\u{0}\\nb: ok"]);
}
