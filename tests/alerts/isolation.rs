//! Sinks do not hold each other up.

use std::sync::Mutex;
use std::sync::mpsc::channel;
use std::time::Duration;

use monitored::alert::NO_CONTEXT;
use monitored::{Alert, AlertRule, Monitored, sink};
use sentry::ClientOptions;

use super::client::{self, delivering, next};

#[test]
fn beside_a_sink_that_hangs_and_one_that_panics_a_third_gets_every_alert_in_order() {
    let (held, never) = channel::<()>();
    let never = Mutex::new(never);
    let (started, has_started) = channel();
    let (sink, heard) = client::heard("works");
    let configured = Monitored::new()
        .notify(sink::named("hangs", move |_: &Alert| {
            let _ = started.send(());
            let _ = never.lock().unwrap().recv();
        }))
        .notify(sink::named("panics", |alert: &Alert| {
            if alert.rule == "by_hand" {
                panic!("a sink panics")
            }
        }))
        .notify(sink);
    delivering(configured, ClientOptions::new(), |_| {
        for number in 0..10 {
            monitored::alert(format!("alert {number}"), NO_CONTEXT);
        }
        for number in 0..10 {
            assert_eq!(next(&heard).message, format!("alert {number}"));
        }
        has_started.recv_timeout(client::LONG).expect("the first sink hangs");
        assert!(!monitored::flush(Duration::from_millis(10)), "the other two are still at it");
        drop(held);
    });
}

#[test]
fn a_rule_tells_the_sinks_that_it_names_and_else_all() {
    let ((one, first), (other, second)) = (client::heard("one"), client::heard("other"));
    let rule = |name: &str| AlertRule::error_count(name, 0);
    let configured =
        Monitored::new().alert(rule("one's").to("one")).alert(rule("everybody's")).notify(one).notify(other);
    delivering(configured, ClientOptions::new(), |_| {
        super::fails(1);
        let heard = [next(&first).rule, next(&first).rule];
        assert_eq!(heard, ["one's", "everybody's"]);
        assert_eq!(next(&second).rule, "everybody's");
        assert!(monitored::flush(client::LONG));
        assert!(second.try_recv().is_err(), "the other rule is none of its business");
    });
}
