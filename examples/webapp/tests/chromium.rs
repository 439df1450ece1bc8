//! A browser without a window, by the DevTools protocol: JSON, each message ended by a zero byte, over a pair of pipes.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::PathBuf,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use serde_json::{Value, json};

/// No answer takes that long; only a browser that hangs is given up by it.
const BOUND: Duration = Duration::from_secs(60);

/// Chromium takes its commands from descriptor 3 and answers on 4, which `sh` makes of the two that a child is given.
const WITH_PIPES: &str = "exec chromium \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>/dev/null";

pub(super) struct Chromium {
    child: Child,
    commands: ChildStdin,
    messages: Receiver<Value>,
    profile: PathBuf,
    last_id: u64,
    session: Option<String>,
    /// What the page reported that should not be.
    errors: Vec<String>,
}

impl Chromium {
    /// Starts it, where it is installed.
    pub(super) fn start() -> Option<Self> {
        Command::new("chromium")
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .ok()?;
        let profile = std::env::temp_dir().join(format!("webapp-chromium-{}", std::process::id()));
        let mut command = Command::new("sh");
        command.args([
            "-c",
            WITH_PIPES,
            "sh",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
        ]);
        command.args(["--no-first-run", "--disable-background-networking", "--disable-component-update"]);
        command.args([
            "--disable-sync",
            "--no-proxy-server",
            "--remote-debugging-pipe",
            "--window-size=400,800",
        ]);
        command.arg(format!("--user-data-dir={}", profile.display())).arg("about:blank");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (commands, answers) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let (sender, messages) = mpsc::channel();
        thread::spawn(move || {
            for message in BufReader::new(answers).split(0).map_while(Result::ok) {
                let _ = sender.send(serde_json::from_slice(&message).unwrap());
            }
        });
        Some(Self { child, commands, messages, profile, last_id: 0, session: None, errors: Vec::new() })
    }

    /// Opens a page, and returns when it is loaded.
    pub(super) fn open(&mut self, url: &str) {
        let target = self.call("Target.createTarget", json!({ "url": "about:blank" }));
        let attached = json!({ "targetId": target["targetId"], "flatten": true });
        let session = self.call("Target.attachToTarget", attached);
        self.session = session["sessionId"].as_str().map(str::to_owned);
        self.call("Page.enable", json!({}));
        self.call("Runtime.enable", json!({}));
        self.call("Page.navigate", json!({ "url": url }));
        while self.next()["method"] != "Page.loadEventFired" {}
    }

    /// Gives the window another size, in pixels.
    pub(super) fn resize(&mut self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", size);
    }

    /// What a JavaScript expression, or the promise that it is, comes to.
    pub(super) fn evaluate(&mut self, expression: &str) -> Value {
        let expression = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let evaluated = self.call("Runtime.evaluate", expression);
        assert!(evaluated.get("exceptionDetails").is_none(), "{evaluated}");
        evaluated["result"]["value"].clone()
    }

    /// Exceptions in the page that nobody caught.
    pub(super) fn errors(&self) -> &[String] {
        &self.errors
    }

    fn call(&mut self, method: &str, params: Value) -> Value {
        self.last_id += 1;
        let mut command = json!({ "id": self.last_id, "method": method, "params": params });
        if let Some(session) = &self.session {
            command["sessionId"] = session.as_str().into();
        }
        self.commands.write_all(format!("{command}\0").as_bytes()).unwrap();
        loop {
            let message = self.next();
            if message["id"] == self.last_id {
                assert!(message.get("error").is_none(), "{method}: {message}");
                return message["result"].clone();
            }
        }
    }

    fn next(&mut self) -> Value {
        let message = self.messages.recv_timeout(BOUND).expect("the browser answers");
        if message["method"] == "Runtime.exceptionThrown" {
            self.errors.push(message["params"]["exceptionDetails"].to_string());
        }
        message
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.profile);
    }
}
