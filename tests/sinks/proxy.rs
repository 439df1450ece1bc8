//! The proxy that the environment names. It is read in a process of its own.

use std::io::Write;
use std::process::Command;

use monitored::{Alert, AlertSink, sink};
use wiremock::ResponseTemplate;

use super::receiver::{Receiver, once, request};

const URL: &str = "http://hooks.example.invalid/services/T0";

#[test]
#[ignore = "run by the tests below"]
fn program() {
    let url = std::env::var("SINK_URL").unwrap();
    match sink::Slack::new(url).deliver(&Alert::sample()) {
        Ok(()) => println!("delivered"),
        Err(error) => println!("failed: {error}"),
    }
}

/// What it printed, with the variables and no other proxy.
fn run(url: &str, variables: &[(&str, &str)]) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["proxy::program", "--exact", "--ignored", "--nocapture"]).env("SINK_URL", url);
    for name in ["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    let output = command.envs(variables.iter().copied()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_proxy_is_asked() {
    for name in ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy"] {
        let (proxy, thread) = once(|mut stream| {
            let connect = request(&mut stream);
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
            let post = request(&mut stream);
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").unwrap();
            (connect, post)
        });
        let printed = run(URL, &[(name, &proxy)]);
        assert!(printed.contains("delivered"), "{name}: {printed}");
        let (connect, post) = thread.join().unwrap();
        assert!(connect.starts_with("CONNECT hooks.example.invalid:80 HTTP/1.1\r\n"), "{connect}");
        assert!(post.starts_with("POST /services/T0 HTTP/1.1\r\n"), "{post}");
    }
}

#[test]
fn a_host_that_needs_no_proxy_is_asked_itself() {
    // An address that leads to this machine, but is none of those that need no proxy anyway. Nothing listens at port 1.
    let receiver = Receiver::new(ResponseTemplate::new(200));
    let url = receiver.url("/").replace("127.0.0.1", "0.0.0.0");
    let proxy = ("ALL_PROXY", "http://127.0.0.1:1");
    assert!(run(&url, &[proxy]).contains("failed: connection refused"));
    assert!(run(&url, &[proxy, ("NO_PROXY", "other.example,0.0.0.0")]).contains("delivered"));
}

#[test]
fn what_is_on_this_machine_needs_no_proxy() {
    let receiver = Receiver::new(ResponseTemplate::new(200));
    let printed = run(&receiver.url("/"), &[("ALL_PROXY", "http://127.0.0.1:1")]);
    assert!(printed.contains("delivered"), "{printed}");
}

#[test]
fn a_proxy_that_refuses_shows_no_password() {
    let (proxy, thread) = once(|mut stream| {
        let connect = request(&mut stream);
        stream.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n").unwrap();
        connect
    });
    let printed = run(URL, &[("ALL_PROXY", &proxy.replace("http://", "http://user:s3cr3t@"))]);
    assert!(printed.contains("failed: no way through the proxy") && printed.contains("407"), "{printed}");
    assert!(!printed.contains("s3cr3t"), "{printed}");
    assert!(thread.join().unwrap().contains("Proxy-Authorization: Basic "));
}
