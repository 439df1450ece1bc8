//! What is written and read in one go.

use std::time::Duration;

use redis::{Cmd, Pipeline, Value};

use super::link::{Link, Trouble};
use super::names::{Instance, Key, Names};

/// What one rule has to write, before it reads.
pub(in crate::alert) struct Request {
    pub(in crate::alert) names: Names,
    /// Fields of the counts and what is to stand there.
    pub(in crate::alert) write: Vec<(String, String)>,
    pub(in crate::alert) erase: Vec<Vec<u8>>,
    /// How long the counts are kept after this.
    pub(in crate::alert) kept: Duration,
    /// The same for what is open, where anything is.
    pub(in crate::alert) keep_open: Option<Duration>,
}

/// What stands there now: fields and values.
#[derive(Debug, Default)]
pub(in crate::alert) struct Answers {
    pub(in crate::alert) counts: Vec<(Vec<u8>, Vec<u8>)>,
    pub(in crate::alert) open: Vec<(Vec<u8>, Vec<u8>)>,
}

/// Something that only one process of the fleet is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::alert) enum Claim {
    /// To tell that it is too much, for that long.
    Tell(Duration),
    /// To tell that it is resolved.
    Resolve,
    /// To tell that there is no data, for that long.
    NoData(Duration),
}

impl Link {
    /// The time of Redis, and for each request what stands there after it was written.
    pub(in crate::alert) fn exchange(
        &mut self,
        requests: &[Request],
    ) -> Result<(Duration, Vec<Answers>), Trouble> {
        self.open()?;
        let mut commands = redis::pipe();
        commands.add_command(redis::cmd("TIME"));
        // Where in the answers the two hashes of each are.
        let places: Vec<usize> = requests.iter().map(|request| request.put(&mut commands)).collect();
        let mut answers = self.ask(&commands)?;
        let answers = read(&mut answers, &places);
        if answers.is_none() {
            self.close();
        }
        answers.ok_or(Trouble::Nonsense)
    }

    /// Which of the claims are won.
    pub(in crate::alert) fn claim(
        &mut self,
        instance: &Instance,
        claims: &[(&Names, &Key, Claim)],
    ) -> Result<Vec<bool>, Trouble> {
        let mut commands = redis::pipe();
        for (names, key, claim) in claims {
            commands.add_command(match claim {
                Claim::Tell(time) => only(&names.told(key), instance, *time),
                Claim::NoData(time) => only(&names.no_data(key), instance, *time),
                Claim::Resolve => redis::cmd("HDEL").arg(&names.open).arg(key.suffix()).take(),
            });
        }
        let answers = self.ask(&commands)?;
        Ok(answers.iter().map(|answer| matches!(answer, Value::Okay | Value::Int(1))).collect())
    }

    /// Writes down that it was told that a window is too much: when by the time of Redis, and for how long that is kept. Unless `anew`,
    /// what stands there stays.
    pub(in crate::alert) fn note_open(
        &mut self,
        names: &Names,
        key: &Key,
        told: Duration,
        kept: Duration,
        anew: bool,
    ) -> Result<(), Trouble> {
        let mut commands = redis::pipe();
        let set = if anew { "HSET" } else { "HSETNX" };
        commands.cmd(set).arg(&names.open).arg(key.suffix()).arg(told.as_millis().to_string());
        commands.cmd("PEXPIRE").arg(&names.open).arg(millis(kept));
        self.ask(&commands).map(drop)
    }
}

/// A key that only the first gets, for that long.
fn only(key: &str, instance: &Instance, time: Duration) -> Cmd {
    redis::cmd("SET").arg(key).arg(instance.as_str()).arg("NX").arg("PX").arg(millis(time)).take()
}

/// At least one, which is the least that Redis takes, and no more than it can add to the time.
fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX).clamp(1, u64::from(u32::MAX) * 1000)
}

impl Request {
    /// Adds its commands. What is written and how long it is kept belong together: without the second it would stay for ever.
    fn put(&self, commands: &mut Pipeline) -> usize {
        let counts = &self.names.counts;
        if !self.write.is_empty() || !self.erase.is_empty() {
            commands.cmd("MULTI");
            if !self.write.is_empty() {
                commands.cmd("HSET").arg(counts);
                self.write.iter().for_each(|(field, value)| {
                    commands.arg(field).arg(value);
                });
            }
            if !self.erase.is_empty() {
                commands.cmd("HDEL").arg(counts).arg(&self.erase);
            }
            commands.cmd("PEXPIRE").arg(counts).arg(millis(self.kept));
            commands.cmd("EXEC");
        }
        if let Some(kept) = self.keep_open {
            commands.cmd("PEXPIRE").arg(&self.names.open).arg(millis(kept));
        }
        commands.cmd("HGETALL").arg(counts);
        commands.cmd("HGETALL").arg(&self.names.open);
        commands.len() - 2
    }
}

fn read(answers: &mut [Value], places: &[usize]) -> Option<(Duration, Vec<Answers>)> {
    let Value::Array(time) = answers.first()? else { return None };
    let [seconds, micros] = time.as_slice() else { return None };
    let time = Duration::from_secs(number(seconds)?).checked_add(Duration::from_micros(number(micros)?))?;
    let mut taken = |place: usize| answers.get_mut(place).map(std::mem::take).and_then(pairs);
    let each = places.iter().map(|place| Some(Answers { counts: taken(*place)?, open: taken(place + 1)? }));
    Some((time, each.collect::<Option<_>>()?))
}

fn number(value: &Value) -> Option<u64> {
    std::str::from_utf8(&text(value.clone())?).ok()?.parse().ok()
}

fn text(value: Value) -> Option<Vec<u8>> {
    match value {
        Value::BulkString(bytes) => Some(bytes),
        _ => None,
    }
}

fn pairs(value: Value) -> Option<Vec<(Vec<u8>, Vec<u8>)>> {
    let Value::Array(items) = value else { return None };
    let (mut pairs, mut items) = (Vec::with_capacity(items.len() / 2), items.into_iter());
    while let Some(field) = items.next() {
        pairs.push((text(field)?, text(items.next()?)?));
    }
    Some(pairs)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use redis::Value;

    use super::{millis, read};

    fn bulk(text: &str) -> Value {
        Value::BulkString(text.into())
    }

    #[test]
    fn answers_are_read_and_nonsense_is_none() {
        let time = || Value::Array(vec![bulk("1800000000"), bulk("250000")]);
        let hash = |of: &[&str]| Value::Array(of.iter().map(|it| bulk(it)).collect());
        let (told, answers) = read(&mut [time(), hash(&["a", "1"]), hash(&[])], &[1]).unwrap();
        assert_eq!(told, Duration::from_millis(1_800_000_000_250));
        assert_eq!(answers[0].counts, [(b"a".to_vec(), b"1".to_vec())]);
        assert!(answers[0].open.is_empty());
        let nonsense = [
            vec![],
            vec![Value::Okay, hash(&[]), hash(&[])],
            vec![hash(&["x", "y"]), hash(&[]), hash(&[])],
            vec![hash(&[&u64::MAX.to_string(), &u64::MAX.to_string()]), hash(&[]), hash(&[])],
            vec![time(), hash(&["a"]), hash(&[])],
            vec![time(), Value::Int(7), hash(&[])],
            vec![time(), Value::Array(vec![Value::Nil, Value::Nil]), hash(&[])],
            vec![time(), hash(&[])],
        ];
        for mut answers in nonsense {
            assert!(read(&mut answers.clone(), &[1]).is_none(), "{answers:?}");
            answers.clear();
        }
    }

    #[test]
    fn a_time_to_live_is_never_none_and_never_too_long_for_redis() {
        assert_eq!(millis(Duration::ZERO), 1);
        assert_eq!(millis(Duration::from_secs(2)), 2_000);
        assert!(millis(Duration::MAX) < 1 << 43);
    }
}
