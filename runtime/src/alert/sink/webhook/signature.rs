//! Signatures as in Standard Webhooks 1.0.0, *Signature scheme*.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ring::hmac;

const PREFIX: &str = "whsec_";

/// Bytes of a key: 192 to 512 bits.
const LENGTH: std::ops::RangeInclusive<usize> = 24..=64;

/// What would be right.
pub(super) const MISTAKE: &str = "a signing secret is `whsec_` and the base64 of 24 to 64 bytes, with its `=` at the end; \
                                  `openssl rand -base64 32` makes what comes after `whsec_`";

/// What signs, and what its receiver verifies with.
pub(super) struct Key(hmac::Key);

impl Key {
    pub(super) fn read(secret: &str) -> Option<Self> {
        let bytes = BASE64_STANDARD.decode(secret.strip_prefix(PREFIX)?).ok()?;
        LENGTH.contains(&bytes.len()).then(|| Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes)))
    }

    /// `v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=`
    pub(super) fn sign(&self, id: &str, timestamp: u64, body: &str) -> String {
        let tag = hmac::sign(&self.0, format!("{id}.{timestamp}.{body}").as_bytes());
        format!("v1,{}", BASE64_STANDARD.encode(tag))
    }
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn a_secret_is_a_prefix_and_base64_of_the_right_length() {
        let is_key = |secret: &str| Key::read(secret).is_some();
        assert!(is_key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        assert!(is_key("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));
        let none = ["", "whsec_", "whsec_hunter2!", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_AAEC"];
        assert!(!none.into_iter().any(is_key));
        assert!(!is_key("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"), "without padding");
        assert!(!is_key(&format!("whsec_{}", "AAAA".repeat(22))), "of 66 bytes");
    }

    /// Computed with Python's `hmac` from the same key, id, time and body.
    #[test]
    fn a_signature_is_what_others_compute() {
        let key = Key::read("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signature = key.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
