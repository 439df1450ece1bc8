//! Names that mean secrets.

/// What a name says of its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Secrecy {
    Open,
    /// A secret, unless it is a number: then it counts something (`tokens = 512`).
    UnlessNumber,
    Secret,
}

/// In whatever word they are: `dbpassword`, `clientSecret`.
const PARTS: [&str; 10] = [
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "secret",
    "credential",
    "authorization",
    "cookie",
    "apikey",
    "privatekey",
];

/// At the end of a word: `csrftoken`, but not `tokenizer`.
const ENDINGS: [&str; 1] = ["token"];

/// A whole word, wherever it stands in the name.
const WORDS: [&str; 12] =
    ["pwd", "jwt", "otp", "totp", "csrf", "xsrf", "cvv", "cvc", "cvv2", "ssn", "phpsessid", "jsessionid"];

/// One word, or two after each other: `access_key`, `AccessKey`, `accesskey`.
const PAIRS: [&str; 20] = [
    "apikey",
    "authkey",
    "passkey",
    "privatekey",
    "accesskey",
    "signingkey",
    "encryptionkey",
    "masterkey",
    "sessionkey",
    "accountkey",
    "sharedkey",
    "sshkey",
    "hmackey",
    "sessionid",
    "connectsid",
    "cardnumber",
    "creditcard",
    "ccnumber",
    "securitycode",
    "connectionstring",
];

/// The last word: `x-auth`, but not `auth_service`.
const LAST: [&str; 4] = ["auth", "session", "creds", "pass"];

/// The last word, of something that may be counted.
const COUNTED: [&str; 1] = ["tokens"];

/// A last word after which the name tells something about the secret, not the secret.
const ABOUT: [&str; 17] = [
    "count", "length", "len", "size", "type", "kind", "expiry", "expires", "ttl", "url", "uri", "endpoint",
    "name", "path", "file", "error", "policy",
];

/// As much of a name is looked at.
const LONGEST: usize = 256;

/// What the name of a value says of it.
pub(crate) fn secrecy(name: &str) -> Secrecy {
    let words = words(name);
    let Some(last) = words.last() else { return Secrecy::Open };
    if words.len() > 1 && ABOUT.contains(&last.as_str()) {
        return Secrecy::Open;
    }
    if words.iter().any(|word| is_secret_word(word))
        || words.windows(2).any(|pair| is_pair(&pair.concat()))
        || LAST.contains(&last.as_str())
    {
        return Secrecy::Secret;
    }
    if COUNTED.contains(&last.as_str()) { Secrecy::UnlessNumber } else { Secrecy::Open }
}

/// Whether two words after each other in a text are such a name: `api key`.
pub(super) fn is_spoken_pair(first: &str, second: &str) -> bool {
    let joined = first.len() + second.len();
    joined <= LONGEST && is_pair(&[first, second].concat().to_ascii_lowercase())
}

fn is_pair(joined: &str) -> bool {
    PAIRS.contains(&joined)
}

fn is_secret_word(word: &str) -> bool {
    let part = PARTS.iter().any(|part| word.contains(part)) && !word.starts_with("secretar");
    part || ENDINGS.iter().any(|ending| word.ends_with(ending)) || WORDS.contains(&word) || is_pair(word)
}

/// The words of a name in lower case, whichever way they are joined: `api_key`, `api-key`, `apiKey`, `APIKey`.
fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut before = ' ';
    let mut characters = name.chars().take(LONGEST).peekable();
    while let Some(character) = characters.next() {
        let next_is_lower = characters.peek().is_some_and(|next| next.is_lowercase());
        let begins = character.is_uppercase()
            && (before.is_lowercase() || before.is_numeric() || (before.is_uppercase() && next_is_lower));
        if (begins || !character.is_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if character.is_alphanumeric() {
            word.push(character.to_ascii_lowercase());
        }
        before = character;
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// The names of secrets, and those that somebody added to them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    more: Vec<String>,
}

impl Names {
    /// Adds a name; how its words are joined, and upper and lower case, make no difference.
    pub(crate) fn add(&mut self, name: &str) {
        let joined = words(name).concat();
        if !joined.is_empty() {
            self.more.push(joined);
        }
    }

    /// What a name says of its value.
    pub(crate) fn secrecy(&self, name: &str) -> Secrecy {
        if !self.more.is_empty() && self.more.contains(&words(name).concat()) {
            return Secrecy::Secret;
        }
        secrecy(name)
    }
}

#[cfg(test)]
mod tests {
    use super::{Names, Secrecy, is_spoken_pair, secrecy, words};

    #[test]
    fn a_name_is_its_words() {
        assert_eq!(words("apiKey"), ["api", "key"]);
        assert_eq!(words("X-API_key"), ["x", "api", "key"]);
        assert_eq!(words("HTTPProxyAuth"), ["http", "proxy", "auth"]);
        assert_eq!(words("oauth2Token"), ["oauth2", "token"]);
        assert!(words("--").is_empty());
    }

    #[test]
    fn names_that_mean_secrets() {
        for name in [
            "password",
            "DB_PASSWORD",
            "user.password",
            "dbpasswd",
            "clientSecret",
            "SECRET_KEY",
            "token",
            "access_token",
            "csrftoken",
            "refreshToken",
            "Authorization",
            "proxy-authorization",
            "cookie",
            "Set-Cookie",
            "api key",
            "apiKey",
            "X-Api-Key",
            "X-Auth-Key",
            "auth_key",
            "pass",
            "DB_PASS",
            "apikey",
            "aws_access_key_id",
            "credentials",
            "mysql_pwd",
            "auth",
            "x-auth",
            "session",
            "sessionid",
            "connect.sid",
            "XSRF-TOKEN",
            "PHPSESSID",
            "card_number",
            "cvv",
        ] {
            assert_eq!(secrecy(name), Secrecy::Secret, "{name}");
        }
    }

    #[test]
    fn names_that_do_not() {
        for name in [
            "",
            "author",
            "authority",
            "auth_service",
            "authenticated",
            "tokenizer",
            "secretary",
            "key",
            "public_key",
            "keyboard",
            "monkey",
            "compass",
            "passenger",
            "passed",
            "session_count",
            "password_length",
            "token_type",
            "token_endpoint",
            "SecretError",
            "id",
            "email",
            "card",
        ] {
            assert_eq!(secrecy(name), Secrecy::Open, "{name}");
        }
    }

    #[test]
    fn what_may_be_counted_is_secret_unless_it_is_a_number() {
        assert_eq!(secrecy("tokens"), Secrecy::UnlessNumber);
        assert_eq!(secrecy("max_tokens"), Secrecy::UnlessNumber);
    }

    #[test]
    fn two_words_of_a_sentence_are_a_name_only_together() {
        assert!(is_spoken_pair("API", "key"));
        assert!(!is_spoken_pair("secret", "garden"));
    }

    #[test]
    fn names_can_be_added() {
        let mut names = Names::default();
        names.add("customerRef");
        assert_eq!(names.secrecy("customer_ref"), Secrecy::Secret);
        assert_eq!(names.secrecy("CUSTOMER-REF"), Secrecy::Secret);
        assert_eq!(names.secrecy("customer"), Secrecy::Open);
    }
}
