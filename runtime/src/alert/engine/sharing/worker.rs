//! The thread that shares.

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, Weak};
use std::time::Duration;

use super::super::Engine;
use super::super::armed::Armed;
use super::Bell;
use super::member::Member;
use super::pace::Pace;
use crate::alert::fleet::{Instance, Link, RedisWindows, Trouble};
use crate::call::background;
use crate::clock;
use crate::value::guarded;

/// Starts it. It ends when the engine does.
pub(super) fn start(engine: &Arc<Engine>, windows: &RedisWindows, rung: Receiver<Bell>) -> io::Result<()> {
    let Some(link) = windows.link() else { return Ok(()) };
    let shared = engine.rules.iter().enumerate().filter(|(_, rule)| !rule.is_immediate());
    let members: Vec<_> = shared.map(|(at, rule)| Member::new(at, rule, windows)).collect();
    let shortest = members.iter().filter_map(|it| it.rule(engine)).map(Armed::slice_width).min();
    let worker = Worker {
        engine: Arc::downgrade(engine),
        link,
        instance: Instance::new(),
        members,
        redis_began: None,
        fresh: true,
        pace: Pace::new(shortest.unwrap_or_default()),
    };
    background::start("monitored-redis", move || worker.serve(&rung))
}

pub(super) struct Worker {
    engine: Weak<Engine>,
    pub(super) link: Link,
    pub(super) instance: Instance,
    pub(super) members: Vec<Member>,
    /// The time of Redis when the engine's clock began, as it was when it was last asked.
    redis_began: Option<RedisTime>,
    /// Nothing was heard of the others yet, or not since they or this process were away.
    fresh: bool,
    pace: Pace,
}

/// The time of Redis at a moment of the engine's clock.
#[derive(Clone, Copy)]
struct RedisTime {
    at: Duration,
    told: Duration,
}

impl RedisTime {
    fn now(self, now: Duration) -> Duration {
        self.told.saturating_add(now.saturating_sub(self.at))
    }
}

/// The engine is gone.
struct Gone;

impl Worker {
    fn serve(mut self, rung: &Receiver<Bell>) {
        let mut bells: Vec<Bell> = Vec::new();
        loop {
            let began = clock::now();
            let Some(turn) = guarded(|| self.turn()).unwrap_or(Some(Err(Trouble::Nonsense))) else { return };
            bells.drain(..).for_each(|bell| {
                let _ = bell.send(());
            });
            let wait = match turn {
                Ok(()) => self.pace.after(clock::now().saturating_duration_since(began)),
                Err(trouble) => {
                    self.link.close();
                    self.fresh = true;
                    let Some(engine) = self.engine.upgrade() else { return };
                    engine.sharing.lost(&trouble);
                    guarded(move || drop(engine));
                    self.pace.after_failure(chance())
                }
            };
            match rung.recv_timeout(wait) {
                Ok(bell) => bells.push(bell),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// One exchange, and what follows from it. Nothing where the engine is gone.
    fn turn(&mut self) -> Option<Result<(), Trouble>> {
        let was_open = self.link.is_open();
        let done = self.exchange();
        match done {
            // A server may close connections that it thinks idle.
            Ok(Err(Trouble::Lost)) if was_open => {
                self.fresh = true;
                self.exchange().ok()
            }
            done => done.ok(),
        }
    }

    fn exchange(&mut self) -> Result<Result<(), Trouble>, Gone> {
        // In two steps: until Redis has told its time nothing can be placed in it.
        if !self.link.is_open() {
            self.redis_began = None;
        }
        if self.redis_began.is_none()
            && let Err(trouble) = self.ask(false)?
        {
            return Ok(Err(trouble));
        }
        self.ask(true)
    }

    fn ask(&mut self, everything: bool) -> Result<Result<(), Trouble>, Gone> {
        let engine = self.engine.upgrade().ok_or(Gone)?;
        let began = engine.clock.elapsed();
        let mut requests = Vec::new();
        if let Some(time) = self.redis_began.filter(|_| everything) {
            for member in &mut self.members {
                let Some(rule) = member.rule(&engine) else { continue };
                requests.push(member.request(rule, &self.instance, began, time.now(began)));
            }
        }
        // Not kept alive by a Redis that does not answer.
        guarded(move || drop(engine));
        let (told, answers) = match self.link.exchange(&requests) {
            Ok(answered) => answered,
            Err(trouble) => return Ok(Err(trouble)),
        };
        let engine = self.engine.upgrade().ok_or(Gone)?;
        let now = engine.clock.elapsed();
        let time = RedisTime { at: began + now.saturating_sub(began) / 2, told };
        self.redis_began = Some(time);
        if !everything {
            return Ok(Ok(()));
        }
        engine.sharing.worked(now);
        let mut heard = Vec::new();
        for (member, answers) in self.members.iter_mut().zip(answers) {
            if let Some(rule) = member.rule(&engine) {
                let times = (began, time.now(began));
                heard.push(member.heard(rule, &self.instance, &answers, times, self.fresh));
            }
        }
        self.fresh = heard.iter().any(|heard| heard.lost);
        let done = self.tell(&engine, heard, time.now(now));
        guarded(move || drop(engine));
        Ok(done)
    }
}

/// From 0 to 255.
fn chance() -> u8 {
    sentry::types::random_uuid().as_bytes().first().copied().unwrap_or_default()
}
