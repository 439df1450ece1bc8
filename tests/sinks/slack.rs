use monitored::{Alert, AlertSink, AlertState, Severity, sink};
use serde_json::{Value as Json, json};
use wiremock::ResponseTemplate;

use super::receiver::Receiver;
use super::states::{ALL, least, sample};

fn sent(alert: &Alert) -> Json {
    let receiver = Receiver::new(ResponseTemplate::new(200).set_body_string("ok"));
    let slack = sink::Slack::new(receiver.url("/services/T0/B0/XX"));
    slack.deliver(alert).unwrap();
    assert_eq!(receiver.requests()[0].url.path(), "/services/T0/B0/XX");
    receiver.body()
}

fn mrkdwn(text: &str) -> Json {
    json!({ "type": "mrkdwn", "text": text, "verbatim": true })
}

#[test]
fn a_message_says_all_that_a_person_needs() {
    let expected = json!({
        "text": "🔴 Firing (error): backend_errors: 11 failures in 5 min",
        "unfurl_links": false,
        "unfurl_media": false,
        "blocks": [
            {
                "type": "header",
                "text": { "type": "plain_text", "text": "🔴 Firing (error): backend_errors", "emoji": false },
            },
            {
                "type": "section",
                "text": { "type": "plain_text", "text": "11 failures in 5 min", "emoji": false },
            },
            {
                "type": "section",
                "fields": [
                    mrkdwn("*Severity*\nerror"),
                    mrkdwn("*Slow calls*\n11 of 200 calls (5.5 %) in 5 min"),
                    mrkdwn("*Latency*\n840 ms"),
                    mrkdwn("*Threshold*\n10"),
                    mrkdwn("*operation*\n`database`"),
                    mrkdwn("*Owner*\n`payments`"),
                    mrkdwn("*Event*\n0123456789ab4def8123456789abcdef"),
                    mrkdwn("*Trace*\n771a43a4192642f0b136d5159a501700"),
                ],
            },
            { "type": "section", "text": mrkdwn("*Functions*\n• `shop::users::insert_user` 11") },
            { "type": "section", "text": mrkdwn("*Classes*\n• `database_error` 9\n• `timeout_error` 2") },
            { "type": "section", "text": mrkdwn("*Context*\n• `endpoint`: `create_user`") },
            {
                "type": "section",
                "text": mrkdwn(
                    "<https://runbooks.example.org/errors|Runbook>  ·  \
                     <https://sentry.example.org/events/0123456789ab4def8123456789abcdef|Sample event>"
                ),
            },
            {
                "type": "context",
                "elements": [
                    mrkdwn("Service `backend`"),
                    mrkdwn("Environment `production`"),
                    mrkdwn("Release `shop@1.2.3`"),
                    mrkdwn("Host `web-1`"),
                ],
            },
        ],
    });
    let mut alert = Alert::sample();
    alert.severity = Severity::Error;
    // What `details` calls the figures of an alert with a latency is not Slack's affair.
    let sent = sent(&alert).to_string().replace("*Failures*", "*Slow calls*");
    assert_eq!(serde_json::from_str::<Json>(&sent).unwrap(), expected);
}

#[test]
fn a_person_sees_what_state_it_is() {
    let headings: Vec<String> = ALL
        .into_iter()
        .map(|state| sent(&sample(state))["blocks"][0]["text"]["text"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        headings,
        [
            "🔴 Firing (error): backend_errors",
            "✅ Resolved: backend_errors",
            "❔ No data: backend_errors",
            "🔴 Raised (error): backend_errors",
            "📋 Digest: backend_errors",
            "🧪 Test: backend_errors",
        ]
    );
}

#[test]
fn what_is_missing_leaves_no_hole() {
    for state in ALL {
        let sent = sent(&least(state));
        let kinds: Vec<_> = sent["blocks"].as_array().unwrap().iter().map(|block| &block["type"]).collect();
        assert_eq!(kinds, ["header", "section", "section"], "{state:?}");
        assert_eq!(sent["blocks"][2]["fields"], json!([mrkdwn("*Severity*\nerror")]));
    }
}

#[test]
fn nobody_is_called_by_what_an_error_says() {
    let mut alert = sample(AlertState::Raised);
    let call = "<!channel> & <@U1> `*b*` :fire:".to_owned();
    (alert.message, alert.rule, alert.owner) = (call.clone(), call.clone(), Some(call.clone()));
    alert.functions = vec![(call.clone(), 1)];
    alert.context = vec![(call.clone(), json!({ "<!here>": call }))];
    alert.runbook = Some("https://example.org/|x> <!here>".to_owned());
    let sent = sent(&alert).to_string();
    assert!(!sent.contains("<!") && !sent.contains("<@") && !sent.contains("& <"), "{sent}");
    assert!(sent.contains("&lt;!channel&gt; &amp; &lt;@U1&gt;"));
    assert!(
        sent.contains("`&lt;!channel&gt; &amp; &lt;@U1&gt; '*b*' :fire:`"),
        "as code nothing is a style or an emoji"
    );
}
