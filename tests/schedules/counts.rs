//! Calls that end at once are counted, each in the slice that it ended in.

use loom::thread;

use crate::in_every_order;
use crate::sliding::{SLICES, Sliding};
use crate::sync::Arc;

/// What has stood in the place of slice `NEXT` since a window ago.
const LAST: u32 = 7;
const NEXT: u32 = LAST + SLICES;

/// With so many calls in slice `LAST`.
fn with_calls(count: u32) -> Arc<Sliding> {
    let counts = Sliding::new();
    counts.add(LAST, count);
    Arc::new(counts)
}

fn adds(counts: &Arc<Sliding>, slices: &'static [u32]) -> thread::JoinHandle<()> {
    let counts = Arc::clone(counts);
    thread::spawn(move || slices.iter().for_each(|slice| counts.add(*slice, 1)))
}

fn of<const N: usize>(counts: &Sliding, slices: [u32; N]) -> [u64; N] {
    slices.map(|slice| counts.of(slice))
}

#[test]
fn two_that_count_in_one_slice_are_both_counted() {
    in_every_order(3, || {
        let counts = with_calls(0);
        let others = adds(&counts, &[LAST, LAST]);
        counts.add(LAST, 1);
        counts.add(LAST, 1);
        others.join().unwrap();
        assert_eq!(counts.of(LAST), 4);
    });
}

#[test]
fn of_two_that_begin_a_slice_neither_is_lost() {
    in_every_order(3, || {
        let counts = with_calls(5);
        let others = adds(&counts, &[NEXT, NEXT]);
        counts.add(NEXT, 1);
        others.join().unwrap();
        assert_eq!(of(&counts, [LAST, NEXT]), [0, 3]);
    });
}

#[test]
fn two_writers_across_the_end_of_a_slice_count_each_in_its_own() {
    in_every_order(3, || {
        let counts = with_calls(5);
        let others = adds(&counts, &[NEXT - 1, NEXT]);
        counts.add(NEXT - 1, 1);
        counts.add(NEXT, 1);
        others.join().unwrap();
        assert_eq!(of(&counts, [LAST, NEXT - 1, NEXT]), [0, 2, 2]);
    });
}

#[test]
fn who_comes_a_window_too_late_counts_nowhere_and_takes_nothing_away() {
    in_every_order(3, || {
        let counts = with_calls(5);
        let late = adds(&counts, &[LAST, LAST]);
        let other = adds(&counts, &[NEXT]);
        counts.add(NEXT, 1);
        [late, other].into_iter().for_each(|thread| thread.join().unwrap());
        assert_eq!(of(&counts, [LAST, NEXT]), [0, 2]);
    });
}

#[test]
fn a_reader_sees_what_was_counted_in_that_slice_and_nothing_of_another() {
    in_every_order(3, || {
        let counts = with_calls(5);
        let writer = adds(&counts, &[LAST, NEXT, NEXT]);
        let (mut last, mut next) = (Vec::new(), Vec::new());
        for _ in 0..2 {
            last.push(counts.of(LAST));
            next.push(counts.of(NEXT));
        }
        assert!(last.iter().all(|count| [0, 5, 6].contains(count)), "{last:?}");
        assert!(next.iter().all(|count| *count <= 2), "{next:?}");
        assert!(next.is_sorted(), "what was seen stays: {next:?}");
        writer.join().unwrap();
        assert_eq!(of(&counts, [LAST, NEXT]), [0, 2]);
    });
}
