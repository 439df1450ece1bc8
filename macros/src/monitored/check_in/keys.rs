//! The keys of `checkin(…)`.

use crate::syntax::keys::keys;

keys! {
    /// A key of `checkin(…)`.
    enum CheckInKey;

    /// The monitor's name at Sentry.
    Slug = "slug", "a string", r#"slug = "nightly-import""#;
    /// When a run is due.
    Schedule = "schedule", "a crontab", r#"schedule = "0 3 * * *""#;
    /// How long after a run the next one is due.
    Every = "every", "a number and a unit", r#"every = "10m""#;
    /// The time zone of the schedule, UTC where none is given.
    Timezone = "timezone", "a name of the IANA database", r#"timezone = "Europe/Vienna""#;
    /// How late a run may begin before it is missed.
    Margin = "margin", "whole minutes", r#"margin = "5m""#;
    /// How long a run may last before it has failed.
    MaxRuntime = "max_runtime", "whole minutes", r#"max_runtime = "1h""#;
    /// How many runs in a row have to fail before there is an issue.
    FailureThreshold = "failure_threshold", "a number from 1 to 720", "failure_threshold = 2";
    /// How many runs in a row have to succeed before the issue is resolved.
    RecoveryThreshold = "recovery_threshold", "a number from 1 to 720", "recovery_threshold = 3";
}
