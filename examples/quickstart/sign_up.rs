//! A sign-up, and what makes a row one.

use std::{fmt, num::ParseIntError};

use monitored::{Classify, monitored};

use crate::csv_file::{COLUMNS, Row, excerpt};

/// Somebody younger needs a parent's consent, which a CSV file cannot give.
const MIN_AGE: u8 = 16;

/// The longest address that SMTP can carry (RFC 5321, 4.5.3.1.3, without the angle brackets).
const MAX_EMAIL_BYTES: usize = 254;

/// Somebody who wants in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SignUp {
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) age: u8,
    pub(crate) plan: Plan,
}

/// What they want.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plan {
    Free,
    Team,
    Business,
}

/// Why a row is no sign-up.
#[derive(Debug, thiserror::Error, Classify)]
#[class(validation)]
pub(crate) enum SignUpError {
    #[error("it takes {0} lines, as if a quote were never closed")]
    Lines(usize),
    #[error("{found} fields where {} are expected", COLUMNS.len())]
    Fields { found: usize },
    #[error("{0:?} is no e-mail address")]
    Email(String),
    #[error("{0:?} is no name")]
    Name(String),
    #[error("{age:?} is no age")]
    Age {
        age: String,
        #[source]
        source: ParseIntError,
    },
    #[error("{age} is too young: {MIN_AGE} is the least")]
    TooYoung { age: u8 },
    #[error("there is no plan {0:?}")]
    Plan(String),
}

/// Makes a sign-up of a row, or says what is wrong with it.
#[monitored(op = "validation")]
pub(crate) fn validate(row: &Row) -> Result<SignUp, SignUpError> {
    if row.lines > 1 {
        return Err(SignUpError::Lines(row.lines));
    }
    let [email, name, age, plan] = row.fields.as_slice() else {
        return Err(SignUpError::Fields { found: row.fields.len() });
    };
    Ok(SignUp {
        email: validate_email(email)?,
        name: validate_name(name)?,
        age: validate_age(age)?,
        plan: validate_plan(plan)?,
    })
}

/// Addresses differ by case nowhere that matters, so that case makes no second user.
fn validate_email(email: &str) -> Result<String, SignUpError> {
    let plain = !email.contains(|c: char| c.is_whitespace() || c.is_control());
    let in_parts = email.split_once('@').is_some_and(|(user, host)| {
        let labelled = host.contains('.') && host.split('.').all(|label| !label.is_empty());
        !user.is_empty() && labelled && !host.contains('@')
    });
    if plain && in_parts && email.len() <= MAX_EMAIL_BYTES {
        Ok(email.to_lowercase())
    } else {
        Err(SignUpError::Email(excerpt(email)))
    }
}

fn validate_name(name: &str) -> Result<String, SignUpError> {
    if name.is_empty() || name.contains(char::is_control) {
        return Err(SignUpError::Name(excerpt(name)));
    }
    Ok(name.to_owned())
}

fn validate_age(age: &str) -> Result<u8, SignUpError> {
    match age.parse() {
        Ok(age) if age < MIN_AGE => Err(SignUpError::TooYoung { age }),
        Ok(age) => Ok(age),
        Err(source) => Err(SignUpError::Age { age: excerpt(age), source }),
    }
}

fn validate_plan(plan: &str) -> Result<Plan, SignUpError> {
    match plan {
        "free" => Ok(Plan::Free),
        "team" => Ok(Plan::Team),
        "business" => Ok(Plan::Business),
        _ => Err(SignUpError::Plan(excerpt(plan))),
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Free => "free",
            Self::Team => "team",
            Self::Business => "business",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn validate_fields(fields: &[&str]) -> Result<SignUp, SignUpError> {
        let fields = fields.iter().map(|&field| field.to_owned()).collect();
        validate(&Row { line: 2, lines: 1, fields })
    }

    #[test]
    fn takes_a_good_row() {
        let sign_up = validate_fields(&["Ada@Example.org", "Ada", "16", "team"]).unwrap();
        let expected =
            SignUp { email: "ada@example.org".into(), name: "Ada".into(), age: 16, plan: Plan::Team };
        assert_eq!(sign_up, expected);
    }

    #[test]
    fn refuses_what_is_no_address() {
        let long = format!("{}@example.org", "a".repeat(MAX_EMAIL_BYTES));
        let bad = ["", "ada", "@b.org", "a@", "a@b", "a@.org", "a@b.", "a@b@c.org", "a b@c.org", "a\n@c.org"];
        for email in bad.into_iter().chain([long.as_str()]) {
            let result = validate_fields(&[email, "Ada", "36", "free"]);
            assert!(matches!(result, Err(SignUpError::Email(_))), "{email:?}");
        }
    }

    #[test]
    fn refuses_the_other_mistakes() {
        type Test = fn(&SignUpError) -> bool;
        let cases: [(&[&str], Test); 8] = [
            (&["a@b.org"], |error| matches!(error, SignUpError::Fields { found: 1 })),
            (&["a@b.org", "", "36", "free"], |error| matches!(error, SignUpError::Name(_))),
            (&["a@b.org", "\u{1b}[31m", "36", "free"], |error| matches!(error, SignUpError::Name(_))),
            (&["a@b.org", "A", "", "free"], |error| matches!(error, SignUpError::Age { .. })),
            (&["a@b.org", "A", "-1", "free"], |error| matches!(error, SignUpError::Age { .. })),
            (&["a@b.org", "A", "256", "free"], |error| matches!(error, SignUpError::Age { .. })),
            (&["a@b.org", "A", "15", "free"], |error| matches!(error, SignUpError::TooYoung { age: 15 })),
            (&["a@b.org", "A", "16", "Free "], |error| matches!(error, SignUpError::Plan(_))),
        ];
        for (fields, is_expected) in cases {
            let error = validate_fields(fields).unwrap_err();
            assert!(is_expected(&error), "{fields:?}: {error:?}");
        }
    }
}
