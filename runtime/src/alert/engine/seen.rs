//! Which errors were told of lately.

use std::collections::HashMap;
use std::time::Duration;

/// So many kinds of errors are told apart.
const MOST: usize = 1024;

/// What stands for those beyond.
const OTHERS: u64 = 0;

/// When each kind was told of last.
#[derive(Default)]
pub(super) struct Seen(HashMap<u64, Duration>);

impl Seen {
    /// This kind was told of now, elsewhere.
    pub(super) fn note(&mut self, kind: u64, now: Duration) {
        if self.0.len() < MOST || self.0.contains_key(&kind) {
            self.0.insert(kind, now);
        }
    }

    /// Whether this kind is to be told of now: it was not for as long as `cooldown`. It then counts as told.
    pub(super) fn is_new(&mut self, kind: u64, now: Duration, cooldown: Duration) -> bool {
        if self.0.len() >= MOST && !self.0.contains_key(&kind) {
            self.0.retain(|_, told| now < told.saturating_add(cooldown));
        }
        let kind = if self.0.len() >= MOST && !self.0.contains_key(&kind) { OTHERS } else { kind };
        let new = self.0.get(&kind).is_none_or(|told| now >= told.saturating_add(cooldown));
        if new {
            self.0.insert(kind, now);
        }
        new
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{MOST, Seen};

    const HOUR: Duration = Duration::from_secs(3600);

    #[test]
    fn each_kind_is_new_once_an_hour() {
        let mut seen = Seen::default();
        assert!(seen.is_new(7, Duration::ZERO, HOUR));
        assert!(!seen.is_new(7, HOUR / 2, HOUR));
        assert!(seen.is_new(8, HOUR / 2, HOUR));
        assert!(seen.is_new(7, HOUR, HOUR));
    }

    #[test]
    fn memory_is_bounded_and_what_is_beyond_is_one_kind() {
        let mut seen = Seen::default();
        let new = (1..=5000).filter(|kind| seen.is_new(*kind, Duration::ZERO, HOUR)).count();
        assert_eq!(new, MOST + 1);
        assert!(seen.0.len() <= MOST + 1);
        assert!(seen.is_new(9999, HOUR, HOUR), "an hour later there is room again");
    }
}
