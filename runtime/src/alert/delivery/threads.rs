//! The threads that one sink has.

use sentry::types::Uuid;

/// What is known of them, by the numbers of their attempts; that of the queue is its lane's.
#[derive(Debug, Default)]
pub(super) struct Threads {
    /// Those that nobody waits for any longer, and the alerts that they have.
    abandoned: Vec<(u64, Uuid)>,
    /// Attempts past the queue.
    probes: Vec<u64>,
    numbers: u64,
}

impl Threads {
    pub(super) fn next_number(&mut self) -> u64 {
        self.numbers += 1;
        self.numbers
    }

    /// How many have not returned.
    pub(super) fn count(&self) -> usize {
        self.abandoned.len() + self.probes.len()
    }

    pub(super) fn abandon(&mut self, number: u64, alert: Uuid) {
        self.abandoned.push((number, alert));
    }

    pub(super) fn probe(&mut self) -> u64 {
        let number = self.next_number();
        self.probes.push(number);
        number
    }

    /// Nobody waits for that attempt past the queue any longer, unless it has returned.
    pub(super) fn abandon_probe(&mut self, number: u64) {
        if let Some(at) = self.probes.iter().position(|probe| *probe == number) {
            self.probes.swap_remove(at);
            self.abandon(number, Uuid::nil());
        }
    }

    /// One has returned: the alert that it had, if it had been given up.
    pub(super) fn returned(&mut self, number: u64) -> Option<Uuid> {
        self.probes.retain(|probe| *probe != number);
        let at = self.abandoned.iter().position(|(abandoned, _)| *abandoned == number)?;
        Some(self.abandoned.swap_remove(at).1)
    }
}
