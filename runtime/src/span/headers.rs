//! What a running call tells of its trace to those that it calls.

use sentry::{Client, Hub, TransactionOrSpan};

use super::attached::Attached;
use super::continuation::Remote;
use super::origin::{Origin, own_baggage};
use crate::call::{Current, stack};

impl Current {
    /// The call's span: its own, else (where the trace is not sampled, or the call has none) the one around it.
    pub fn sentry_span(&self) -> Option<TransactionOrSpan> {
        let id = self.id()?;
        let own = stack::with_frame(id, |frame| Attached::of(frame).and_then(|a| a.marks.span.clone()))?;
        own.or_else(|| Hub::current().configure_scope(|scope| scope.get_span()))
    }

    /// Names and values of the headers with which another service continues the trace, as children of this call; none
    /// outside of a call and of a task that was carried, and none without a client.
    ///
    /// | header | what it says |
    /// | --- | --- |
    /// | `sentry-trace` | the trace, the span, and whether it is sampled, where that is decided |
    /// | `baggage` | how the trace is to be sampled: its id, the project's key, the organisation, release, environment, decision, and the rate where the client's options have a fixed one ([Sentry's list](https://develop.sentry.dev/sdk/telemetry/traces/dynamic-sampling-context/)) |
    /// | `traceparent` | the same as `sentry-trace`, for everybody else ([W3C](https://www.w3.org/TR/trace-context/)) |
    ///
    /// A trace that `continue_from` has continued keeps the baggage that it came with, and has none if it came with none:
    /// only where a trace begins it is known how it is sampled. So has one that others have continued (`sentry-tower`, or
    /// `TransactionContext::continue_from_headers`), since the SDK drops what came with it.
    ///
    /// `traceparent` is left out where nothing is decided: where tracing is off, or there is no transaction. It has no word
    /// for that, and a service that goes by its parent would take the flag `00` for an order not to trace.
    ///
    /// ```
    /// use monitored::monitored;
    ///
    /// # #[cfg(feature = "reqwest")]
    /// #[monitored(op = "http.client")]
    /// fn request(client: &reqwest::Client, url: &str) -> reqwest::RequestBuilder {
    ///     let headers = monitored::current().trace_headers();
    ///     headers.into_iter().fold(client.get(url), |request, (name, value)| request.header(name, value))
    /// }
    /// # #[cfg(all(feature = "reqwest", feature = "testing"))] {
    /// # let client = reqwest::Client::new();
    /// # let mut built = None;
    /// # let captured = monitored::testing::capture(|| built = Some(request(&client, "http://localhost/").build().unwrap()));
    /// # let sentry::protocol::Context::Trace(trace) = &captured.transactions[0].contexts["trace"] else { unreachable!() };
    /// # let headers = built.as_ref().unwrap().headers();
    /// assert_eq!(headers["sentry-trace"], format!("{}-{}-1", trace.trace_id, trace.span_id));
    /// assert_eq!(headers["traceparent"], format!("00-{}-{}-01", trace.trace_id, trace.span_id));
    /// assert!(headers["baggage"].to_str().unwrap().contains("sentry-sample_rate=1,sentry-sampled=true"));
    /// # }
    /// # use monitored::sentry;
    /// ```
    ///
    /// Send them to services of your own: they tell your release and environment. Where a request has baggage already,
    /// this one's goes behind it, with a comma.
    pub fn trace_headers(&self) -> Vec<(&'static str, String)> {
        if !self.is_running() {
            return Vec::new();
        }
        Hub::current().client().map(|client| headers(&client, self.sentry_span())).unwrap_or_default()
    }
}

/// What the SDK says of the trace, and what it leaves out.
fn headers(client: &Client, span: Option<TransactionOrSpan>) -> Vec<(&'static str, String)> {
    let mut headers: Vec<(&'static str, String)> = match &span {
        Some(span) => span.iter_headers().collect(),
        None => Hub::current().configure_scope(|scope| scope.iter_trace_propagation_headers().collect()),
    };
    let trace = headers.iter().find(|(name, _)| *name == "sentry-trace");
    let Some(here) = trace.and_then(|(_, value)| Remote::sentry_trace(value)) else { return headers };
    let mut add = |name: &'static str, value: Option<String>| {
        let value = value.filter(|_| headers.iter().all(|(known, _)| *known != name));
        headers.extend(value.map(|value| (name, value)));
    };
    add(
        "baggage",
        match &span {
            Some(span) => Origin::of(span).baggage(client, here.sampled),
            None => own_baggage(client, here.trace_id, here.sampled),
        },
    );
    add("traceparent", here.traceparent_header());
    headers
}
