//! Servers that say no.

use mailin::Response;
use monitored::{Alert, AlertSink, DeliveryError};

use crate::script::Script;
use crate::server::{Rules, Server};
use crate::{email, from_url};

fn answer(code: u16, text: &str) -> Option<Response> {
    Some(Response::custom(code, text.to_owned()))
}

fn no_such_team(to: &str, _: usize) -> Option<Response> {
    if to.starts_with("team") { answer(550, "5.1.1 no such user") } else { None }
}

fn nobody(_: &str, _: usize) -> Option<Response> {
    answer(550, "5.7.1 go away")
}

/// The first connection gets no further; the second does.
fn team_later(to: &str, attempt: usize) -> Option<Response> {
    if attempt == 1 && to.starts_with("team") { answer(451, "4.7.1 greylisted") } else { None }
}

fn team_later_pager_never(to: &str, attempt: usize) -> Option<Response> {
    if to.starts_with("pager") { answer(550, "never heard of") } else { team_later(to, attempt) }
}

#[track_caller]
fn refused(sent: Result<(), DeliveryError>, permanent: bool, said: &str) -> String {
    let error = sent.unwrap_err();
    assert_eq!(error.is_permanent(), permanent, "{error}");
    let error = error.to_string();
    assert!(error.contains(said) && error.starts_with("127.0.0.1:"), "{error}");
    assert!(error.len() <= 512 && !error.contains(char::is_control), "{error:?}");
    error
}

#[test]
fn a_recipient_that_is_refused_is_no_loss_to_the_others() {
    let server = Server::start(Rules { recipients: Some(no_such_team), ..Rules::default() });
    let sent = email(server.port()).deliver(&Alert::sample());
    refused(sent, true, "1 of 2 recipients have it; team@example.org: 550 5.1.1 no such user");
    assert_eq!(server.mail().to, ["pager@example.org"]);
}

#[test]
fn nothing_is_sent_where_all_are_refused() {
    let server = Server::start(Rules { recipients: Some(nobody), ..Rules::default() });
    let sent = email(server.port()).deliver(&Alert::sample());
    refused(sent, true, "0 of 2 recipients have it; team@example.org: 550 5.7.1 go away");
    assert_eq!(server.mails().len(), 0);
}

#[test]
fn the_next_attempt_is_for_those_who_have_not_got_it() {
    let server = Server::start(Rules { recipients: Some(team_later), ..Rules::default() });
    let (email, alert) = (email(server.port()), Alert::sample());
    refused(
        email.deliver(&alert),
        false,
        "1 of 2 recipients have it; team@example.org: 451 4.7.1 greylisted",
    );
    email.deliver(&alert).unwrap();
    let to: Vec<_> = server.mails().into_iter().map(|mail| mail.to).collect();
    assert_eq!(to, [["pager@example.org"], ["team@example.org"]]);
    email.deliver(&alert).unwrap();
    assert_eq!(server.mails()[2].to.len(), 2, "what is done is forgotten");
}

#[test]
fn who_was_refused_for_good_is_told_of_when_the_last_has_got_it() {
    let server = Server::start(Rules { recipients: Some(team_later_pager_never), ..Rules::default() });
    let (email, alert) = (email(server.port()), Alert::sample());
    refused(email.deliver(&alert), false, "0 of 2 recipients have it; team@example.org: 451");
    refused(email.deliver(&alert), true, "1 of 2 recipients have it; pager@example.org: 550 never heard of");
    assert_eq!(server.mail().to, ["team@example.org"]);
}

#[test]
fn the_mail_itself_may_be_refused() {
    let later = || Response::custom(451, "4.3.0 disk full".to_owned());
    let server = Server::start(Rules { mail: Some(later), ..Rules::default() });
    refused(email(server.port()).deliver(&Alert::sample()), false, "the mail: 451 4.3.0 disk full");
    let never = || Response::custom(554, "5.7.1 spam".to_owned());
    let server = Server::start(Rules { mail: Some(never), ..Rules::default() });
    refused(email(server.port()).deliver(&Alert::sample()), true, "the mail: 554 5.7.1 spam");
}

#[test]
fn a_greeting_may_be_a_refusal() {
    for (greeting, permanent, said) in
        [("554 5.7.1 no\r\n", true, "554 5.7.1 no"), ("421 4.3.2 busy\r\n", false, "421 4.3.2 busy")]
    {
        let script = Script::start(Box::leak(Box::new([greeting])));
        refused(email(script.port()).deliver(&Alert::sample()), permanent, said);
        script.lines();
    }
}

#[test]
fn a_server_that_leaves_in_between_is_asked_again_later() {
    let script =
        Script::start(&["220 hi\r\n", "250 hi\r\n", "250 ok\r\n", "421 4.3.2 closing\r\n", "221 bye\r\n"]);
    refused(email(script.port()).deliver(&Alert::sample()), false, "team@example.org: 421 4.3.2 closing");
    let lines = script.lines();
    assert!(!lines.iter().any(|line| line.contains("pager") || line == "DATA"), "{lines:?}");
}

#[test]
fn a_log_in_goes_through_or_is_refused_for_good() {
    let server = Server::start(Rules { login: Some(("me@example.org", "hunter2?ü")), ..Rules::default() });
    let url = |password| format!("smtp://me%40example.org:{password}@127.0.0.1:{}?tls=none", server.port());
    from_url(&url("hunter2%3F%C3%BC")).deliver(&Alert::sample()).unwrap();
    assert_eq!(server.mails().len(), 1);
    let error = refused(from_url(&url("hunter3")).deliver(&Alert::sample()), true, "535");
    assert!(
        error.contains("the user or the password was not accepted") && !error.contains("hunter3"),
        "{error}"
    );
    assert_eq!(server.logins(), ["me@example.org", "me@example.org"]);
    assert_eq!(server.mails().len(), 1);
}

#[test]
fn a_server_without_log_in_gets_no_password() {
    let script = Script::start(&["220 hi\r\n", "250-hi\r\n250 AUTH GSSAPI\r\n", "221 bye\r\n"]);
    let url = format!("smtp://me:hunter2@127.0.0.1:{}?tls=none", script.port());
    refused(from_url(&url).deliver(&Alert::sample()), true, "no AUTH PLAIN or LOGIN");
    assert_eq!(script.lines()[1..], ["QUIT"]);
}

#[test]
fn what_the_server_repeats_is_not_passed_on() {
    // `printf '\0me\0hunter2' | base64`, as sent.
    const ECHO: &str = "AG1lAGh1bnRlcjI=";
    let script = Script::start(&[
        "220 hi\r\n",
        "250-hi\r\n250 AUTH PLAIN\r\n",
        "500 AUTH PLAIN AG1lAGh1bnRlcjI=?\r\n",
    ]);
    let url = format!("smtp://me:hunter2@127.0.0.1:{}?tls=none", script.port());
    let error = refused(from_url(&url).deliver(&Alert::sample()), true, "500: the user");
    assert!(!error.contains(ECHO), "{error}");
    assert!(script.lines().iter().any(|line| line.ends_with(ECHO)), "it was sent");

    let answers = &[
        "220 hi\r\n",
        "250-hi\r\n250 AUTH PLAIN\r\n",
        "235 ok\r\n",
        "550 hunter2\u{1b}[31m is no password\r\n",
        "221 bye\r\n",
    ];
    let script = Script::start(answers);
    let url = format!("smtp://me:hunter2@127.0.0.1:{}?tls=none", script.port());
    let error = refused(from_url(&url).deliver(&Alert::sample()), true, "550 [Filtered]");
    assert!(!error.contains("hunter2"), "{error}");
    script.lines();
}

#[test]
fn a_long_answer_is_cut_to_a_line() {
    let answer: &'static str = Box::leak(
        (0..90)
            .map(|_| format!("550-{}\r\n", "x".repeat(900)))
            .chain(["550 end\r\n".to_owned()])
            .collect::<String>()
            .into_boxed_str(),
    );
    let script = Script::start(Box::leak(Box::new(["220 hi\r\n", "250 hi\r\n", answer, "221 bye\r\n"])));
    refused(email(script.port()).deliver(&Alert::sample()), true, "sender: 550 xxx");
    script.lines();
}

#[test]
fn addresses_beyond_ascii_need_a_server_that_takes_them() {
    let script = Script::start(&["220 hi\r\n", "250 hi\r\n", "221 bye\r\n"]);
    let email = email(script.port()).to("jürgen@example.org");
    refused(email.deliver(&Alert::sample()), true, "no SMTPUTF8");
    assert_eq!(script.lines()[1..], ["QUIT"]);

    let script = Script::start(&["220 hi\r\n", "250-hi\r\n250 SMTPUTF8\r\n", "550 stop\r\n", "221 bye\r\n"]);
    let sent = crate::email(script.port()).to("jürgen@example.org").deliver(&Alert::sample());
    refused(sent, true, "sender: 550 stop");
    assert!(script.lines()[1].ends_with(" SMTPUTF8"));
}
