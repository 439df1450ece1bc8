//! PEM blocks: keys and certificates.

use std::borrow::Cow;

use super::edits::Edits;

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const DASHES: &str = "-----";

/// The longest label that a block is known by (`ENCRYPTED PRIVATE KEY`, RFC 7468).
const LABEL: usize = 64;

/// Replaces each block with its lines of dashes; one without an end, to the end of the text.
pub(super) fn pass(text: &str) -> Cow<'_, str> {
    let mut edits = Edits::new(text);
    let mut from = 0;
    while let Some(at) = find(text, BEGIN, from) {
        let label = at + BEGIN.len();
        from = label;
        if !is_label(text, label) {
            continue;
        }
        let end = find(text, END, label).and_then(|end| find(text, DASHES, end + END.len()));
        from = end.map_or(text.len(), |end| end + DASHES.len());
        edits.filter(at, from);
    }
    edits.finish()
}

fn is_label(text: &str, start: usize) -> bool {
    let label = text.as_bytes().get(start..).unwrap_or_default().iter().take(LABEL);
    let length =
        label.take_while(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || **byte == b' ');
    let end = start + length.count();
    end > start && text.get(end..).is_some_and(|rest| rest.starts_with(DASHES))
}

fn find(text: &str, what: &str, from: usize) -> Option<usize> {
    text.get(from..)?.find(what).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::pass;

    #[test]
    fn blocks_go_with_their_lines_of_dashes() {
        let key = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----";
        assert_eq!(pass(&format!("key {key} and {key}.")), "key [Filtered] and [Filtered].");
        assert_eq!(pass(&format!("{:?}", key)), "\"[Filtered]\"");
        assert_eq!(pass("cut: -----BEGIN CERTIFICATE-----\nMIIE…"), "cut: [Filtered]");
    }

    #[test]
    fn other_dashes_stay() {
        for text in [
            "-----",
            "-----BEGIN of the log-----",
            "-----BEGIN ",
            "----- BEGIN KEY -----",
            "-----END KEY-----",
        ] {
            assert_eq!(pass(text), text);
        }
    }
}
