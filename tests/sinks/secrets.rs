//! What a sink knows and must not tell.

use std::process::Command;

use monitored::{Alert, AlertSink, sink};
use wiremock::{Request, ResponseTemplate};

use super::receiver::Receiver;

/// Each secret that is given to a sink here has this in it, or is this in base64.
const MARKS: [&str; 2] = ["s3cr3t", "dXNlcjpzM2NyM3Qw"];
const KEY: &str = "s3cr3t6789abcdef0123456789abcdef";

/// Says back what it got.
fn echo(request: &Request) -> ResponseTemplate {
    let body = String::from_utf8_lossy(&request.body).into_owned();
    let routing = body.split("routing_key").nth(1).unwrap_or_default();
    let said = format!("no {} for {:?} {routing}", request.url, request.headers);
    ResponseTemplate::new(403).set_body_string(said.chars().take(3_000).collect::<String>())
}

fn sinks(base: &str) -> Vec<Box<dyn AlertSink>> {
    let base = base.trim_end_matches('/');
    let slack = sink::Slack::new(format!("{base}/services/s3cr3t1/s3cr3t2"));
    let with_user = base.replace("http://", "http://user:s3cr3t0@");
    let webhook = sink::Webhook::new(format!("{with_user}/hook/s3cr3t1?token=s3cr3t2&s3cr3t3"))
        .secret("whsec_s3cr3tr8GKYqrTwjUPD8ILPZIo2LaLaS")
        .header("x-api-key", "s3cr3t4 s3cr3t5");
    let pager = sink::PagerDuty::new(KEY).url(format!("{base}/s3cr3t1"));
    for shown in [
        format!("{slack:?} {slack:#?}"),
        format!("{webhook:?} {webhook:#?}"),
        format!("{pager:?} {pager:#?}"),
    ] {
        assert_none(&shown);
    }
    vec![Box::new(slack), Box::new(webhook), Box::new(pager)]
}

fn assert_none(told: &str) {
    assert!(MARKS.iter().all(|mark| !told.contains(mark)), "{told}");
}

#[test]
fn a_receiver_that_says_back_what_it_got() {
    let receiver = Receiver::new(echo);
    for sink in sinks(&receiver.url("")) {
        assert_eq!(sink.mistake(), None);
        let error = sink.deliver(&Alert::sample()).unwrap_err();
        assert!(error.to_string().starts_with("403 Forbidden: no http"), "{error}");
        assert_none(&format!("{error} {error:?}"));
    }
    assert_eq!(receiver.requests().len(), 3);
}

#[test]
fn no_receiver() {
    let hosts = ["http://127.0.0.1:1", "https://127.0.0.1:1", "http://[::1]:1"];
    for sink in hosts.into_iter().flat_map(sinks) {
        let error = sink.deliver(&Alert::sample()).unwrap_err();
        assert_none(&format!("{error} {error:?}"));
    }
}

#[test]
fn what_is_no_url() {
    for base in [
        "",
        "s3cr3t",
        "ftp://s3cr3t",
        "http://",
        "http://s3cr3t:port",
        "http://s3cr3t s3cr3t",
        "://s3cr3t",
        "http:s3cr3t",
    ] {
        for sink in sinks(base) {
            let mistake = sink.mistake().unwrap_or_else(|| panic!("{base}"));
            let error = sink.deliver(&Alert::sample()).unwrap_err();
            assert!(mistake.contains("is no http(s) URL; one looks like https://"), "{mistake}");
            assert!(error.is_permanent());
            assert_none(&format!("{mistake} {error} {error:?}"));
        }
    }
}

/// A program that logs everything, at the finest level, to its standard output.
#[test]
#[ignore = "run by the test below"]
fn program() {
    tracing_log::LogTracer::init().unwrap();
    let everything = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false);
    tracing::subscriber::set_global_default(everything.finish()).unwrap();
    tracing_log::log::trace!("what is logged is seen");
    let receiver = Receiver::new(ResponseTemplate::new(202));
    for sink in sinks(&receiver.url("")) {
        sink.deliver(&Alert::sample()).unwrap();
    }
    println!("{} requests", receiver.requests().len());
}

#[test]
fn the_log() {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let output = command.args(["secrets::program", "--exact", "--ignored", "--nocapture"]).output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success() && told.contains("what is logged is seen") && told.contains("3 requests"),
        "{told}"
    );
    let lines: Vec<_> = told.lines().filter(|line| line.contains("ureq")).collect();
    assert_eq!(lines, [""; 0]);
}
