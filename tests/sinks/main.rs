//! The sinks that speak HTTP, against receivers on this machine.

mod failures;
mod pagerduty;
mod proxy;
mod receiver;
mod refusals;
mod schema;
mod secrets;
mod slack;
mod states;
mod webhook;
