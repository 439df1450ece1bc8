//! The way out for what the rules say.

use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use sentry::protocol::Value as Json;

use super::Engine;
use super::armed::{Armed, Said};
use super::unsent::Unsent;
use crate::alert::delivery::{Delivery, Tick};
use crate::alert::lock::tried;
use crate::alert::raised::Alert;
use crate::alert::sink::DeliveryError;
use crate::call::tally::{Ending, Receipt};
use crate::value::guarded;
use crate::{clock, stats};

/// Somebody who sees each alert, on the thread that raises it.
pub(crate) type Listener = Arc<dyn Fn(&Alert) + Send + Sync>;

/// Where alerts go.
pub(in crate::alert) enum Outlet {
    Delivery(Box<Delivery>),
    /// For tests: nothing leaves.
    Kept(Mutex<Vec<Alert>>),
}

impl Engine {
    /// Raises what a rule has to say. Where the failure's event is about to be known, the alert waits for it.
    pub(super) fn say(
        &self,
        rule: &Armed,
        said: &Said,
        ending: Option<&Ending<'_>>,
    ) -> Option<Arc<dyn Receipt>> {
        let now = self.clock.elapsed();
        let alert = self.compose(rule, said, ending, now);
        let failing = ending.and_then(|ending| ending.failing.as_ref());
        let comes = failing.is_some() && alert.sample_event.is_none();
        if comes {
            let unsent = Arc::new(Unsent::new(Weak::clone(&self.this), alert, rule.rule.sinks.clone()));
            self.waiting.watch(&unsent, now);
            return Some(unsent);
        }
        self.raise(alert, &rule.rule.sinks);
        None
    }

    /// Lets an alert go.
    pub(in crate::alert) fn raise(&self, mut alert: Alert, to: &[String]) {
        stats::ALERTS_FIRED.add(1);
        alert.sample_url = alert.sample_event.and_then(|event| self.about.link(event));
        for listener in &self.listeners {
            guarded(|| listener(&alert));
        }
        match &self.outlet {
            Outlet::Delivery(delivery) => delivery.push(alert, to),
            Outlet::Kept(kept) => {
                if let Some(mut kept) = tried(|| kept.try_lock()) {
                    kept.push(alert);
                }
            }
        }
    }

    /// Lets alerts go without their events.
    pub(super) fn let_go(&self, waiting: &[Arc<Unsent>]) {
        if !waiting.is_empty() {
            self.bound(|| waiting.iter().for_each(|unsent| unsent.go(None, None)));
        }
    }

    /// An alert by hand.
    pub(crate) fn by_hand(&self, message: &str, context: Vec<(String, Json)>) {
        let alert = self.composed_by_hand(message, context);
        self.raise(alert, &[]);
    }

    /// Tries every sink.
    pub(crate) fn self_test(&self) -> Vec<(String, Result<(), DeliveryError>)> {
        match &self.outlet {
            Outlet::Delivery(delivery) => delivery.try_each(&self.composed_test()),
            Outlet::Kept(_) => Vec::new(),
        }
    }

    /// Delivers what is queued; whether nothing is left.
    pub(crate) fn flush(&self, timeout: Duration) -> bool {
        let began = clock::now();
        self.sharing.flush(timeout);
        let timeout = timeout.saturating_sub(clock::now().saturating_duration_since(began));
        self.let_go(&self.waiting.all());
        self.tick();
        match &self.outlet {
            Outlet::Delivery(delivery) => delivery.flush(timeout),
            Outlet::Kept(_) => true,
        }
    }

    /// Delivers nothing any longer: what is queued is lost, counted and told in the log.
    pub(crate) fn end(&self) {
        if let Outlet::Delivery(delivery) = &self.outlet {
            delivery.stop();
        }
    }

    /// What was raised, where nothing leaves.
    #[cfg(feature = "testing")]
    pub(crate) fn take_kept(&self) -> Vec<Alert> {
        self.let_go(&self.waiting.all());
        self.tick();
        match &self.outlet {
            Outlet::Kept(kept) => tried(|| kept.try_lock()).map(|mut kept| std::mem::take(&mut *kept)),
            Outlet::Delivery(_) => None,
        }
        .unwrap_or_default()
    }
}
