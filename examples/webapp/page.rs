//! The page to try it all with.

use std::{net::SocketAddr, sync::Arc};

use axum::{extract::State, response::Html};

use crate::app::App;

/// The page, which knows where the service of the profiles is.
pub(crate) struct Page(String);

impl Page {
    pub(crate) fn new(external: SocketAddr) -> Self {
        Self(include_str!("page.html").replace("{{external}}", &format!("http://{external}")))
    }

    pub(crate) async fn show(State(app): State<Arc<App>>) -> Html<String> {
        Html(app.page.0.clone())
    }
}
