//! What a user's line about a failure adds: no second issue.

use std::error::Error;

use monitored::sentry::ClientOptions;
use monitored::sentry::protocol::Event;
use monitored::testing::{Captured, capture, capture_async, capture_with};
use monitored::{Monitored, MonitoredFutureExt, monitored};
use tracing::{error, instrument};

use super::{StoreError, combined, disk, layers, store};

fn under_layers(body: impl Fn()) -> [Captured; 2] {
    [
        tracing::subscriber::with_default(layers(), || capture(&body)),
        tracing::subscriber::with_default(combined(), || capture(&body)),
    ]
}

fn messages(captured: &Captured) -> Vec<String> {
    let said = |event: &monitored::sentry::protocol::Event<'_>| {
        let value = event.exception.values.last().and_then(|exception| exception.value.clone());
        value.or_else(|| event.message.clone()).unwrap_or_default()
    };
    captured.events.iter().map(said).collect()
}

fn fails_and_logs(how: Write) {
    if let Err(error) = store() {
        how(&error);
    }
}

/// How a user writes of an error.
type Write = fn(&StoreError);

const WAYS: [(&str, Write); 7] = [
    ("error = %e", |e| error!(error = %e, "cannot register")),
    ("%error", |error| error!(%error)),
    ("error = ?e", |e| error!(error = ?e, "cannot register")),
    ("&dyn Error", |e| error!(error = e as &(dyn Error + 'static), "cannot register")),
    ("in the message", |e| error!("cannot register: {e}")),
    ("debug in the message", |e| error!("cannot register: {e:?}")),
    ("in a field", |e| error!(detail = format!("it said {e}"), "cannot register")),
];

#[test]
fn a_line_after_the_outermost_call_is_no_second_issue() {
    for (way, how) in WAYS {
        for captured in under_layers(|| fails_and_logs(how)) {
            assert_eq!(messages(&captured), ["cannot store the user"], "{way}");
            assert_eq!(captured.events[0].exception.values[1].ty, "StoreError::Disk", "{way}");
        }
    }
}

#[test]
fn a_line_in_a_caller_that_goes_on_is_no_second_issue() {
    for (way, how) in WAYS {
        let work = || monitored::operation("task", "caller").run(|| fails_and_logs(how));
        for captured in under_layers(work) {
            assert_eq!(messages(&captured), ["cannot store the user"], "{way}");
        }
    }
}

#[test]
fn a_line_in_every_layer_is_none() {
    #[monitored]
    fn outer() -> Result<(), Box<dyn Error>> {
        middle().inspect_err(|error| error!(%error))
    }
    #[monitored]
    fn middle() -> Result<(), Box<dyn Error>> {
        store().map_err(|error| {
            error!(%error, "storing");
            format!("while registering: {error}").into()
        })
    }
    for captured in under_layers(|| outer().unwrap_err().to_string().chars().for_each(drop)) {
        assert_eq!(messages(&captured), ["while registering: cannot store the user"]);
    }
}

#[test]
fn a_line_that_comes_before_the_error_is_returned_is_the_issue() {
    #[monitored]
    fn logs_first() -> Result<(), StoreError> {
        let error = disk();
        error!(%error, "cannot register");
        Err(error)
    }
    #[monitored]
    fn caller() -> Result<(), StoreError> {
        logs_first()
    }
    for captured in under_layers(|| drop(caller())) {
        assert_eq!(captured.events.len(), 1, "{:?}", messages(&captured));
        assert_eq!(captured.events[0].message.as_deref(), Some("cannot register"));
        assert_eq!(captured.transactions[0].tags["error_type"], "database_error");
    }
}

#[test]
fn a_line_is_the_issue_also_if_something_else_is_captured_before_the_error_is_returned() {
    use monitored::sentry::{Level, capture_message};
    #[monitored]
    fn logs_first(sent: bool) -> Result<(), StoreError> {
        let error = disk();
        error!(sent, %error, "cannot register");
        capture_message("unrelated", Level::Info);
        Err(error)
    }
    let issues = |sent: bool| {
        let keeps = move |event: Event<'static>| {
            (sent || event.message.as_deref() != Some("cannot register")).then_some(event)
        };
        let monitored = Monitored::new().filter(keeps);
        let run = || capture_with(monitored, ClientOptions::new(), || drop(logs_first(sent)));
        messages(&tracing::subscriber::with_default(layers(), run))
    };
    assert_eq!(issues(true).len(), 2, "{:?}", issues(true));
    // A line that a filter drops is no issue: the report is.
    assert_eq!(issues(false), ["unrelated", "cannot store the user"]);
}

#[test]
fn a_line_about_something_else_with_the_same_words_is_an_issue() {
    #[monitored]
    fn fetch() -> std::io::Result<()> {
        Err(std::io::ErrorKind::TimedOut.into())
    }
    #[monitored]
    fn lookup() -> Result<(), String> {
        Err("not found".to_owned())
    }
    #[monitored]
    fn nightly() {
        drop((fetch(), lookup()));
        lines();
    }
    fn lines() {
        error!("order 7: charging the customer timed out after the money was taken");
        error!("the encryption key of tenant 9 was not found: data is written in the clear");
    }
    for captured in under_layers(nightly) {
        assert_eq!(captured.events.len(), 4, "{:?}", messages(&captured));
    }
    for captured in under_layers(|| {
        drop(lookup());
        lines();
    }) {
        assert_eq!(captured.events.len(), 3, "{:?}", messages(&captured));
    }
}

#[test]
fn an_instrumented_function_that_logs_its_error_is_one_issue() {
    #[monitored]
    #[instrument(err)]
    fn inside() -> Result<(), StoreError> {
        Err(disk())
    }
    #[instrument(err)]
    fn around() -> Result<(), StoreError> {
        store()
    }
    for captured in under_layers(|| drop(inside())) {
        assert_eq!(captured.events.len(), 1, "{:?}", messages(&captured));
    }
    for captured in under_layers(|| drop(around())) {
        assert_eq!(captured.events.len(), 1, "{:?}", messages(&captured));
    }
}

#[test]
fn a_line_that_a_filter_drops_does_not_suppress_the_report() {
    #[monitored]
    fn logs_first() -> Result<(), StoreError> {
        let error = disk();
        error!(%error, "cannot register");
        Err(error)
    }
    let options = ClientOptions::new().before_send(|event| event.message.is_none().then_some(event));
    let captured =
        tracing::subscriber::with_default(layers(), || capture_with(Monitored::new(), options, logs_first));
    assert_eq!(messages(&captured), ["cannot store the user"]);
}

#[test]
fn a_line_about_what_is_no_issue_is_one_where_the_user_writes_it_as_an_error() {
    #[monitored]
    fn missing() -> Result<(), StoreError> {
        Err(StoreError::Missing)
    }
    for captured in under_layers(|| missing().unwrap_or_else(|error| error!(%error, "unexpected"))) {
        assert_eq!(messages(&captured), ["unexpected"]);
    }
}

#[test]
fn a_line_about_something_else_is_an_issue_of_its_own() {
    let work = || {
        fails_and_logs(|_| error!("the queue is full"));
        monitored::operation("task", "other").run(|| error!("no license"));
    };
    for captured in under_layers(work) {
        assert_eq!(messages(&captured), ["cannot store the user", "the queue is full", "no license"]);
        let logged = &captured.events[2];
        assert_eq!(logged.logger.as_deref(), Some(module_path!()));
    }
}

#[test]
fn the_runtimes_own_error_lines_are_no_issues() {
    #[monitored(error_if = |value: &u32| *value > 1)]
    fn flagged() -> u32 {
        2
    }
    #[monitored]
    fn panics() {
        panic!("on purpose");
    }
    for captured in under_layers(|| {
        flagged();
        assert!(std::panic::catch_unwind(panics).is_err());
    }) {
        assert_eq!(messages(&captured), [""; 0]);
    }
}

#[test]
fn a_line_in_a_task_that_was_carried_away_is_no_second_issue() {
    #[monitored]
    async fn origin() {
        let task = async { fails_and_logs(|error| error!(%error)) }.in_current_scope();
        tokio::spawn(task).await.unwrap();
    }
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let captured = tracing::subscriber::with_default(layers(), || runtime.block_on(capture_async(origin())));
    assert_eq!(messages(&captured), ["cannot store the user"]);
}

#[test]
fn what_is_dropped_as_an_echo_is_counted() {
    let dropped = || monitored::stats().echoes_dropped;
    let before = dropped();
    drop(under_layers(|| fails_and_logs(|error| error!(%error))));
    // Of each failure the runtime's own line and the user's. Other tests count, too.
    assert!(dropped() >= before + 4, "{} after {before}", dropped());
}
