//! Counts over a sliding window, without a lock.
//!
//! The window is cut into slices. A slice's count stands in one atomic number together with the slice that it is of, so that
//! whoever counts first in a new slice takes over the place of one that has left the window, in the same step in which it counts: no
//! count is lost, none is seen that belongs elsewhere, and nobody waits.

use crate::sync::atomic::{AtomicU64, Ordering};

/// Slices of a window.
pub(crate) const SLICES: u32 = 60;

/// A slice that seems to be in the future by no more than that is: its writer was overtaken. By more, the numbers of the slices have gone round.
const AHEAD: u32 = 1 << 16;

/// The counts of the last [`SLICES`] slices.
pub(super) struct Sliding(Box<[AtomicU64]>);

fn packed(slice: u32, count: u32) -> u64 {
    (u64::from(slice) << 32) | u64::from(count)
}

#[expect(clippy::cast_possible_truncation, reason = "the two halves of the number")]
fn unpacked(number: u64) -> (u32, u32) {
    ((number >> 32) as u32, number as u32)
}

impl Sliding {
    pub(super) fn new() -> Self {
        Self((0..SLICES).map(|_| AtomicU64::new(0)).collect())
    }

    fn place(&self, slice: u32) -> Option<&AtomicU64> {
        self.0.get((slice % SLICES) as usize)
    }

    /// Counts in a slice. What comes when that has left the window already is not counted: it is no longer asked for.
    pub(super) fn add(&self, slice: u32, count: u32) {
        let Some(place) = self.place(slice) else { return };
        let mut seen = place.load(Ordering::Relaxed);
        loop {
            let (of, before) = unpacked(seen);
            // A place where nothing was counted is of no slice.
            let ahead = if before == 0 { 0 } else { of.wrapping_sub(slice) };
            if ahead != 0 && ahead < AHEAD {
                return;
            }
            let before = if ahead == 0 { before } else { 0 };
            let after = packed(slice, before.saturating_add(count));
            match place.compare_exchange_weak(seen, after, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return,
                Err(current) => seen = current,
            }
        }
    }

    /// What was counted in that slice.
    pub(super) fn of(&self, slice: u32) -> u64 {
        let number = self.place(slice).map_or(0, |place| place.load(Ordering::Relaxed));
        let (of, count) = unpacked(number);
        if of == slice { u64::from(count) } else { 0 }
    }
}
