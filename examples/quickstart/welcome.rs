//! The client of the service that welcomes users by mail.

use std::time::Duration;

use monitored::{classify_errors, monitored};
use reqwest::{Client, StatusCode};

use crate::sign_up::SignUp;

/// A mail that takes longer to hand over is given up.
pub(crate) const TIMEOUT: Duration = Duration::from_millis(750);

/// The service, as its callers see it.
pub(crate) struct Welcome {
    client: Client,
    url: String,
}

impl Welcome {
    /// A client of the service at `url`.
    pub(crate) fn through(url: String) -> Result<Self, reqwest::Error> {
        // Loopback is never behind a proxy, whatever the environment says.
        let client = Client::builder().timeout(TIMEOUT).no_proxy().build()?;
        Ok(Self { client, url })
    }

    /// Hands a welcome mail over.
    #[monitored(op = "external_api", name = "welcome_mail")]
    #[classify_errors(
        error if error.is_timeout() => timeout,
        error if error.is_connect() => connection,
        error if error.status() == Some(StatusCode::TOO_MANY_REQUESTS) => rate_limit,
        _ => api,
    )]
    pub(crate) async fn send(&self, sign_up: &SignUp) -> Result<(), reqwest::Error> {
        let mail = format!("To: {}\n\nWelcome, {}!\n", sign_up.email, sign_up.name);
        let response = self.client.post(&self.url).body(mail).send().await?;
        response.error_for_status()?;
        Ok(())
    }
}
