//! `reqwest::Error`, against a server that answers badly, late, or not at all.

use std::time::Duration;

use ::monitored::{monitored, testing};
use testing::Captured;
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::{code, told};

#[monitored(op = "external_api")]
async fn fetch(url: String) -> Result<u32, reqwest::Error> {
    let client = reqwest::Client::builder().timeout(Duration::from_millis(500)).no_proxy().build()?;
    client.get(url).send().await?.error_for_status()?.json().await
}

async fn fetched(url: String) -> Captured {
    testing::capture_async(async { assert!(fetch(url).await.is_err()) }).await
}

async fn answering(answer: ResponseTemplate) -> (MockServer, String) {
    let server = MockServer::start().await;
    Mock::given(path("/")).respond_with(answer).mount(&server).await;
    let url = format!("{}/", server.uri());
    (server, url)
}

#[tokio::test]
async fn by_the_status_of_the_answer() {
    for (status, class) in [
        (400, "validation_error"),
        (401, "authentication_error"),
        (403, "permission_error"),
        (404, "not_found_error"),
        (409, "conflict_error"),
        (418, "api_error"),
        (429, "rate_limit_error"),
        (500, "api_error"),
        (503, "api_error"),
        (504, "timeout_error"),
    ] {
        let (_server, url) = answering(ResponseTemplate::new(status)).await;
        let captured = fetched(url).await;
        assert_eq!(told(&captured), (vec!["reqwest::Error::Status"], class, false), "{status}");
        assert_eq!(code(&captured), Some(status.to_string().as_str()));
    }
}

#[tokio::test]
async fn an_answer_that_is_something_else() {
    let (_server, url) = answering(ResponseTemplate::new(200).set_body_string("hunter2")).await;
    let captured = fetched(url).await;
    let (names, class, declared) = told(&captured);
    assert_eq!((names[0], class, declared), ("reqwest::Error::Decode", "api_error", false));
    assert_eq!(names[1], "serde_json::Error::Syntax");
}

#[tokio::test]
async fn a_server_that_is_slow() {
    let (_server, url) = answering(ResponseTemplate::new(200).set_delay(Duration::from_secs(5))).await;
    let captured = fetched(url).await;
    let (names, class, _) = told(&captured);
    assert_eq!((names[0], class), ("reqwest::Error::Request", "timeout_error"));
}

#[tokio::test]
async fn a_server_that_is_not_there() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let captured = fetched(url).await;
    let (names, class, _) = told(&captured);
    assert_eq!((names[0], class), ("reqwest::Error::Request", "connection_error"));
}

#[tokio::test]
async fn an_address_that_is_none() {
    let captured = fetched("no address".to_owned()).await;
    let (names, class, _) = told(&captured);
    assert_eq!((names[0], class), ("reqwest::Error::Builder", "configuration_error"));
}

#[tokio::test]
async fn a_redirect_without_end() {
    let (_server, url) = answering(ResponseTemplate::new(302).insert_header("location", "/")).await;
    let captured = fetched(url).await;
    let (names, class, _) = told(&captured);
    assert_eq!((names[0], class), ("reqwest::Error::Redirect", "api_error"));
}
