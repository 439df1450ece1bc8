//! Any receiver of JSON over HTTP.

mod body;
mod signature;

use std::fmt::{self, Debug, Formatter};
use std::time::{Duration, SystemTime};

use ureq::http::{HeaderName, HeaderValue, header};

use self::signature::Key;
use super::http::{Endpoint, is_success};
use super::{Alert, AlertSink, DeliveryError};

const ID: HeaderName = HeaderName::from_static("webhook-id");
const TIMESTAMP: HeaderName = HeaderName::from_static("webhook-timestamp");
const SIGNATURE: HeaderName = HeaderName::from_static("webhook-signature");

/// What the sink says itself of a request and its body.
const OWN: [HeaderName; 9] = [
    ID,
    TIMESTAMP,
    SIGNATURE,
    header::CONTENT_TYPE,
    header::CONTENT_LENGTH,
    header::CONTENT_ENCODING,
    header::TRANSFER_ENCODING,
    header::CONNECTION,
    header::EXPECT,
];

/// Posts alerts as JSON to a URL, signed if there is a [`secret`](Self::secret).
///
/// Requests are as [Standard Webhooks](https://www.standardwebhooks.com/) has them, so that its libraries verify them:
///
/// | header | what it holds |
/// | --- | --- |
/// | `webhook-id` | the alert's id; the same on each attempt, so that a receiver knows what it has already |
/// | `webhook-timestamp` | seconds since 1970 at this attempt |
/// | `webhook-signature` | with a secret: `v1,` and the base64 of the HMAC-SHA256 of `id.timestamp.body` |
///
/// Userinfo in the URL is sent as basic authentication. The URL is not shown but for its scheme and host: others have their secret in it.
/// What all sinks over HTTP do is told in [`sink`](crate::sink#over-http).
///
/// ```
/// use monitored::{AlertSink, Monitored, sink};
///
/// let webhook = sink::Webhook::new("https://alerts.example.org/hooks/42")
///     .secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
///     .header("X-Team", "payments");
/// assert_eq!(webhook.name(), "webhook");
/// assert_eq!(webhook.mistake(), None);
/// assert!(format!("{webhook:?}").starts_with("Webhook { url: https://alerts.example.org/…"));
///
/// let monitored = Monitored::new().notify(webhook);
/// # let _ = monitored;
/// ```
///
/// # Body
///
/// An object of this JSON Schema. Fields may be added to it; none goes, or changes its meaning, as long as `version` is 1.
///
#[doc = concat!("```json\n", include_str!("../../../../docs/alert.schema.json"), "```")]
#[must_use = "a sink does nothing until `Monitored::notify` takes it"]
pub struct Webhook {
    endpoint: Endpoint,
    keys: Vec<Key>,
    headers: Vec<(HeaderName, HeaderValue)>,
    mistakes: Vec<String>,
}

impl Webhook {
    /// The JSON Schema of what is sent, of 2020-12.
    ///
    /// ```
    /// let schema: serde_json::Value = serde_json::from_str(monitored::sink::Webhook::SCHEMA)?;
    /// assert_eq!(schema["properties"]["version"]["const"], 1);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub const SCHEMA: &'static str = include_str!("../../../../docs/alert.schema.json");

    /// By its URL. One that is no `http` or `https` URL is a [`mistake`](AlertSink::mistake).
    pub fn new(url: impl AsRef<str>) -> Self {
        let endpoint = Endpoint::new(url.as_ref());
        Self { endpoint, keys: Vec::new(), headers: Vec::new(), mistakes: Vec::new() }
    }

    /// Signs what is sent. A secret is `whsec_` and the base64 of 24 to 64 random bytes, as the specification says (*Signature scheme*);
    /// another is a [`mistake`](AlertSink::mistake). Given again, each signs: while a receiver moves from one secret to the next.
    ///
    /// ```
    /// use monitored::{AlertSink, sink};
    ///
    /// let webhook = sink::Webhook::new("https://example.org/").secret("hunter2");
    /// let mistake = webhook.mistake().unwrap_or_default();
    /// assert!(mistake.starts_with("a signing secret is `whsec_` and the base64 of 24 to 64 bytes"));
    /// ```
    pub fn secret(mut self, secret: impl AsRef<str>) -> Self {
        let secret = secret.as_ref().trim();
        self.endpoint.hide(secret);
        match Key::read(secret) {
            Some(key) => self.keys.push(key),
            None => self.mistakes.push(signature::MISTAKE.to_owned()),
        }
        self
    }

    /// Sends a header with each request, `Authorization` say; given again under one name, both. Its value is not shown.
    /// What is no name or value of a header, or one of the sink's own (`webhook-…`, and those that describe the body or the connection), is
    /// a [`mistake`](AlertSink::mistake).
    ///
    /// ```
    /// use monitored::{AlertSink, sink};
    ///
    /// let webhook = sink::Webhook::new("https://example.org/").header("Authorization", "Bearer XXXX\n");
    /// assert_eq!(webhook.mistake().as_deref(), Some("the value of the header `authorization` holds a control character"));
    /// ```
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.endpoint.hide(value.as_ref());
        match read(name.as_ref(), value.as_ref()) {
            Ok(header) => self.headers.push(header),
            Err(mistake) => self.mistakes.push(mistake),
        }
        self
    }

    #[doc(hidden)]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.endpoint.set_deadline(deadline);
        self
    }

    /// Everything that goes with `body`.
    fn headers(&self, alert: &Alert, body: &str) -> Option<Vec<(HeaderName, HeaderValue)>> {
        let id = alert.id.simple().to_string();
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
        let mut headers = self.headers.clone();
        headers.push((TIMESTAMP, HeaderValue::from(now)));
        if !self.keys.is_empty() {
            let signatures: Vec<_> = self.keys.iter().map(|key| key.sign(&id, now, body)).collect();
            headers.push((SIGNATURE, HeaderValue::try_from(signatures.join(" ")).ok()?));
        }
        headers.push((ID, HeaderValue::try_from(id).ok()?));
        Some(headers)
    }
}

impl AlertSink for Webhook {
    fn name(&self) -> &str {
        "webhook"
    }

    fn deliver(&self, alert: &Alert) -> Result<(), DeliveryError> {
        if let Some(mistake) = self.mistake() {
            return Err(DeliveryError::permanent(mistake));
        }
        let body = body::body(alert).to_string();
        let headers = self.headers(alert, &body);
        let headers = headers.ok_or_else(|| DeliveryError::permanent("the alert cannot be signed"))?;
        self.endpoint.post(&headers, body.as_bytes(), is_success)
    }

    fn mistake(&self) -> Option<String> {
        let url = self.endpoint.mistake("the webhook's URL", "https://alerts.example.org/hook");
        let mistakes: Vec<_> = url.into_iter().chain(self.mistakes.iter().cloned()).collect();
        (!mistakes.is_empty()).then(|| mistakes.join("; "))
    }
}

impl Debug for Webhook {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("Webhook")
            .field("url", &self.endpoint)
            .field("secrets", &self.keys.len())
            .field("headers", &names)
            .finish_non_exhaustive()
    }
}

/// A header, or what is wrong with it. A name that is none is not shown: it may be the whole header, with its value.
fn read(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let name = HeaderName::try_from(name.trim()).map_err(|_| {
        "a header's name is made of letters, digits and `-`, with no blank or colon in it".to_owned()
    })?;
    if OWN.contains(&name) {
        return Err(format!("the header `{name}` is the sink's own"));
    }
    let mut value = HeaderValue::try_from(value)
        .map_err(|_| format!("the value of the header `{name}` holds a control character"))?;
    value.set_sensitive(true);
    Ok((name, value))
}
