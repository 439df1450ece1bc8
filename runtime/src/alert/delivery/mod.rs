use super::raised::Alert;
use super::sink::{AlertSink, DeliveryError};
use std::sync::{Arc, Weak};
use std::time::Duration;
pub(super) trait Tick: Send + Sync {
    fn tick(&self) -> Duration;
}
pub(crate) struct Delivery;
impl Delivery {
    pub(super) fn new(_sinks: Vec<Arc<dyn AlertSink>>) -> Self {
        Self
    }
    pub(super) fn start(&self, _tick: Weak<dyn Tick>) {}
    pub(super) fn push(&self, _alert: Alert, _to: &[String]) {}
    pub(super) fn flush(&self, _timeout: Duration) -> bool {
        true
    }
    pub(super) fn try_each(&self, _alert: &Alert) -> Vec<(String, Result<(), DeliveryError>)> {
        Vec::new()
    }
    pub(super) fn stop(&self) {}
}
