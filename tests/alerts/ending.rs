//! What becomes of alerts when the program ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use monitored::{Alert, DeliveryError, Monitored, sink};
use sentry::{ClientOptions, Hub};

/// No other test of this program delivers anything.
#[test]
fn what_could_not_be_delivered_when_the_guard_is_dropped_is_counted_as_lost() {
    let taken = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&taken);
    let configured = Monitored::new()
        .notify(sink::named("up", move |_: &Alert| {
            counted.fetch_add(1, Ordering::Relaxed);
        }))
        .notify(sink::named("down", |_: &Alert| Err(DeliveryError::retry("503 Service Unavailable"))));
    let before = monitored::stats();
    let hub = Arc::new(Hub::new(None, Arc::default()));
    Hub::run(Arc::clone(&hub), || {
        let guard = configured.init(ClientOptions::new().shutdown_timeout(Duration::from_millis(100)));
        monitored::alert("the warehouse is on fire", [("warehouse", "north")]);
        drop(guard);
        assert_eq!(taken.load(Ordering::Relaxed), 1);
        assert_eq!(monitored::stats().alerts_delivered - before.alerts_delivered, 1);
        // An attempt that was under way is decided when it returns.
        let lost = || monitored::stats().alerts_lost - before.alerts_lost;
        let until = Instant::now() + Duration::from_secs(10);
        while lost() == 0 && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(lost(), 1, "though the hub still has the client");
    });
}
