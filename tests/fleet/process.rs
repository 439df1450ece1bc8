//! The processes of the fleet, as a test sees them.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use super::{member, until};

/// An alert: rule, state, count, key.
pub(crate) type Told = (String, String, u64, String);

pub(crate) struct Process {
    child: Child,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Process {
    pub(crate) fn start(url: &str) -> Self {
        Self::with(url, &[])
    }

    pub(crate) fn with(url: &str, configured: &[(&str, &str)]) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "member::member", "--nocapture"]).env(member::URL, url);
        command.envs(configured.iter().copied()).env_remove("SENTRY_DSN");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let lines = Arc::new(Mutex::new(Vec::new()));
        let (out, kept) = (BufReader::new(child.stdout.take().unwrap()), Arc::clone(&lines));
        std::thread::spawn(move || {
            out.lines().map_while(Result::ok).for_each(|line| kept.lock().unwrap().push(line));
        });
        let process = Self { child, lines };
        process.hears("ready", 1);
        process
    }

    /// Everything that it wrote, its log as well.
    pub(crate) fn output(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }

    fn said(&self) -> Vec<String> {
        let output = self.output();
        output
            .iter()
            .filter_map(|line| line.split_once(member::SAYS))
            .map(|(_, said)| said.to_owned())
            .collect()
    }

    fn hears(&self, line: &str, times: usize) {
        until(&format!("{line:?}, {times} times: {:#?}", self.output()), || {
            self.said().iter().filter(|said| *said == line).count() >= times
        });
    }

    fn order(&mut self, line: &str) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{line}").unwrap();
    }

    pub(crate) fn does(&mut self, line: &str) {
        let before = self.said().iter().filter(|said| *said == "done").count();
        self.order(line);
        self.hears("done", before + 1);
    }

    /// Clients that share at this moment, and how often that was lost.
    pub(crate) fn stats(&mut self) -> (u64, u64) {
        self.does("stats");
        let said = self.said();
        let stats = said.iter().rev().find_map(|line| line.strip_prefix("stats ")).unwrap();
        let (shared, lost) = stats.split_once(' ').unwrap();
        (shared.parse().unwrap(), lost.parse().unwrap())
    }

    /// How many of its threads exchange with Redis.
    pub(crate) fn threads(&mut self) -> usize {
        self.does("threads");
        let said = self.said();
        said.iter().rev().find_map(|line| line.strip_prefix("threads ")).unwrap().parse().unwrap()
    }

    pub(crate) fn shares(&mut self) {
        until("it shares", || self.stats().0 == 1);
    }

    pub(crate) fn is_alone(&mut self) {
        until("it counts for itself", || {
            let (shared, lost) = self.stats();
            shared == 0 && lost > 0
        });
    }

    pub(crate) fn told(&self) -> Vec<Told> {
        let alert = |line: &String| {
            let words: Vec<_> = line.strip_prefix("alert ")?.splitn(5, ' ').map(str::to_owned).collect();
            let [rule, state, count, _, key] = words.try_into().unwrap();
            Some((rule, state, count.parse().unwrap(), key))
        };
        self.said().iter().filter_map(alert).collect()
    }

    /// As a program that ends: the guard is dropped.
    pub(crate) fn end(mut self) -> Vec<Told> {
        self.order("end");
        self.child.wait().unwrap();
        self.told()
    }

    pub(crate) fn die(mut self) {
        self.order("die");
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What all of them told.
pub(crate) fn told(fleet: &[Process]) -> Vec<Told> {
    fleet.iter().flat_map(Process::told).collect()
}

/// The counts of the alerts about this.
pub(crate) fn counts(told: &[Told], rule: &str, state: &str) -> Vec<u64> {
    told.iter().filter(|it| it.0 == rule && it.1 == state).map(|it| it.2).collect()
}
