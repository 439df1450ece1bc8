//! The client of the service that knows users' profiles.

use std::time::Duration;

use monitored::{Classify, monitored};
use reqwest::{Client, StatusCode};
use serde::{Deserialize, Serialize};

/// Nobody has more to say of themselves.
const MAX_BYTES: usize = 64 * 1024;

/// What a user says of themselves, elsewhere.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Profile {
    pub(crate) biography: String,
    pub(crate) followers: u32,
}

/// Why there is no telling what a profile is.
#[derive(Debug, thiserror::Error, Classify)]
pub(crate) enum ProfileError {
    #[error("the profile service does not answer in time")]
    #[class(timeout)]
    Slow(#[source] reqwest::Error),
    #[error("the profile service cannot be reached")]
    #[class(connection)]
    Unreachable(#[source] reqwest::Error),
    #[error("the profile service refuses to answer")]
    #[class(api)]
    Refused(#[source] reqwest::Error),
    #[error("the profile service answers what is no profile")]
    #[class(api)]
    Garbage(#[from] serde_json::Error),
    #[error("the profile service answers more than {MAX_BYTES} bytes")]
    #[class(api)]
    TooMuch,
}

impl From<reqwest::Error> for ProfileError {
    fn from(error: reqwest::Error) -> Self {
        if error.is_timeout() {
            Self::Slow(error)
        } else if error.is_status() {
            Self::Refused(error)
        } else {
            Self::Unreachable(error)
        }
    }
}

/// The service, as its callers see it.
pub(crate) struct Profiles {
    client: Client,
    url: String,
}

impl Profiles {
    /// A client of the service at `url`.
    pub(crate) fn at(url: &str, timeout: Duration) -> Result<Self, reqwest::Error> {
        // Loopback is never behind a proxy, whatever the environment says.
        let client = Client::builder().timeout(timeout).no_proxy().build()?;
        Ok(Self { client, url: url.trim_end_matches('/').to_owned() })
    }

    /// The profile of a user, who may have none.
    #[monitored(op = "http.client", name = "profile_service", args)]
    pub(crate) async fn fetch(&self, user_id: i64) -> Result<Option<Profile>, ProfileError> {
        let mut request = self.client.get(format!("{}/profiles/{user_id}", self.url));
        // So that what the other service does is in the same trace.
        for (name, value) in monitored::current().trace_headers() {
            request = request.header(name, value);
        }
        let mut response = request.send().await?;
        if response.status() == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        response.error_for_status_ref()?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            body.extend_from_slice(&chunk);
            if body.len() > MAX_BYTES {
                return Err(ProfileError::TooMuch);
            }
        }
        Ok(serde_json::from_slice(&body)?)
    }
}
