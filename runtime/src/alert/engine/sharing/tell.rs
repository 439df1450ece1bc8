//! Which of the processes tells.

use std::time::Duration;

use super::super::Engine;
use super::member::{Heard, Wish, claimed};
use super::worker::Worker;
use crate::alert::fleet::{Claim, Trouble};
use crate::alert::window::Step;

impl Worker {
    /// Says what this process is the one to say. `common`: the time of Redis.
    pub(super) fn tell(
        &mut self,
        engine: &Engine,
        heard: Vec<Heard>,
        common: Duration,
    ) -> Result<(), Trouble> {
        let (mut wishes, mut alone) = (Vec::new(), Vec::new());
        for (at, heard) in heard.into_iter().enumerate() {
            wishes.extend(heard.wishes.into_iter().map(|wish| (at, wish)));
            alone.extend(heard.told_alone.into_iter().map(|(key, ago)| (at, key, ago)));
        }
        let mut done = Ok(());
        for (at, key, ago) in &alone {
            done = done.and_then(|()| {
                let Some((member, rule)) = self.members.get(*at).and_then(|it| Some((it, it.rule(engine)?)))
                else {
                    return Ok(());
                };
                let told = common.saturating_sub(*ago);
                self.link.note_open(&member.names, key, told, member.open_kept(rule), false)?;
                let left = claimed(rule.pace.cooldown).saturating_sub(*ago);
                self.link.claim(&self.instance, &[(&member.names, key, Claim::Tell(left))]).map(drop)
            });
        }
        if wishes.is_empty() {
            return done;
        }
        done.and(self.say(engine, &wishes, common))
    }

    fn say(&mut self, engine: &Engine, wishes: &[(usize, Wish)], common: Duration) -> Result<(), Trouble> {
        let claims: Vec<_> = (wishes.iter())
            .filter_map(|(at, wish)| Some((&self.members.get(*at)?.names, &wish.key, wish.claim.clone())))
            .collect();
        let won = self.link.claim(&self.instance, &claims);
        let mut done = won.as_ref().map(|_| ()).map_err(|trouble| *trouble);
        for (number, (at, wish)) in wishes.iter().enumerate() {
            let Some((member, rule)) = self.members.get(*at).and_then(|it| Some((it, it.rule(engine)?)))
            else {
                continue;
            };
            // Without an answer: better told twice than never.
            let wins = won.as_ref().map_or(true, |won| won.get(number).copied().unwrap_or_default());
            if !wish.is_to_be_said(wins, won.is_ok()) {
                continue;
            }
            if wish.said.step == Step::Fire && won.is_ok() {
                // Before it is said: who comes after this must know.
                let kept = member.open_kept(rule);
                done = done.and_then(|()| self.link.note_open(&member.names, &wish.key, common, kept, true));
            }
            engine.say(rule, &wish.said, None);
        }
        done
    }
}

impl Wish {
    /// Whether this process says it. `wins`: the claim; `answered`: Redis decided.
    fn is_to_be_said(&self, wins: bool, answered: bool) -> bool {
        let window = &self.said.window;
        let tells = window.tells(self.said.step);
        match self.said.step {
            Step::Fire if !wins => {
                window.set_told_elsewhere();
                false
            }
            Step::Fire => true,
            // Who told of the beginning may be gone.
            Step::Resolve | Step::NoData if answered => wins,
            Step::Resolve | Step::NoData => tells,
        }
    }
}
