//! A child process has no threads but one, and whatever was locked stays locked.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::PathBuf;
use std::process;
use std::sync::mpsc::channel;

use fork::{Fork, fork, waitpid};

use super::delivering::{LONG, delivery, hanging, named, quick};
use super::{alert, seconds};
use crate::alert::Alert;

/// A file that goes when the test ends.
struct File(PathBuf);

impl Drop for File {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

#[test]
fn a_child_delivers_what_it_raises_itself() {
    let file = File(std::env::temp_dir().join(format!("monitored-fork-{}", process::id())));
    let path = file.0.clone();
    let (sender, written) = channel();
    let writes = named("writes", move |alert: &Alert| {
        let line = format!("{} {}\n", alert.rule, process::id());
        let mut file = OpenOptions::new().create(true).append(true).open(&path).unwrap();
        file.write_all(line.as_bytes()).unwrap();
        let _ = sender.send(());
    });
    let (hangs, _held) = hanging("hangs");
    let delivery = delivery(quick(), vec![writes, hangs]);
    delivery.push(alert("hangs"), &["hangs".to_owned()]);
    let parent = delivery.nodes.get().expect("it has a thread");
    // The child gets the parent's lock as it is now, with nobody to unlock it.
    let child = parent.desk.change(|_| match fork().unwrap() {
        Fork::Parent(child) => child,
        Fork::Child => {
            // Nothing of the test runs on in the child, whatever happens.
            let delivered = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                delivery.push(alert("of_child"), &["writes".to_owned()]);
                delivery.flush(seconds(30))
            }));
            process::exit(if matches!(delivered, Ok(true)) { 0 } else { 1 });
        }
    });
    assert_eq!(waitpid(child).unwrap(), 0, "the child says that nothing is left");
    delivery.push(alert("of_parent"), &["writes".to_owned()]);
    written.recv_timeout(LONG).unwrap();
    let written = fs::read_to_string(&file.0).unwrap();
    assert_eq!(written, format!("of_child {child}\nof_parent {}\n", process::id()));
}
