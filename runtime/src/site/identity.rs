//! Which function a call is a call of, and what follows from its operation.

use std::borrow::Cow;
use std::panic::Location;
use std::sync::Arc;

use super::Site;
use crate::value::secret::Scrubbing;
use crate::value::{limits, text};

/// Names known only at run time, as [`operation`](crate::operation) takes them.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    pub(crate) op: String,
    pub(crate) name: String,
    pub(crate) location: &'static Location<'static>,
}

impl Named {
    /// Takes the secrets out of both.
    pub(crate) fn scrub(&mut self, scrubbing: &Scrubbing) {
        for (text, longest) in [(&mut self.op, limits::OP), (&mut self.name, limits::NAME)] {
            scrubbing.text("", text);
            if let Cow::Owned(shorter) = text::cut(text, longest) {
                *text = shorter;
            }
        }
    }
}

/// Which function a call is a call of.
#[derive(Clone, Debug)]
pub(crate) enum Identity {
    Site(&'static Site),
    Named(Arc<Named>),
}

/// The keys of every [`operation`](crate::operation).
static OPERATION: Site = Site::new("operation", "", "", 0);

impl Identity {
    /// The keys.
    pub(crate) fn site(&self) -> &'static Site {
        match self {
            Self::Site(site) => site,
            Self::Named(_) => &OPERATION,
        }
    }

    pub(crate) fn op(&self) -> &str {
        match self {
            Self::Site(site) => site.op.unwrap_or("function"),
            Self::Named(named) => &named.op,
        }
    }

    /// The name of the span: as given, else the function's.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Site(site) => site.name.unwrap_or(site.function),
            Self::Named(named) => &named.name,
        }
    }

    /// The function with its module; the name alone where there is no function.
    pub(crate) fn function(&self) -> String {
        match self {
            Self::Site(site) => format!("{}::{}", site.module, site.function),
            Self::Named(named) => named.name.clone(),
        }
    }

    /// The function without its module.
    pub(crate) fn short_function(&self) -> &str {
        match self {
            Self::Site(site) => site.function,
            Self::Named(named) => &named.name,
        }
    }

    pub(crate) fn module(&self) -> Option<&'static str> {
        match self {
            Self::Site(site) => Some(site.module),
            Self::Named(_) => None,
        }
    }

    pub(crate) fn file(&self) -> &'static str {
        match self {
            Self::Site(site) => site.file,
            Self::Named(named) => named.location.file(),
        }
    }

    pub(crate) fn line(&self) -> u32 {
        match self {
            Self::Site(site) => site.line,
            Self::Named(named) => named.location.line(),
        }
    }

    /// The tags that come with the operation, in the contract's three families.
    pub(crate) fn preset(&self) -> Preset {
        match self.op() {
            "database" | "db" => Preset::Database,
            op if op.starts_with("db.") => Preset::Database,
            "external_api" | "http.client" => Preset::ExternalApi,
            "api" | "http.server" => Preset::Api,
            _ => Preset::None,
        }
    }
}

/// A family of operations that carries tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Preset {
    Database,
    ExternalApi,
    Api,
    None,
}

impl Preset {
    /// The tags of a call with that name.
    pub(crate) fn tags(self, name: &str) -> impl Iterator<Item = (&'static str, &str)> {
        let pairs = match self {
            Self::Database => [Some(("operation", name)), Some(("dependency", "database"))],
            Self::ExternalApi => [Some(("api_name", name)), Some(("dependency", "external_api"))],
            Self::Api => [Some(("endpoint", name)), None],
            Self::None => [None, None],
        };
        pairs.into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::{Identity, Site};

    fn preset_tags(op: &'static str) -> Vec<(&'static str, &'static str)> {
        let site: &'static Site = Box::leak(Box::new(Site::new("f", "m", "f.rs", 1).op(op)));
        Identity::Site(site).preset().tags("load").collect()
    }

    #[test]
    fn three_families_of_operations_carry_the_tags_of_the_guide() {
        for op in ["database", "db", "db.sql.query"] {
            assert_eq!(preset_tags(op), [("operation", "load"), ("dependency", "database")], "{op}");
        }
        for op in ["external_api", "http.client"] {
            assert_eq!(preset_tags(op), [("api_name", "load"), ("dependency", "external_api")], "{op}");
        }
        for op in ["api", "http.server"] {
            assert_eq!(preset_tags(op), [("endpoint", "load")], "{op}");
        }
        for op in ["function", "dbx", "apis", "http", ""] {
            assert_eq!(preset_tags(op), [], "{op}");
        }
    }
}
