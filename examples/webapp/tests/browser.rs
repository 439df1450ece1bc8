//! The page in a real browser: every button, and what it shows.

use std::io::{self, Write};

use monitored::sentry::protocol::Context;
use serde_json::{Value, json};
use tokio::task;

use super::{
    chromium::Chromium,
    harness::{capture, config, transactions},
};

/// Presses the button of a form, with other values in its fields than it has, and waits for the answer.
const PRESS: &str = "(async (id, fields) => {
    const form = document.getElementById(id);
    for (const [name, value] of Object.entries(fields)) {
        const input = form.elements.namedItem(name);
        if (input.type === 'checkbox') input.checked = value; else input.value = value;
    }
    const text = id => document.getElementById(id).textContent;
    form.querySelector('button').click();
    while (text('status') === '…') await new Promise(woken => setTimeout(woken, 5));
    return { request: text('request'), status: text('status'), trace: text('trace'), body: text('body') };
})";

#[tokio::test]
async fn every_button_shows_an_answer_and_its_trace() {
    let Some(browser) = Chromium::start() else {
        // Not by `println!`, which is shown of failed tests only.
        let _ = writeln!(io::stderr(), "the page was not looked at: there is no `chromium`");
        return;
    };
    let mut trace_id = String::new();
    let captured = capture(config(&[]), async |service| {
        let url = format!("http://{}/", service.address);
        trace_id = task::spawn_blocking(move || press_all(browser, &url)).await.unwrap();
    });
    let captured = captured.await;
    let [divided] = transactions(&captured, "GET /api/sentry-test")[..] else {
        panic!("not one transaction")
    };
    let Context::Trace(trace) = &divided.contexts["trace"] else { panic!("no trace") };
    assert_eq!(trace.trace_id.to_string(), trace_id, "what the page says to look for is there");
}

/// Presses every button, and returns the trace that is shown of the division.
fn press_all(mut browser: Chromium, url: &str) -> String {
    browser.open(url);
    let mut press = |form: &str, fields: Value, status: &str| {
        let shown = browser.evaluate(&format!("{PRESS}({}, {fields})", json!(form)));
        assert_eq!(shown["status"], status, "{form}: {shown}");
        shown
    };

    let created = press("create", json!({ "name": "<b>Grace</b>" }), "201 Created");
    assert!(created["body"].as_str().unwrap().contains("\"name\": \"<b>Grace</b>\""), "{created}");
    press("create", json!({}), "409 Conflict");
    press("create", json!({ "email": "nobody" }), "400 Bad Request");
    press("list", json!({ "per_page": 1 }), "200 OK");
    press("list", json!({ "per_page": 1000 }), "400 Bad Request");
    press("get", json!({}), "200 OK");
    press("get", json!({ "id": "a/b?c" }), "400 Bad Request");
    press("profile", json!({}), "200 OK");
    press("settings", json!({ "garbage": true }), "200 OK");
    press("profile", json!({}), "502 Bad Gateway");
    press("delete", json!({ "token": "" }), "401 Unauthorized");
    press("delete", json!({ "token": "demo-reader-token" }), "403 Forbidden");
    press("delete", json!({ "token": "demo-admin-token" }), "204 No Content");
    press("nightly", json!({}), "200 OK");
    press("nightly", json!({ "token": "" }), "401 Unauthorized");
    let divided = press("sentry-test", json!({}), "500 Internal Server Error");
    let health = press("health", json!({}), "200 OK");
    assert_eq!(health["trace"], "none: this is not traced");

    assert_eq!(browser.errors(), [""; 0]);
    let wide = browser.evaluate("document.documentElement.scrollWidth > innerWidth");
    assert_eq!(wide, false, "nothing is cut off on a telephone");
    browser.resize(1280, 800);
    let reset = "for (const form of document.forms) form.reset()";
    browser.evaluate(reset);
    let cut = "[...document.querySelectorAll('input')].filter(it => it.scrollWidth > it.clientWidth).map(it => it.value)";
    assert_eq!(browser.evaluate(cut), json!([]), "all that stands in a field is seen");
    divided["trace"].as_str().unwrap().to_owned()
}
