//! Quantiles of durations over a sliding window.
//!
//! The method is DDSketch: C. Masson, J. E. Rim, H. K. Lee, *DDSketch: a fast and fully-mergeable quantile sketch with
//! relative-error guarantees*, PVLDB 12(12), 2019. A duration is counted in the bucket of its logarithm, so that what is read from the buckets is within
//! a fixed part of what was put in.

use std::sync::OnceLock;
use std::time::Duration;

use super::sliding::Sliding;

/// The relative error of a quantile (α in the paper).
const ERROR: f64 = 0.04;

/// How much wider each bucket is than the one before (γ).
const WIDER: f64 = (1.0 + ERROR) / (1.0 - ERROR);

/// Shorter durations are not told apart.
const SHORTEST: Duration = Duration::from_micros(10);

/// Up to 1.1 hours; longer ones are not told apart either.
const BUCKETS: usize = 250;

/// Counts of durations. A bucket takes half a kilobyte, from when it is first needed.
pub(super) struct Sketch(Box<[OnceLock<Sliding>]>);

fn bucket(duration: Duration) -> usize {
    let times = duration.as_secs_f64() / SHORTEST.as_secs_f64();
    if times <= 1.0 {
        return 0;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "positive, and a cast saturates"
    )]
    let bucket = (times.ln() / WIDER.ln()).ceil() as usize;
    bucket.min(BUCKETS - 1)
}

/// What stands for the durations of a bucket: in the middle of it, so that none is further away than the error.
fn middle(bucket: usize) -> Duration {
    let upper = SHORTEST.as_secs_f64() * WIDER.powf(bucket as f64);
    Duration::try_from_secs_f64(upper * 2.0 / (WIDER + 1.0)).unwrap_or(Duration::MAX)
}

impl Sketch {
    pub(super) fn new() -> Self {
        Self((0..BUCKETS).map(|_| OnceLock::new()).collect())
    }

    pub(super) fn add(&self, slice: u32, duration: Duration) {
        if let Some(bucket) = self.0.get(bucket(duration)) {
            bucket.get_or_init(Sliding::new).add(slice, 1);
        }
    }

    /// The duration that this part of the calls in these slices stayed below or took, the nearest rank.
    pub(super) fn quantile(
        &self,
        quantile: f64,
        slices: impl Iterator<Item = u32> + Clone,
    ) -> Option<Duration> {
        let in_bucket = |counts: &OnceLock<Sliding>| {
            counts.get().map_or(0, |counts| slices.clone().map(|slice| counts.of(slice)).sum::<u64>())
        };
        let counts: Vec<_> = self.0.iter().map(in_bucket).collect();
        let all: u64 = counts.iter().sum();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 1 and the number of calls"
        )]
        let rank = ((all as f64 * quantile).ceil() as u64).clamp(1, all.max(1));
        let mut below = 0;
        let reached = counts.iter().position(|count| {
            below += count;
            below >= rank
        });
        reached.filter(|_| all > 0).map(middle)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Sketch;

    #[test]
    fn nothing_has_no_quantile() {
        assert_eq!(Sketch::new().quantile(0.5, 0..10), None);
    }

    #[test]
    fn a_quantile_is_within_four_per_cent_from_ten_microseconds_to_an_hour() {
        for micros in [11, 50, 333, 1_000, 12_345, 1_000_000, 2_000_000, 59_999_999, 3_600_000_000] {
            let sketch = Sketch::new();
            let exact = Duration::from_micros(micros);
            sketch.add(7, exact);
            let read = sketch.quantile(0.95, 0..60).unwrap();
            let error = (read.as_secs_f64() / exact.as_secs_f64() - 1.0).abs();
            assert!(error <= 0.0401, "{exact:?} is read as {read:?}");
        }
    }

    #[test]
    fn what_is_out_of_bounds_counts_at_the_end() {
        let sketch = Sketch::new();
        sketch.add(0, Duration::ZERO);
        sketch.add(0, Duration::MAX);
        assert!(sketch.quantile(0.5, 0..1).unwrap() <= Duration::from_micros(10));
        assert!(sketch.quantile(1.0, 0..1).unwrap() > Duration::from_secs(3_600));
    }
}
