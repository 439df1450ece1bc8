//! Things that answer where Redis should, and what Redis answers when it is not well.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};

use monitored::{Monitored, RedisWindows};
use sentry::ClientOptions;

use super::process::{Process, counts};
use super::server::{Server, free_port};
use super::until;

/// The process goes on by itself, and says why once.
fn goes_on_alone(url: &str, why: &str) -> Process {
    let mut process = Process::start(url);
    process.is_alone();
    // If calls waited for it, a second each, this would take longer than anything may.
    process.does("rate 2000 0");
    process.does("fail first 11");
    until("it fires by its own count", || !process.told().is_empty());
    assert_eq!(counts(&process.told(), "first", "firing"), [11]);
    let warned: Vec<_> =
        process.output().into_iter().filter(|line| line.contains("counts for itself")).collect();
    assert_eq!(warned.len(), 1, "{warned:?}");
    assert!(warned[0].contains(why), "{warned:?}");
    process
}

/// What listens and does this with each that connects; with its address. It ends with the test's process.
fn listening(mut with: impl FnMut(TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || listener.incoming().map_while(Result::ok).for_each(&mut with));
    format!("redis://:hunter2@127.0.0.1:{port}/0")
}

#[test]
fn what_is_wrong_is_said_when_it_is_configured_and_the_rest_works() {
    let told = |windows: RedisWindows| {
        let configured = Monitored::new().shared_windows(windows);
        configured
            .try_init(ClientOptions::new())
            .map_or_else(|error| error.to_string(), |_| "nothing".to_owned())
    };
    for url in ["", "localhost", "http://:hunter2@localhost", "redis://:hunter2@localhost/first"] {
        let told = told(RedisWindows::connect(url));
        assert!(told.starts_with("shared_windows: ") && told.contains("redis://host:6379/0"), "{told}");
        assert!(!told.contains("counts for itself") && !told.contains("hunter2"), "{told}");
    }
    for prefix in ["", "a b", "{a}", "a\nb", &"x".repeat(101)] {
        let told = told(RedisWindows::connect("redis://localhost").prefix(prefix));
        assert!(told.contains("a prefix has from 1 to 100 bytes"), "{told}");
    }
    assert_eq!(
        told(RedisWindows::connect("rediss://user:hunter2@[::1]:6380/3").prefix("shop:eu")),
        "nothing"
    );
    let mut process = Process::start("http://:hunter2@localhost");
    process.does("fail first 11");
    until("it fires by its own count", || !process.told().is_empty());
    assert!(!process.output().join("\n").contains("hunter2"));
}

#[test]
fn nobody_is_there() {
    goes_on_alone(&format!("redis://127.0.0.1:{}/0", free_port()), "refuses the connection");
}

#[test]
fn who_accepts_and_never_answers_costs_nothing_but_the_sharing() {
    let mut kept = Vec::new();
    let url = listening(move |stream| kept.push(stream));
    goes_on_alone(&url, "did not answer within a second");
}

#[test]
fn who_answers_byte_by_byte_is_not_waited_for() {
    let url = listening(|mut stream| {
        std::thread::spawn(move || {
            while stream.write_all(b"+").is_ok() {
                std::thread::sleep(std::time::Duration::from_millis(300));
            }
        });
    });
    // Connecting ends after a second, or the first exchange does not count.
    let mut process = Process::start(&url);
    process.does("fail first 11");
    until("it fires by its own count", || !process.told().is_empty());
}

#[test]
fn garbage_is_no_answer() {
    let answers: [&[u8]; 8] = [
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"\0\0\0\0",
        b"$-7\r\n",
        b"*1\r\n",
        b"$99999999999\r\n",
        b"*99999999999\r\n",
        b":1\r\n:2\r\n:3\r\n:4\r\n:5\r\n:6\r\n:7\r\n:8\r\n:9\r\n:10\r\n",
        b"-WRONGPASS hunter2\r\n",
    ];
    for answer in answers {
        let url = listening(move |mut stream| {
            let _ = stream.write_all(answer);
            // As long as the other side is there.
            std::thread::spawn(move || while stream.read(&mut [0; 1024]).is_ok_and(|read| read > 0) {});
        });
        let process = goes_on_alone(&url, "");
        let output = process.output().join("\n");
        assert!(!output.contains("hunter2"), "{output}");
    }
}

#[test]
fn an_echo_of_the_password_does_not_reach_the_log() {
    let url = listening(|mut stream| {
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(read @ 1..) = stream.read(&mut buffer) {
                let _ = stream.write_all(&[b"-", buffer.split_at(read).0].concat());
            }
        });
    });
    let output = goes_on_alone(&url, "").output().join("\n");
    assert!(!output.contains("hunter2"), "{output}");
}

#[test]
fn a_wrong_password_is_told_without_it() {
    let Some(server) = Server::with_password("right") else { return };
    let with = server.url().replace("redis://", "redis://:hunter2@");
    let process = goes_on_alone(&with, "WRONGPASS (it refuses the user or the password)");
    assert!(!process.output().join("\n").contains("hunter2"));
    goes_on_alone(&server.url(), "NOAUTH (it wants a password)");
    let mut right = Process::start(&server.url().replace("redis://", "redis://:right@"));
    right.shares();
}

#[test]
fn a_full_redis_is_used_again_when_there_is_room() {
    let Some(server) = Server::running(&["--maxmemory-policy", "noeviction"]) else { return };
    let mut process = Process::start(&server.url());
    process.shares();
    let _: String = server.ask(&["CONFIG", "SET", "maxmemory", "1mb"]);
    let filled = |size: usize| server.fills(size);
    (1..).take_while(|size| filled(*size)).for_each(drop);
    process.does("fail first 11");
    process.is_alone();
    until("it fires by its own count", || !process.told().is_empty());
    assert!(process.output().iter().any(|line| line.contains("OOM (it is full)")));
    let _: String = server.ask(&["CONFIG", "SET", "maxmemory", "0"]);
    process.shares();
    until("it is shared", || server.counted() == 11);
}

#[test]
fn a_redis_that_takes_no_writes_is_not_used() {
    let Some(server) = Server::running(&[]) else { return };
    let mut process = Process::start(&server.url());
    process.shares();
    let _: String = server.ask(&["REPLICAOF", "127.0.0.1", &free_port().to_string()]);
    process.does("fail first 11");
    process.is_alone();
    until("it fires by its own count", || !process.told().is_empty());
    assert!(process.output().iter().any(|line| line.contains("READONLY (it takes no writes)")));
}

#[test]
fn keys_of_another_kind_are_left_alone() {
    let Some(server) = Server::running(&[]) else { return };
    let mut process = Process::start(&server.url());
    process.shares();
    process.does("fail first 1");
    until("it is shared", || server.counted() == 1);
    let key = server.keys().into_iter().find(|key| key.ends_with(":counts")).unwrap();
    let _: String = server.ask(&["SET", &key, "mine"]);
    process.does("fail first 10");
    process.is_alone();
    until("it fires by its own count", || !process.told().is_empty());
    assert_eq!(server.ask::<String>(&["GET", &key]), "mine");
}

#[test]
fn fields_of_nobody_are_taken_away_and_do_not_count() {
    let Some(server) = Server::running(&[]) else { return };
    let mut process = Process::start(&server.url());
    process.shares();
    process.does("fail first 1");
    until("it is shared", || server.counted() == 1);
    let key = server.keys().into_iter().find(|key| key.ends_with(":counts")).unwrap();
    let someone = "0123456789abcdef0123456789abcdef=";
    for (field, value) in
        [("x", "1"), (someone, "99999999999 0:9:9:9"), ("\u{1}:y", "1 0:1:1:1"), ("a=", "nonsense")]
    {
        let _: i64 = server.ask(&["HSET", &key, field, value]);
    }
    process.does("fail first 1");
    until("they are gone", || server.ask::<i64>(&["HLEN", &key]) == 1);
    assert_eq!(server.counted(), 2);
    assert_eq!(process.told(), []);
}
