//! What one process counted in one window, as it is written.

use std::collections::BTreeMap;

use crate::alert::window::Figures;

/// Slices of a window, and one more: processes need not agree on which one is the latest.
const MOST: usize = 61;

/// Counts by slices of the common time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::alert) struct Counts(BTreeMap<u64, Figures>);

impl Counts {
    /// Takes what was counted in a slice, if anything was.
    pub(in crate::alert) fn put(&mut self, slice: u64, figures: Figures) {
        if figures != Figures::default() {
            let all = self.0.entry(slice).or_default();
            *all = all.plus(figures);
        }
    }

    pub(in crate::alert) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The latest slice.
    pub(in crate::alert) fn latest(&self) -> Option<u64> {
        self.0.keys().next_back().copied()
    }

    /// As it is written: the latest slice, then for each how many slices before it, and calls, counted and slow ones:
    /// `357913941 0:12:3:0 4:7:0:1`.
    pub(in crate::alert) fn written(&self) -> String {
        let Some(latest) = self.latest() else { return String::new() };
        let one = |(slice, it): (&u64, &Figures)| {
            format!(" {}:{}:{}:{}", latest - slice, it.calls, it.counted, it.slow)
        };
        let slices: String = self.0.iter().rev().map(one).collect();
        format!("{latest}{slices}")
    }

    /// What others wrote. Nothing where it makes no sense.
    pub(in crate::alert) fn read(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let latest: u64 = words.next()?.parse().ok()?;
        let mut counts = Self::default();
        for (at, word) in words.enumerate() {
            let numbers: Vec<u64> = word.split(':').map(str::parse).collect::<Result<_, _>>().ok()?;
            let [back, calls, counted, slow] = numbers.try_into().ok()?;
            if at >= MOST {
                return None;
            }
            counts.put(latest.checked_sub(back)?, Figures { calls, counted, slow });
        }
        Some(counts)
    }

    /// Adds what stands in these slices.
    pub(in crate::alert) fn add(&mut self, other: &Self, slices: std::ops::RangeInclusive<u64>) {
        if slices.is_empty() {
            return;
        }
        for (slice, figures) in other.0.range(slices) {
            self.put(*slice, *figures);
        }
    }

    /// All together.
    pub(in crate::alert) fn sum(&self) -> Figures {
        self.0.values().fold(Figures::default(), |sum, figures| sum.plus(*figures))
    }

    /// Whether more is counted in any slice than was before.
    pub(in crate::alert) fn has_grown_since(&self, before: &Self) -> bool {
        self.0
            .iter()
            .any(|(slice, figures)| figures.counted > before.0.get(slice).map_or(0, |before| before.counted))
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;
    use crate::alert::window::Figures;

    fn counts(of: &[(u64, u64, u64)]) -> Counts {
        let mut counts = Counts::default();
        of.iter().for_each(|(slice, calls, counted)| {
            counts.put(*slice, Figures { calls: *calls, counted: *counted, slow: 0 });
        });
        counts
    }

    #[test]
    fn what_is_written_is_read_again() {
        let written = counts(&[(100, 7, 0), (104, 12, 3), (105, 0, 0)]).written();
        assert_eq!(written, "104 0:12:3:0 4:7:0:0");
        assert_eq!(Counts::read(&written), Some(counts(&[(100, 7, 0), (104, 12, 3)])));
        assert_eq!(counts(&[]).written(), "");
    }

    #[test]
    fn nonsense_is_nothing() {
        let many = format!("1000{}", " 0:1:1:1".repeat(100));
        for text in [
            "",
            " ",
            "x",
            "1 1",
            "1 0:1:1",
            "1 0:1:1:1:1",
            "1 2:1:1:1",
            "1 0:-1:1:1",
            "1  0:1:1:1",
            "٣",
            &many,
        ] {
            assert_eq!(Counts::read(text), None, "{text:?}");
        }
        assert_eq!(Counts::read("7"), Some(Counts::default()));
    }

    #[test]
    fn only_what_lies_in_the_window_is_added_and_huge_numbers_stay_huge() {
        let mut sum = counts(&[(100, 1, 1)]);
        sum.add(&counts(&[(39, 5, 5), (40, 2, 1), (100, 3, 3), (103, 9, 9)]), 40..=101);
        assert_eq!(sum.sum(), Figures { calls: 6, counted: 5, slow: 0 });
        sum.add(&counts(&[(41, u64::MAX, u64::MAX)]), 40..=101);
        assert_eq!(sum.sum().counted, u64::MAX);
    }

    #[test]
    fn growth_is_seen_although_other_slices_leave() {
        let before = counts(&[(1, 9, 9), (2, 1, 1)]);
        assert!(!counts(&[(2, 1, 1)]).has_grown_since(&before));
        assert!(!counts(&[(2, 5, 1)]).has_grown_since(&before), "calls that are not counted");
        assert!(counts(&[(2, 2, 2)]).has_grown_since(&before));
        assert!(counts(&[(2, 1, 1), (3, 1, 1)]).has_grown_since(&before));
    }
}
