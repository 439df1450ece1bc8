/// What a rule counts apart: [`AlertRule::by`](crate::AlertRule::by).
///
/// Each value that is met has a window and an alert of its own. A rule tells at most 64 of them apart; what comes beyond
/// shares one window, called `(others)`, until values are forgotten that had no calls for a whole window. Calls without such a
/// value (no owner, no tag of that name) share one called `(none)`.
///
/// ```
/// use monitored::{AlertKey, AlertRule};
///
/// let rule = AlertRule::error_count("tenants", 5).by(AlertKey::Tag("tenant"));
/// # let _ = rule;
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AlertKey {
    /// Nothing: one window for the whole rule.
    #[default]
    Rule,
    /// The operation, as in `op = "…"`.
    Operation,
    /// The function, with its module.
    Function,
    /// The class that calls fail with. A rate is then that of the failures of one class among all calls.
    Class,
    /// `owner = "…"` of the function.
    Owner,
    /// The value of the call's tag of that name.
    Tag(&'static str),
}

impl AlertKey {
    /// What the value is called in an alert; nothing for a whole rule.
    pub(crate) fn label(&self) -> Option<&'static str> {
        match self {
            Self::Rule => None,
            Self::Operation => Some("operation"),
            Self::Function => Some("function"),
            Self::Class => Some("class"),
            Self::Owner => Some("owner"),
            Self::Tag(name) => Some(name),
        }
    }
}
