//! What a window has counted, by one thread. For several see `tests/schedules`.

use super::sliding::{SLICES, Sliding};

fn sum(counts: &Sliding, last: u32) -> u64 {
    (0..SLICES).map(|back| counts.of(last.wrapping_sub(back))).sum()
}

#[test]
fn what_left_the_window_is_not_counted() {
    let counts = Sliding::new();
    counts.add(3, 2);
    counts.add(62, 5);
    assert_eq!([sum(&counts, 3), sum(&counts, 62), sum(&counts, 63)], [2, 7, 5]);
    counts.add(63, 1);
    assert_eq!([sum(&counts, 63), sum(&counts, 500)], [6, 0]);
}

#[test]
fn who_comes_too_late_does_not_count_in_another_slice() {
    let counts = Sliding::new();
    counts.add(70, 1);
    counts.add(10, 1);
    assert_eq!(sum(&counts, 70), 1);
}

#[test]
fn slices_may_go_round() {
    let counts = Sliding::new();
    counts.add(u32::MAX - 2, 4);
    // A multiple of 60 is not 2³²: the same place comes at another number.
    counts.add(5, 1);
    assert_eq!(counts.of(5), 1);
    assert_eq!(counts.of(u32::MAX - 2), 4);
}

#[test]
fn a_place_that_was_idle_for_long_is_used_again() {
    let counts = Sliding::new();
    counts.add(3_000_000_000, 7);
    assert_eq!(counts.of(3_000_000_000), 7);
}

#[test]
fn a_place_where_nothing_was_counted_is_of_any_slice() {
    let counts = Sliding::new();
    // Its number is as if slice 0 were a little ahead of it.
    counts.add(u32::MAX, 1);
    assert_eq!(counts.of(u32::MAX), 1);
}
