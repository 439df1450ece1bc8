//! What Sentry takes for a monitor's slug, crontab and time zone, and the figures that it limits.
//!
//! The same file stands in the macros, which say it when the program is compiled, and in the runtime, which says it of what
//! is known only then: neither can use the other's. A test compares the two.
//!
//! Sentry reads crontabs with [CronSim](https://github.com/cuu508/cronsim), which follows Debian's cron; its own rules are in
//! [`monitors/validators.py`](https://github.com/getsentry/sentry/blob/master/src/sentry/monitors/validators.py).

/// Relay cuts slugs that are longer.
const LONGEST_SLUG: usize = 50;
/// The names of the time zone database have less than half of it.
const LONGEST_TIMEZONE: usize = 64;
/// Of margins, in minutes: 28 days.
pub(crate) const LONGEST_MARGIN: u64 = 28 * 24 * 60;
/// Of runs, in minutes: 7 days.
pub(crate) const LONGEST_RUNTIME: u64 = 7 * 24 * 60;
/// How many check-ins in a row may be asked for.
pub(crate) const HIGHEST_THRESHOLD: u64 = 720;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const LONGEST_MONTHS: [u32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const NICKNAMES: [&str; 6] = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@hourly"];

/// What is wrong with the slug.
pub(crate) fn slug(slug: &str) -> Result<(), String> {
    let says = |what: &str| Err(format!("{what}, as in `nightly-import`"));
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if slug.is_empty() || !slug.chars().all(fits) {
        return says("a slug has lower-case letters, digits, `-` and `_`");
    }
    if slug.bytes().all(|b| b.is_ascii_digit()) {
        return says("a slug is not only digits");
    }
    // Sentry takes these off, and the monitor has another name than the program says.
    if slug.starts_with(['-', '_']) || slug.ends_with(['-', '_']) {
        return says("a slug begins and ends with a letter or digit");
    }
    if slug.len() > LONGEST_SLUG {
        return Err(format!("a slug has at most {LONGEST_SLUG} characters, and this has {}", slug.len()));
    }
    Ok(())
}

/// What is wrong with the form of the time zone's name. Whether there is such a zone only a database could tell.
pub(crate) fn timezone(name: &str) -> Result<(), String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+');
    let part = |part: &str| part.starts_with(|c: char| c.is_ascii_alphabetic()) && part.chars().all(fits);
    if name.len() <= LONGEST_TIMEZONE && name.split('/').all(part) {
        return Ok(());
    }
    Err("a time zone goes by its name in the IANA database, as in `Europe/Vienna` or `UTC`".to_owned())
}

/// What is wrong with the crontab.
pub(crate) fn crontab(crontab: &str) -> Result<(), String> {
    let fields: Vec<&str> = crontab.split_whitespace().collect();
    if let [nickname] = fields[..]
        && nickname.starts_with('@')
    {
        return known_nickname(nickname);
    }
    let &[minute, hour, day, month, weekday] = &fields[..] else {
        let what = "a crontab has five fields (minute, hour, day of the month, month, day of the week)";
        return Err(format!("{what}, and this has {}", fields.len()));
    };
    Field::MINUTE.parse(minute)?;
    Field::HOUR.parse(hour)?;
    let days = Field::DAY.parse(day)?;
    let months = Field::MONTH.parse(month)?;
    Field::WEEKDAY.parse(weekday)?;
    // Without a star at the beginning of one of the two, either may say that a day is meant.
    if day.starts_with('*') || weekday.starts_with('*') {
        some_month_has(days, months, day)?;
    }
    Ok(())
}

fn known_nickname(nickname: &str) -> Result<(), String> {
    if NICKNAMES.contains(&nickname) {
        return Ok(());
    }
    let known: Vec<String> = NICKNAMES.iter().map(|known| format!("`{known}`")).collect();
    Err(format!("`{nickname}` is no schedule that Sentry knows (known: {})", known.join(", ")))
}

/// `0 0 30 2 *` would never be due.
fn some_month_has(days: Set, months: Set, day: &str) -> Result<(), String> {
    let first = days.trailing_zeros();
    let longest = LONGEST_MONTHS.iter().zip(1..).filter(|(_, month)| months & (1 << month) != 0);
    if longest.map(|(length, _)| *length).max().is_some_and(|length| first > length) {
        return Err(format!("none of these months has a day `{day}`"));
    }
    Ok(())
}

/// The numbers that a field stands for, a bit each.
type Set = u64;

/// The last day of a month stands below the first.
const LAST_DAY: Set = 1;

struct Field {
    name: &'static str,
    least: u32,
    most: u32,
    /// What the numbers from the least on may also be called.
    names: &'static [&'static str],
}

impl Field {
    const MINUTE: Self = Self { name: "minute", least: 0, most: 59, names: &[] };
    const HOUR: Self = Self { name: "hour", least: 0, most: 23, names: &[] };
    const DAY: Self = Self { name: "day of the month", least: 1, most: 31, names: &[] };
    const MONTH: Self = Self { name: "month", least: 1, most: 12, names: &MONTHS };
    const WEEKDAY: Self = Self { name: "day of the week", least: 0, most: 7, names: &DAYS };

    fn parse(&self, field: &str) -> Result<Set, String> {
        field.split(',').try_fold(0, |set, term| Ok(set | self.term(term)?))
    }

    fn term(&self, term: &str) -> Result<Set, String> {
        if self.name == Self::WEEKDAY.name {
            // The last Friday of the month, the second Monday.
            if let Some(day) = term.strip_suffix(['L', 'l']) {
                return if is_number(day) { self.value(day).map(|day| 1 << day) } else { self.wrong(term) };
            }
            if let Some((day, nth)) = term.split_once('#') {
                return if matches!(nth, "1" | "2" | "3" | "4" | "5") {
                    self.value(day).map(|day| 1 << day)
                } else {
                    Err(format!("`{term}`: a month has that day of the week from `#1` to `#5`"))
                };
            }
        }
        let Some((range, step)) = term.split_once('/') else { return self.range(term) };
        let set = self.range(range)?;
        if !is_number(step) || step.bytes().all(|b| b == b'0') {
            return Err(format!("`{term}`: a step is a number from 1 on, as in `*/15`"));
        }
        // What has more digits than that steps over everything.
        Ok(self.every(set, step.parse().unwrap_or(u32::MAX)))
    }

    /// Every so many of the set, or from its only one on.
    fn every(&self, set: Set, step: u32) -> Set {
        let from = if set.count_ones() == 1 { !0 << set.trailing_zeros() & self.all() } else { set };
        let members = (0..Set::BITS).filter(|bit| from & (1 << bit) != 0);
        if set == LAST_DAY && self.least > 0 { set } else { bits(members.step_by(step as usize)) }
    }

    fn range(&self, range: &str) -> Result<Set, String> {
        if range == "*" {
            return Ok(self.all());
        }
        if self.name == Self::DAY.name && ["L", "LW"].iter().any(|last| range.eq_ignore_ascii_case(last)) {
            return Ok(LAST_DAY);
        }
        let Some((first, last)) = range.split_once('-') else { return self.value(range).map(|one| 1 << one) };
        let (first, last) = (self.value(first)?, self.value(last)?);
        if last < first {
            return Err(format!("`{range}` runs backwards"));
        }
        Ok(bits(first..=last))
    }

    fn all(&self) -> Set {
        bits(self.least..=self.most)
    }

    /// A number, or a name of one.
    fn value(&self, value: &str) -> Result<u32, String> {
        if let Some(at) = self.names.iter().position(|name| name.eq_ignore_ascii_case(value)) {
            return Ok(self.least + at as u32);
        }
        let number = if is_number(value) { value.parse().ok() } else { None };
        number
            .filter(|number| (self.least..=self.most).contains(number))
            .map_or_else(|| self.wrong(value), Ok)
    }

    fn wrong<T>(&self, value: &str) -> Result<T, String> {
        let Self { name, least, most, names } = self;
        let names = match names {
            [first, .., last] => format!(", or `{first}` to `{last}`"),
            _ => String::new(),
        };
        Err(format!("`{value}` is no {name}: {least} to {most}{names}"))
    }
}

fn bits(numbers: impl Iterator<Item = u32>) -> Set {
    numbers.fold(0, |set, number| set | 1 << number)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{crontab, slug, timezone};

    #[test]
    fn crontabs() {
        for good in [
            "0 3 * * *",
            " 0\t3  * * * ",
            "*/15 * * * *",
            "20/3 * * * *",
            "0-20/3,40 5,23 1,31 1,2 5,6",
            "0 9 * * mon-fri",
            "0 0 1 may,JUN sat,sun",
            "0 0 * * 7",
            "0 0 L * *",
            "0 0 LW * *",
            "0 0 * * 5L",
            "0 0 * * MON#2",
            "0 0 29 2 *",
            "0 0 31 2 1",
            "0 0 30,1 2 *",
            "007 0 * * *",
            "*/99999999999 * * * *",
            "@daily",
            "@hourly",
            "@weekly",
            "@monthly",
            "@yearly",
            "@annually",
        ] {
            assert_eq!(crontab(good), Ok(()), "{good}");
        }
        for (bad, message) in [
            (
                "",
                "a crontab has five fields (minute, hour, day of the month, month, day of the week), and this has 0",
            ),
            (
                "0 3 * *",
                "a crontab has five fields (minute, hour, day of the month, month, day of the week), and this has 4",
            ),
            (
                "0 0 3 * * *",
                "a crontab has five fields (minute, hour, day of the month, month, day of the week), and this has 6",
            ),
            ("61 * * * *", "`61` is no minute: 0 to 59"),
            ("+5 * * * *", "`+5` is no minute: 0 to 59"),
            ("0 24 * * *", "`24` is no hour: 0 to 23"),
            ("0 0 0 * *", "`0` is no day of the month: 1 to 31"),
            ("0 0 * foo *", "`foo` is no month: 1 to 12, or `jan` to `dec`"),
            ("0 0 * * 8", "`8` is no day of the week: 0 to 7, or `sun` to `sat`"),
            ("0 0 * * monL", "`monL` is no day of the week: 0 to 7, or `sun` to `sat`"),
            ("0 0 * * mon#6", "`mon#6`: a month has that day of the week from `#1` to `#5`"),
            ("20-10 * * * *", "`20-10` runs backwards"),
            ("*/0 * * * *", "`*/0`: a step is a number from 1 on, as in `*/15`"),
            ("*/x * * * *", "`*/x`: a step is a number from 1 on, as in `*/15`"),
            ("1,,2 * * * *", "`` is no minute: 0 to 59"),
            ("0 0 30 2 *", "none of these months has a day `30`"),
            ("0 0 31 4,6,9 *", "none of these months has a day `31`"),
            (
                "@midnight",
                "`@midnight` is no schedule that Sentry knows (known: `@yearly`, `@annually`, `@monthly`, `@weekly`, `@daily`, `@hourly`)",
            ),
        ] {
            assert_eq!(crontab(bad), Err(message.to_owned()));
        }
    }

    #[test]
    fn slugs() {
        for good in ["nightly", "a", "nightly-import_2", "2fast", &"a".repeat(50)] {
            assert_eq!(slug(good), Ok(()), "{good}");
        }
        for bad in ["", "Nightly", "a b", "ä", "a.b", "42", "-a", "a_", "--", &"a".repeat(51)] {
            assert!(slug(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn time_zones() {
        for good in ["UTC", "Europe/Vienna", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "EST5EDT"] {
            assert_eq!(timezone(good), Ok(()), "{good}");
        }
        for bad in
            ["", "Europe/", "/Vienna", "Europe Vienna", "+02:00", "2", "Europe/Viena!", &"a".repeat(65)]
        {
            assert!(timezone(bad).is_err(), "{bad}");
        }
    }
}
