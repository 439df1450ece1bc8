//! Windows that the processes of a fleet share, in Redis: where they are, how time is agreed upon, what is written and read.
//!
//! Nothing in here knows rules or threads; that is [`sharing`](super::engine).

mod address;
mod anchor;
mod counts;
mod exchange;
mod link;
mod names;

use std::time::Duration;

use self::address::Address;
pub(super) use self::anchor::Anchor;
pub(super) use self::counts::Counts;
pub(super) use self::exchange::{Answers, Claim, Request};
pub(super) use self::link::{Link, Trouble};
pub(super) use self::names::{Instance, Key, Names, field, key_of};

/// What the keys in Redis begin with, if nobody says otherwise.
const PREFIX: &str = "monitored";

/// Bytes of a prefix.
const LONGEST_PREFIX: usize = 100;

/// Windows of alert rules in Redis or Valkey, which the processes of a fleet share:
/// [`Monitored::shared_windows`](crate::Monitored::shared_windows). Feature `redis`.
///
/// Processes that are given the same Redis, the same [`prefix`](Self::prefix) and the same rule (its name, window, condition, cooldown, selectors and key)
/// count as one, and **one** of them tells. A rule that was changed counts apart from the old one, so that a rollout mixes nothing.
/// `immediate` rules, errors whose policy alerts at once, and alerts by hand stay with the process that they happen in.
///
/// # What is exact
///
/// A call never waits for Redis. A thread of its own (`monitored-redis`) writes what each window of this process has counted, ten times a
/// second for windows of a few seconds and once a second for those of a minute and more, reads what the others have, and asks the rules. What each process
/// wrote stands in a place of its own and is written whole, so that it counts once, however often it is sent and whatever became
/// of the answer; the time is that of Redis, so that the clocks of the machines do not matter; and a call is placed to within one slice (1/60 of the window).
///
/// Counts of a process that has ended stay until they have left the window. One that ends within a second of its last call
/// loses what it did not send, unless its guard is dropped or [`flush`](crate::flush) called. The latest functions and classes, the sample event and the measured
/// quantile in an alert are those of the process that tells.
///
/// # Who tells
///
/// The process that sees a breach first claims it in Redis for the length of the cooldown; the others keep quiet. What was told is written down there as
/// well, so that any process can tell that it is resolved, also if the one that fired is gone. A process that
/// dies between its claim and the delivery takes this one alert with it.
///
/// # When Redis is away
///
/// Where it cannot be reached, has no certificate that is known here, takes longer than a second, is full, read-only, loading, wants another password or answers nonsense, each process goes on
/// with its own counts, within 5 seconds at most, and tells on its own: it says so in the log once (`warn`, target `monitored`; `info` when it
/// is over) and in [`stats`](crate::stats). It tries again after a quarter of a second, then ever more seldom, every 10 seconds at the longest. What it counted meanwhile and
/// still lies in the window is shared then. A breach that is seen while Redis goes away may be told by more than one.
///
/// # What it needs
///
/// Redis 5 or later, or Valkey; a single one, or one behind a proxy: it does not follow the redirections of a cluster, though the keys of a rule
/// share a slot. The commands `TIME`, `MULTI`, `EXEC`, `HSET`, `HSETNX`, `HGETALL`, `HDEL`, `PEXPIRE`, `SET`, and `AUTH` and `SELECT` where the URL asks for them; keys that begin with the prefix. Each process keeps
/// one connection, and writes at most 2 KiB for each window, of which a rule has up to 65.
///
/// In a child that was forked, counting starts anew: there the thread is started with the first call that is counted when the parent's last
/// exchange is 5 seconds ago.
///
/// ```
/// use std::time::Duration;
/// use monitored::{AlertRule, Monitored, RedisWindows};
///
/// let shared = RedisWindows::connect("redis://redis.internal:6379/0").prefix("shop");
/// let monitored = Monitored::new()
///     .alert(AlertRule::error_count("backend_errors", 10).within(Duration::from_secs(300)))
///     .shared_windows(shared);
/// # let _ = monitored;
/// ```
#[derive(Clone, Debug)]
#[must_use = "shared windows do nothing until `Monitored::shared_windows` takes them"]
pub struct RedisWindows {
    address: Result<Address, String>,
    prefix: String,
    time_to_live: Option<Duration>,
}

impl RedisWindows {
    /// Windows in the Redis or Valkey at this URL: `redis://host:6379/0`, `redis://user:password@host:6379/0`, `rediss://host:6379/0` for TLS (with the
    /// system's certificates), `redis+unix:///path/to/socket`.
    ///
    /// Neither connects nor blocks: that is done in the background when the client starts. A URL that is none is a mistake, of which
    /// [`Monitored::init`](crate::Monitored::init) tells; each process counts for itself then. The password is in no error, no log and no `Debug`.
    ///
    /// A certificate of your own goes where the system keeps its own, or into the file that `SSL_CERT_FILE` names. With `rediss://`, rustls uses ring, unless the program has installed another provider as the process's default before.
    ///
    /// ```
    /// use monitored::{Monitored, RedisWindows};
    /// use sentry::ClientOptions;
    ///
    /// let windows = RedisWindows::connect("http://:secret@redis.internal");
    /// assert!(!format!("{windows:?}").contains("secret"));
    /// let error = Monitored::new().shared_windows(windows).try_init(ClientOptions::new()).err().unwrap();
    /// assert!(error.to_string().contains("redis://host:6379/0"), "{error}");
    /// ```
    pub fn connect(url: impl AsRef<str>) -> Self {
        Self { address: Address::read(url.as_ref()), prefix: PREFIX.to_owned(), time_to_live: None }
    }

    /// What all keys begin with: `monitored` by default. Fleets with different ones do not see each other. From 1 to 100 bytes, without braces, spaces and
    /// control characters.
    ///
    /// ```
    /// use monitored::RedisWindows;
    ///
    /// let staging = RedisWindows::connect("redis://redis.internal").prefix("shop-staging");
    /// # let _ = staging;
    /// ```
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// How long Redis keeps what nobody writes to any more. By default, and at least, twice the window of the rule.
    ///
    /// ```
    /// use std::time::Duration;
    /// use monitored::RedisWindows;
    ///
    /// let kept = RedisWindows::connect("redis://redis.internal").time_to_live(Duration::from_secs(3600));
    /// # let _ = kept;
    /// ```
    pub fn time_to_live(mut self, time: Duration) -> Self {
        self.time_to_live = Some(time);
        self
    }

    /// What is wrong with it, each with what would be right.
    pub(super) fn wrongs(&self) -> Vec<String> {
        let prefix = &self.prefix;
        let unfit = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '{' | '}');
        let wrong = [
            self.address.as_ref().err().cloned(),
            (prefix.is_empty() || prefix.len() > LONGEST_PREFIX || prefix.contains(unfit)).then(|| {
                format!(
                    "a prefix has from 1 to {LONGEST_PREFIX} bytes, without braces and spaces, as \"shop\""
                )
            }),
        ];
        wrong.into_iter().flatten().collect()
    }

    /// The way there; nothing where the URL is none.
    pub(super) fn link(&self) -> Option<Link> {
        self.address.as_ref().ok().map(Link::new)
    }

    pub(super) fn prefix_or_default(&self) -> &str {
        &self.prefix
    }

    /// How long what a rule with this window counted is kept.
    pub(super) fn kept(&self, window: Duration) -> Duration {
        self.time_to_live.unwrap_or_default().max(window.saturating_mul(2))
    }
}
