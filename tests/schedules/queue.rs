//! Alerts are handed in, a worker fetches them, somebody waits for the end of it, and all ends.

use std::time::{Duration, Instant};

use loom::thread::{self, JoinHandle};

use crate::desk::{Desk, Next, Work};
use crate::in_every_order;
use crate::sync::Arc;

/// Numbers that are to be done, by a thread each.
#[derive(Default)]
struct Pile {
    /// Due only in a hurry.
    patient: bool,
    waiting: Vec<u32>,
    under_way: usize,
    done: Vec<u32>,
    given_up: Vec<u32>,
}

impl Pile {
    fn give_up(&mut self) {
        self.given_up.append(&mut self.waiting);
    }
}

impl Work for Pile {
    type Order = u32;

    fn due(&mut self, _: Instant, hurry: bool) -> Vec<u32> {
        if self.patient && !hurry {
            return Vec::new();
        }
        self.under_way += self.waiting.len();
        std::mem::take(&mut self.waiting)
    }

    fn next_at(&self, _: bool) -> Option<Instant> {
        None
    }

    fn is_idle(&self) -> bool {
        self.waiting.is_empty() && self.under_way == 0
    }

    fn may_end_by(&self, _: Instant) -> bool {
        true
    }
}

type Shared = Arc<Desk<Pile>>;

fn desk(patient: bool) -> Shared {
    Arc::new(Desk::new(Pile { patient, ..Pile::default() }))
}

fn far() -> Instant {
    Instant::now() + Duration::from_secs(3600)
}

/// What the background thread does, with the deliveries on the same thread.
fn work(desk: &Desk<Pile>) {
    while let Next::Do(numbers) = desk.next(None, Instant::now) {
        for number in numbers {
            desk.change(|pile| {
                pile.under_way -= 1;
                pile.done.push(number);
            });
        }
    }
    desk.worker_gone(|_| ());
}

/// What `push` does.
fn hand_in(desk: &Shared, number: u32) -> (bool, Option<JoinHandle<()>>) {
    let taken = desk.hand_in(|pile| pile.waiting.push(number)).is_some();
    (taken, ensure_worker(desk))
}

fn ensure_worker(desk: &Shared) -> Option<JoinHandle<()>> {
    let of_worker = desk.clone();
    desk.wants_worker().then(|| thread::spawn(move || work(&of_worker)))
}

fn in_a_thread(desk: &Shared, number: u32) -> JoinHandle<(bool, Option<JoinHandle<()>>)> {
    let desk = desk.clone();
    thread::spawn(move || hand_in(&desk, number))
}

fn sorted(mut numbers: Vec<u32>) -> Vec<u32> {
    numbers.sort_unstable();
    numbers
}

#[test]
fn what_is_handed_in_is_done_by_one_worker() {
    in_every_order(2, || {
        let desk = desk(false);
        let other = in_a_thread(&desk, 1);
        let (_, own_worker) = hand_in(&desk, 2);
        let (_, other_worker) = other.join().unwrap();
        assert!(desk.finish(far(), Instant::now), "both were handed in before");
        assert!(desk.is_idle());
        assert_eq!(desk.change(|pile| sorted(pile.done.clone())), [1, 2]);
        assert_ne!(own_worker.is_some(), other_worker.is_some(), "whoever asks first starts it");
        desk.end(Pile::give_up);
        own_worker.or(other_worker).unwrap().join().unwrap();
    });
}

#[test]
fn a_worker_that_has_nothing_to_do_is_called() {
    in_every_order(2, || {
        let desk = desk(false);
        let of_worker = desk.clone();
        let worker = thread::spawn(move || of_worker.next(None, Instant::now));
        desk.hand_in(|pile| pile.waiting.push(1));
        assert_eq!(worker.join().unwrap(), Next::Do(vec![1]));
    });
}

#[test]
fn who_waits_makes_the_worker_hurry() {
    in_every_order(2, || {
        let desk = desk(true);
        let (_, worker) = hand_in(&desk, 1);
        let waits = desk.clone();
        let waits = thread::spawn(move || waits.finish(far(), Instant::now));
        assert!(desk.finish(far(), Instant::now));
        assert!(waits.join().unwrap());
        desk.end(Pile::give_up);
        worker.unwrap().join().unwrap();
        assert_eq!(desk.change(|pile| pile.done.clone()), [1]);
    });
}

#[test]
fn at_the_end_each_is_done_or_given_up_or_was_not_taken() {
    in_every_order(2, || {
        let desk = desk(false);
        let worker = ensure_worker(&desk);
        let other = in_a_thread(&desk, 1);
        desk.end(Pile::give_up);
        assert!(desk.has_ended());
        let (taken, none) = other.join().unwrap();
        assert!(none.is_none(), "there is a worker, or all has ended");
        worker.unwrap().join().unwrap();
        let told = desk.change(|pile| pile.done.len() + pile.given_up.len());
        assert_eq!(told, usize::from(taken));
        assert!(desk.is_idle());
    });
}

#[test]
fn for_want_of_a_thread_nothing_is_left_lying() {
    in_every_order(2, || {
        let desk = desk(false);
        let other = in_a_thread(&desk, 1);
        desk.hand_in(|pile| pile.waiting.push(2));
        // The system has no thread for the first who asks.
        let refused = desk.wants_worker();
        if refused {
            desk.worker_gone(Pile::give_up);
        }
        let (_, worker) = other.join().unwrap();
        if worker.is_some() {
            assert!(desk.finish(far(), Instant::now));
        }
        assert!(desk.is_idle(), "what nobody works on was given up");
        assert_eq!(desk.change(|pile| pile.done.len() + pile.given_up.len()), 2);
        desk.end(Pile::give_up);
        worker.into_iter().for_each(|worker| worker.join().unwrap());
    });
}

#[test]
fn what_is_due_comes_before_a_tick_and_nothing_after_the_end() {
    in_every_order(1, || {
        let desk = desk(false);
        let now = Instant::now();
        desk.hand_in(|pile| pile.waiting.push(1));
        assert_eq!(desk.next(Some(now), || now), Next::Do(vec![1]));
        assert_eq!(desk.next(Some(now), || now), Next::Tick);
        desk.end(Pile::give_up);
        assert_eq!(desk.next(Some(now), || now), Next::End);
        assert_eq!(desk.hand_in(|_| ()), None);
        assert!(!desk.wants_worker());
    });
}
