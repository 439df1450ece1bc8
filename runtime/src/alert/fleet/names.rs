//! What things are called in Redis.

use std::time::Duration;

use crate::alert::rule::AlertRule;

/// Changes with the form of what is stored: processes of different versions do not mix.
const FORM: &str = "1";

/// Bytes of a value that is counted apart. Longer ones do not come out of a call; whoever else wrote them, they are left alone.
const LONGEST_VALUE: usize = 4096;

/// One process with one client, as the others know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::alert) struct Instance(String);

impl Instance {
    /// Unlike every other one.
    pub(in crate::alert) fn new() -> Self {
        Self(sentry::types::random_uuid().simple().to_string())
    }

    pub(in crate::alert) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Which window of a rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::alert) enum Key {
    /// That of the whole rule, or of the values that have none of their own.
    Whole,
    Value(String),
}

impl Key {
    /// That of a value; nothing for one that is too long to be shared.
    pub(in crate::alert) fn of(value: &str) -> Option<Self> {
        (value.len() <= LONGEST_VALUE).then(|| Self::Value(value.to_owned()))
    }

    /// As it is written, whatever the value has in it.
    pub(in crate::alert) fn suffix(&self) -> String {
        match self {
            Self::Whole => "=".to_owned(),
            Self::Value(value) => format!(":{value}"),
        }
    }

    pub(in crate::alert) fn read(suffix: &str) -> Option<Self> {
        match suffix.strip_prefix(':') {
            Some(value) => Self::of(value),
            None => (suffix == "=").then_some(Self::Whole),
        }
    }
}

/// The keys of a rule. What stands in braces decides on the slot of a cluster.
#[derive(Clone, Debug)]
pub(in crate::alert) struct Names {
    /// A hash: what each process counted in each window.
    pub(in crate::alert) counts: String,
    /// A hash: the windows of which it was told that they are too much, and when.
    pub(in crate::alert) open: String,
    /// What the claims begin with.
    claims: String,
}

impl Names {
    pub(in crate::alert) fn new(prefix: &str, rule: &AlertRule) -> Self {
        let rule = format!("{prefix}:{{{:016x}}}", fingerprint(rule));
        Self { counts: format!("{rule}:counts"), open: format!("{rule}:open"), claims: rule }
    }

    /// Who has it tells that a window is too much.
    pub(in crate::alert) fn told(&self, key: &Key) -> String {
        format!("{}:told{}", self.claims, key.suffix())
    }

    /// Who has it tells that nothing can be told of a window any more.
    pub(in crate::alert) fn no_data(&self, key: &Key) -> String {
        format!("{}:nodata{}", self.claims, key.suffix())
    }
}

/// A field of the counts.
pub(in crate::alert) fn field(instance: &Instance, key: &Key) -> String {
    format!("{}{}", instance.0, key.suffix())
}

/// Which window a field of the counts is of. The first characters are the process's.
pub(in crate::alert) fn key_of(field: &[u8]) -> Option<Key> {
    const INSTANCE: usize = 32;
    Key::read(std::str::from_utf8(field).ok()?.get(INSTANCE..)?)
}

/// Alike where rules can be compared, in every process and with every compiler: FNV-1a, 64 bits (Fowler, Noll and Vo,
/// RFC 9923).
fn fingerprint(rule: &AlertRule) -> u64 {
    let times: [Duration; 2] = [rule.window, rule.cooldown_or_default()];
    let AlertRule { name, condition, op, function, class, tags, owner, by, .. } = rule;
    let class = class.map(|class| class.as_str());
    let least = rule.least_calls();
    let what = (FORM, name, condition, times, op, function, class, tags, owner, by, least);
    format!("{what:?}").bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Instance, Key, Names, field, key_of};
    use crate::alert::{AlertKey, AlertRule};

    fn rule() -> AlertRule {
        AlertRule::error_count("errors", 10)
    }

    #[test]
    fn rules_that_can_be_compared_share_a_key_and_others_do_not() {
        let name = |rule: AlertRule| Names::new("monitored", &rule).counts;
        let first = name(rule());
        assert_eq!(first, name(rule().message("otherwise").runbook("https://example.org").to("slack")));
        let others = [
            AlertRule::error_count("errors", 11),
            AlertRule::error_count("other", 10),
            AlertRule::error_rate("errors", 0.1),
            rule().within(Duration::from_secs(60)),
            rule().cooldown(Duration::from_secs(1)),
            rule().op("api"),
            rule().by(AlertKey::Operation),
            rule().by(AlertKey::Tag("tenant")),
            rule().tag("a", "b"),
            rule().class(crate::ErrorClass::TIMEOUT),
            rule().min_calls(3),
        ];
        let mut names: Vec<_> = others.into_iter().map(name).chain([first]).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 12);
    }

    #[test]
    fn a_key_stays_the_same_from_version_to_version() {
        assert_eq!(Names::new("shop", &rule()).counts, "shop:{3a4a253d83c91e4d}:counts");
    }

    #[test]
    fn whatever_a_value_has_in_it_is_found_again() {
        let instance = Instance::new();
        for value in ["", "=", ":", "a:b", "line\nline", "Grüße 🦀", "{x}", "(others)", &"x".repeat(4096)]
        {
            let key = Key::of(value).unwrap();
            assert_eq!(key_of(field(&instance, &key).as_bytes()), Some(key));
        }
        assert_eq!(key_of(field(&instance, &Key::Whole).as_bytes()), Some(Key::Whole));
        assert_eq!(Key::of(&"x".repeat(1 << 20)), None);
        for nonsense in ["", "short", &"x".repeat(32), &"x".repeat(33), &format!("{}ü=", "x".repeat(31))] {
            assert_eq!(key_of(nonsense.as_bytes()), None, "{nonsense}");
        }
    }
}
