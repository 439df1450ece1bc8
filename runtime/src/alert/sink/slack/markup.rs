//! Text as Slack takes it: its `mrkdwn` parses `&`, `<` and `>`
//! (<https://docs.slack.dev/messaging/formatting-message-text>), and what stands in backticks for nothing else.

use crate::value::text;

/// `text` with `&`, `<` and `>` escaped and control characters shown, no longer than `limit` as Slack counts: in UTF-16, after the
/// escaping. Line breaks stay.
pub(super) fn escaped(text: &str, limit: usize) -> String {
    // No character becomes shorter.
    let lines = text::cut_characters(text, limit);
    let lines: Vec<_> = lines.lines().map(text::escape_controls).collect();
    fitted(lines.join("\n").trim(), limit, |_| None)
}

/// As code: in one line, with no emoji, name or style read into it. `shop::key::get` has a `:key:` in it.
pub(super) fn code(text: &str, limit: usize) -> String {
    let line = text::escape_controls(&text::cut_characters(text, limit)).into_owned();
    let fitted = fitted(line.trim(), limit.saturating_sub(2), |c| (c == '`').then_some("'"));
    if fitted.is_empty() { "–".to_owned() } else { format!("`{fitted}`") }
}

/// A link, if it is one to follow and not too long to show.
pub(super) fn link(url: &str, label: &str, limit: usize) -> Option<String> {
    let is_web = ["https://", "http://"].iter().any(|scheme| url.starts_with(scheme));
    if !is_web || url.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return None;
    }
    let url = url.replace('&', "&amp;").replace('<', "%3C").replace('>', "%3E").replace('|', "%7C");
    let link = format!("<{url}|{label}>");
    (units(&link) <= limit).then_some(link)
}

/// Pieces that are whole, with what is between them, as many as fit.
pub(super) fn joined(pieces: impl Iterator<Item = String>, between: &str, limit: usize) -> String {
    let mut all = String::new();
    for piece in pieces {
        let more = if all.is_empty() { 0 } else { units(between) };
        if units(&all) + more + units(&piece) > limit {
            break;
        }
        all.push_str(if more == 0 { "" } else { between });
        all.push_str(&piece);
    }
    all
}

pub(super) fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

fn fitted(text: &str, limit: usize, replaced: fn(char) -> Option<&'static str>) -> String {
    let (mut fitted, mut length, mut cut_at) = (String::with_capacity(text.len().min(limit)), 0, 0);
    for character in text.chars() {
        let mut buffer = [0; 4];
        let piece = replaced(character).unwrap_or(match character {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            other => other.encode_utf8(&mut buffer),
        });
        length += units(piece);
        if length > limit {
            fitted.truncate(cut_at);
            fitted.push('…');
            return fitted;
        }
        fitted.push_str(piece);
        if length < limit {
            cut_at = fitted.len();
        }
    }
    fitted
}

#[cfg(test)]
mod tests {
    use super::{code, escaped, joined, link, units};

    #[test]
    fn nothing_is_parsed_in_a_text() {
        assert_eq!(escaped("a && b < c > d", 100), "a &amp;&amp; b &lt; c &gt; d");
        assert_eq!(escaped("<!here> <@U1|x>", 100), "&lt;!here&gt; &lt;@U1|x&gt;");
        assert_eq!(escaped(" a\r\nb\u{1b}[0m\u{202e}\n", 100), "a\nb\\u{1b}[0m\\u{202e}");
    }

    #[test]
    fn a_text_is_cut_after_escaping_and_never_in_an_entity() {
        assert_eq!(escaped("abcd", 4), "abcd");
        assert_eq!(escaped("abcde", 4), "abc…");
        assert_eq!(escaped("ab&", 6), "ab…");
        assert_eq!(escaped("ab&", 7), "ab&amp;");
        assert_eq!(escaped("ab&c", 7), "ab…");
        // Two units each.
        assert_eq!(escaped("🔥🔥🔥", 4), "🔥…");
        for limit in 1..40 {
            for text in ["&&&&&&&&", "<<a>>", "ä🔥&ä🔥&", "\u{1}\u{1}\u{1}\u{1}"] {
                assert!(units(&escaped(text, limit)) <= limit, "{text} {limit}");
                assert!(units(&code(text, limit + 3)) <= limit + 3, "{text} {limit}");
            }
        }
    }

    #[test]
    fn code_stays_code() {
        assert_eq!(code("shop::key::get", 100), "`shop::key::get`");
        assert_eq!(code("a`*b*`\nc & <d>", 100), "`a'*b*'\\nc &amp; &lt;d&gt;`");
        assert_eq!(code("abcdefgh", 6), "`abc…`");
        assert_eq!(code(" ", 100), "–");
    }

    #[test]
    fn only_what_can_be_followed_is_a_link() {
        assert_eq!(
            link("https://e.org/?a=1&b=<|>", "Go", 99).as_deref(),
            Some("<https://e.org/?a=1&amp;b=%3C%7C%3E|Go>")
        );
        assert_eq!(link("javascript:alert(1)", "Go", 99), None);
        assert_eq!(link("https://e.org/ x", "Go", 99), None);
        assert_eq!(link("https://e.org/", "Go", 18), None);
        assert_eq!(link("https://e.org/", "Go", 19).map(|link| link.len()), Some(19));
    }

    #[test]
    fn pieces_are_joined_while_they_fit() {
        let three = || ["ab", "cd", "ef"].into_iter().map(str::to_owned);
        assert_eq!(
            [joined(three(), ", ", 10), joined(three(), ", ", 9), joined(three(), ", ", 1)],
            ["ab, cd, ef", "ab, cd", ""]
        );
    }
}
