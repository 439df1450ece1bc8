//! `Monitored::spotlight` and `SENTRY_SPOTLIGHT`, against receivers on this machine.

mod client;
mod environment;
mod loops;
mod mistakes;
mod process;
#[path = "../sinks/receiver.rs"]
#[expect(dead_code, reason = "the tests of the sinks use more of it")]
mod receiver;
mod same;
mod sampled;
mod secrets;
mod trouble;
