//! Whatever the text. Whatever the filters: see `any_order`.

use monitored::filter::scrub;
use proptest::prelude::*;

/// Text with much in it that scrubbing looks for.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        "[ -~]{0,12}",
        prop::sample::select(vec![
            "password",
            "token",
            "Authorization",
            "api key",
            "cookie",
            "tokens",
            "://",
            "https://",
            r":\/\/",
            r"\/",
            "u:it's",
            "(\"password\", \"",
            "\", \"",
            "[]",
            "?",
            "&",
            "=",
            ":",
            "::",
            "@",
            "#",
            "Bearer ",
            "Basic ",
            "eyJhbGciOiJIUzI1NiJ9",
            ".",
            "-----BEGIN KEY-----",
            "-----END KEY-----",
            "4111 1111 1111 1111",
            "411111",
            "\"",
            "'",
            "\\\"",
            "\\",
            "Some(",
            "(",
            ")",
            "{",
            "}",
            "[",
            "]",
            " ",
            "\n",
            "\\n",
            ",",
            ";",
            "[Filtered]",
            "…",
            "ä",
            "None",
            "Secret { ",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1024) })]

    #[test]
    fn scrubbing_never_panics_is_done_after_once_and_stays_bounded(text in texts()) {
        let once = scrub().text(&text).into_owned();
        prop_assert_eq!(&scrub().text(&once), &once, "of {:?}", text);
        // Each mark of ten bytes stands for at least one byte, and the sign before it.
        prop_assert!(once.len() <= text.len() * 6 + 10, "{} of {}", once.len(), text.len());
    }

    #[test]
    fn secrets_never_stay(before in "[ a-z,;]{0,20}", secret in "[a-z0-9]{8,32}", after in "[ ,;][ -~]{0,20}") {
        for text in [
            format!("{before} password={secret}{after}"),
            format!("{before} \"api_key\": \"{secret}\"{after}"),
            format!("{before} https://u:{secret}@host/path{after}"),
            format!("{before} https://host/path?a={secret}{after}"),
            format!("{before} Bearer {secret}0{after}"),
            format!("{before} token: Some({secret:?}){after}"),
            format!("{before}\n-----BEGIN PRIVATE KEY-----\n{secret}\n-----END PRIVATE KEY-----{after}"),
        ] {
            let scrubbed = scrub().text(&text).into_owned();
            let elsewhere = before.contains(&secret) || after.contains(&secret);
            prop_assert!(elsewhere || !scrubbed.contains(&secret), "{} of {}", scrubbed, text);
        }
    }

    #[test]
    fn plain_words_stay(text in "([a-z]{1,9} ){0,12}[a-z]{1,9}") {
        prop_assume!(!text.contains("bearer") && !text.contains("basic"));
        prop_assert_eq!(scrub().text(&text), text.as_str());
    }
}

#[test]
fn long_texts_take_time_in_proportion() {
    for unit in [
        "=",
        ":",
        "a=",
        "password=",
        "password=(",
        "password=\"",
        "password: A ",
        "token: \\\"",
        "https://",
        "@",
        "?a&",
        "eyJ",
        "eyJ.",
        "Bearer ",
        "1",
        "4111 ",
        "-----BEGIN K-----",
        "[",
        "\\",
        "' ",
        "cookie: ",
        " key:",
    ] {
        let text = unit.repeat(1 << 15);
        let start = std::time::Instant::now();
        let scrubbed = scrub().text(&text).len();
        assert!(start.elapsed().as_secs() < 10, "{unit:?}: {:?}", start.elapsed());
        assert!(scrubbed <= text.len() * 6 + 10, "{unit:?}");
    }
}
