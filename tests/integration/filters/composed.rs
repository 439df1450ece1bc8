//! Together with the user's own callbacks.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use monitored::sentry::protocol::Event;
use monitored::sentry::{
    Breadcrumb, Client, ClientOptions, Hub, Level, add_breadcrumb, capture_message, logger_info,
};
use monitored::{Monitored, filter, testing};

use super::{DSN, Kept, as_integration, initialised};

/// Counts what it sees, and says in the logger what the filters did before.
fn counting(
    seen: &Arc<AtomicUsize>,
) -> impl Fn(Event<'static>) -> Option<Event<'static>> + Send + Sync + use<> {
    let seen = Arc::clone(seen);
    move |mut event| {
        seen.fetch_add(1, Ordering::SeqCst);
        assert!(event.sdk.is_some(), "not the phantom event");
        event.logger = Some(format!("{} then user", event.logger.unwrap_or_default()));
        (event.message.as_deref() != Some("unwanted")).then_some(event)
    }
}

fn marking() -> Monitored {
    Monitored::new().filter(|mut event| {
        event.logger = Some(format!("{} then filter", event.logger.unwrap_or_default()));
        Some(event)
    })
}

fn two_messages() {
    capture_message("unwanted", Level::Info);
    capture_message("wanted", Level::Info);
}

fn assert_composed(kept: &Kept, seen: &AtomicUsize) {
    assert_eq!(seen.load(Ordering::SeqCst), 2);
    let events = kept.envelopes();
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].event().unwrap().logger.as_deref(), Some(" then user then filter"));
}

#[test]
fn a_before_send_that_was_set_before_runs_once_for_each_event() {
    let seen = Arc::default();
    let options = ClientOptions::new().before_send(counting(&seen)).add_integration(marking());
    assert_composed(&as_integration(options, two_messages), &seen);
}

#[test]
fn a_before_send_that_is_set_after_runs_once_for_each_event() {
    let seen = Arc::default();
    let options = ClientOptions::new().add_integration(marking()).before_send(counting(&seen));
    assert_composed(&as_integration(options, two_messages), &seen);
}

#[test]
fn a_before_send_runs_once_for_each_event_with_init() {
    let seen = Arc::default();
    let options = ClientOptions::new().before_send(counting(&seen));
    assert_composed(&initialised(marking(), options, two_messages), &seen);
}

#[test]
fn a_second_client_of_the_same_options_filters_once() {
    let seen = Arc::default();
    let first = Client::from(ClientOptions::new().before_send(counting(&seen)).add_integration(marking()));
    let options = first.options().clone();
    assert_composed(&as_integration(options, two_messages), &seen);
}

#[test]
fn filters_run_in_the_order_in_which_they_were_given_until_one_drops() {
    let (first, second) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let count = |counter: &Arc<AtomicUsize>, dropped: &'static str| {
        let counter = Arc::clone(counter);
        move |event: Event<'static>| {
            counter.fetch_add(1, Ordering::SeqCst);
            (event.message.as_deref() != Some(dropped)).then_some(event)
        }
    };
    let monitored = Monitored::new().filter(count(&first, "unwanted")).filter(count(&second, "-"));
    let captured = testing::capture_with(monitored, ClientOptions::new(), two_messages);
    assert_eq!(captured.tree(), "• wanted");
    assert_eq!((first.load(Ordering::SeqCst), second.load(Ordering::SeqCst)), (2, 1));
}

#[test]
fn the_users_before_breadcrumb_and_before_send_log_run_too() {
    let options = ClientOptions::new()
        .before_breadcrumb(|crumb| (crumb.message.as_deref() != Some("users")).then_some(crumb))
        .before_send_log(|log| (log.body != "users").then_some(log));
    let monitored = Monitored::new()
        .filter_breadcrumb(|crumb| (crumb.message.as_deref() != Some("ours")).then_some(crumb))
        .filter_log(|log| (log.body != "ours").then_some(log));
    let captured = testing::capture_with(monitored, options, || {
        for text in ["users", "ours", "left"] {
            add_breadcrumb(Breadcrumb { message: Some(text.to_owned()), ..Breadcrumb::default() });
            logger_info!("{}", text);
        }
        capture_message("done", Level::Info);
    });
    let crumbs: Vec<_> =
        captured.events[0].breadcrumbs.iter().map(|crumb| crumb.message.as_deref()).collect();
    assert_eq!(crumbs, [Some("left")]);
    assert_eq!(captured.logs.iter().map(|log| log.body.as_str()).collect::<Vec<_>>(), ["left"]);
}

#[test]
fn what_the_users_before_send_adds_is_scrubbed() {
    let options = ClientOptions::new().before_send(|mut event| {
        event.extra.insert("api_key".to_owned(), "abcdef".into());
        event.logger = Some("user".to_owned());
        Some(event)
    });
    let kept = initialised(Monitored::new(), options, two_messages);
    assert!(!kept.bytes().contains("abcdef") && kept.bytes().contains("\"logger\":\"user\""));
}

#[test]
fn nothing_is_put_around_callbacks_where_there_is_nothing_to_do() {
    let options = ClientOptions::new().add_integration(Monitored::new().scrub(filter::scrub().off()));
    let client = Client::from(options);
    let options = client.options();
    assert!(
        options.before_send.is_none()
            && options.before_breadcrumb.is_none()
            && options.before_send_log.is_none()
    );
}

#[test]
fn a_client_without_events_calls_no_filter() {
    let seen = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&seen);
    let monitored = Monitored::new().filter(move |event| {
        counter.fetch_add(1, Ordering::SeqCst);
        Some(event)
    });
    let client = Client::from(ClientOptions::new().dsn(DSN).add_integration(monitored));
    drop(Hub::new(Some(Arc::new(client)), Arc::default()));
    assert_eq!(seen.load(Ordering::SeqCst), 0);
}
