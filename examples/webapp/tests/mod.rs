//! The service as its callers and its operators see it: over HTTP, and by what it reports.

mod alerts;
mod auth;
mod bad_input;
mod broken;
mod browser;
mod chromium;
mod harness;
mod nightly;
mod start;
mod stop;
mod storm;
mod traces;
