//! Whether there is to be a Spotlight and where, by what the code and the environment say. The rules are those of Sentry's
//! documentation for SDKs, *Spotlight* (<https://develop.sentry.dev/sdk/foundations/client/integrations/spotlight/>).

/// Where Spotlight listens when nobody tells it otherwise. Each address of the name is tried, whichever comes first.
pub(super) const DEFAULT: &str = "http://localhost:8969/stream";

/// What one of them says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    Off,
    /// Where it usually is.
    On,
    At(String),
}

impl Choice {
    /// As the code says it. It says something where it says nothing: who calls it wants a Spotlight.
    pub(crate) fn of_code(text: &str) -> Self {
        Self::read(text).unwrap_or(Self::On)
    }

    /// As the environment says it. An empty variable is as good as none.
    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        match text.to_ascii_lowercase().as_str() {
            "" => None,
            "true" | "t" | "y" | "yes" | "on" | "1" => Some(Self::On),
            "false" | "f" | "n" | "no" | "off" | "0" => Some(Self::Off),
            _ => Some(Self::At(text.to_owned())),
        }
    }

    /// Where Spotlight is by both, and the setting that says so. The code goes before, but where it leaves open at which URL.
    pub(crate) fn url(code: Option<&Self>, variable: Option<&str>) -> Option<(&'static str, String)> {
        let variable = variable.and_then(Self::read);
        let (setting, choice) = match (code, variable) {
            (Some(Self::On), Some(Self::At(url))) => (super::VARIABLE, Self::At(url)),
            (Some(code), _) => ("spotlight", code.clone()),
            (None, variable) => (super::VARIABLE, variable?),
        };
        match choice {
            Self::Off => None,
            Self::On => Some((setting, DEFAULT.to_owned())),
            Self::At(url) => Some((setting, url)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Choice, DEFAULT};

    const CODE: &str = "http://code:1/stream";
    const ENVIRONMENT: &str = "http://environment:2/stream";

    fn url(code: Option<&str>, variable: Option<&str>) -> Option<String> {
        Choice::url(code.map(Choice::of_code).as_ref(), variable).map(|(_, url)| url)
    }

    #[test]
    fn what_the_variable_may_be() {
        for on in ["true", "t", "y", "yes", "on", "1", "TRUE", "On", " 1 "] {
            assert_eq!(url(None, Some(on)).as_deref(), Some(DEFAULT), "{on:?}");
        }
        for off in ["false", "f", "n", "no", "off", "0", "False", "OFF", "", "  "] {
            assert_eq!(url(None, Some(off)), None, "{off:?}");
        }
        assert_eq!(url(None, None), None);
        assert_eq!(url(None, Some(ENVIRONMENT)).as_deref(), Some(ENVIRONMENT));
        assert_eq!(url(None, Some("nowhere")).as_deref(), Some("nowhere"), "whether it is one, others say");
    }

    #[test]
    fn the_code_goes_before_the_environment() {
        for variable in [None, Some("1"), Some("0"), Some(""), Some(ENVIRONMENT)] {
            assert_eq!(url(Some(CODE), variable).as_deref(), Some(CODE), "{variable:?}");
            assert_eq!(url(Some("off"), variable), None, "{variable:?}");
        }
        for variable in [None, Some("1"), Some("0"), Some("")] {
            assert_eq!(url(Some("1"), variable).as_deref(), Some(DEFAULT), "{variable:?}");
            assert_eq!(url(Some(""), variable).as_deref(), Some(DEFAULT), "{variable:?}");
        }
    }

    #[test]
    fn the_environment_says_where_if_the_code_says_only_that_there_is_one() {
        let both = Choice::url(Some(&Choice::On), Some(ENVIRONMENT));
        assert_eq!(both, Some(("SENTRY_SPOTLIGHT", ENVIRONMENT.to_owned())));
        let code = Choice::url(Some(&Choice::On), Some("1"));
        assert_eq!(code, Some(("spotlight", DEFAULT.to_owned())));
    }
}
