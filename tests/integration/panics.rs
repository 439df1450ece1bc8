//! What the report of a panic inside monitored calls tells: Sentry's panic integration makes it, once.

use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, resume_unwind};

use monitored::sentry::integrations::panic::PanicIntegration;
use monitored::sentry::protocol::value::to_value;
use monitored::sentry::protocol::{Event, Exception, Mechanism, Value};
use monitored::sentry::{ClientOptions, test};
use monitored::testing::{Captured, capture_with};
use monitored::{AlertRule, Monitored, in_current_scope, monitored};

use super::log::whole_lines_of as lines_of;

#[monitored(op = "api", args(divisor), tags(tenant = "acme"))]
fn outer(divisor: i32, unasked: &str) -> i32 {
    assert_eq!(unasked, "unasked-for");
    inner(divisor, "pw")
}

#[monitored(op = "maths", args, data(rows = 3, url = "https://u:pw-in-url@host/"))]
fn inner(by: i32, #[redact] key: &str) -> i32 {
    assert_eq!(key, "pw");
    monitored::current().data("step", 2);
    10 / by
}

fn panics(integration: PanicIntegration) -> Captured {
    capture_with(Monitored::new(), ClientOptions::new().add_integration(integration), || {
        assert!(catch_unwind(|| outer(0, "unasked-for")).is_err());
    })
}

/// As an application reports its panics that wants no real stack.
fn without_a_stack(info: &PanicHookInfo<'_>) -> Option<Event<'static>> {
    let mechanism = Mechanism { ty: "panic".to_owned(), handled: Some(false), ..Mechanism::default() };
    let exception = Exception {
        ty: "panic".to_owned(),
        value: info.payload().downcast_ref::<&str>().map(|text| (*text).to_owned()),
        mechanism: Some(mechanism),
        ..Exception::default()
    };
    Some(Event { exception: vec![exception].into(), ..Event::default() })
}

fn context(event: &Event<'static>) -> Value {
    to_value(event).unwrap()["contexts"]["monitored"].clone()
}

#[test]
fn it_has_tags_class_and_path_and_what_each_call_recorded() {
    let captured = panics(PanicIntegration::new());
    assert_eq!(captured.events.len(), 1);
    let event = &captured.events[0];
    assert_eq!(event.tags["error_type"], "calculation_error");
    assert_eq!(event.tags["tenant"], "acme");
    assert_eq!(event.transaction.as_deref(), Some("outer"));
    let context = context(event);
    assert_eq!((&context["operation"], &context["name"]), (&Value::from("maths"), &Value::from("inner")));
    assert_eq!(context["call_path"].as_array().map(Vec::len), Some(2));
    assert!(context["duration_ms"].is_f64());
    assert_eq!(context["data"].to_string(), r#"{"rows":3,"step":2,"url":"https://[Filtered]@host/"}"#);

    let calls = context["calls"].as_array().unwrap();
    assert_eq!(calls[0]["function"], "integration::panics::outer");
    assert_eq!(calls[0]["arguments"].to_string(), r#"{"divisor":"0"}"#);
    assert_eq!(calls[1]["function"], "integration::panics::inner");
    assert_eq!(calls[1]["arguments"].to_string(), r#"{"by":"0","key":"[Filtered]"}"#);
    assert!(calls.iter().all(|call| call["place"].as_str().unwrap().starts_with(concat!(file!(), ":"))));
    assert!(!to_value(event).unwrap().to_string().contains("unasked-for"));
}

#[test]
fn a_stack_of_its_own_is_not_mixed_with_that_of_the_calls() {
    let captured = panics(PanicIntegration::new());
    let frames = &captured.events[0].exception[0].stacktrace.as_ref().unwrap().frames;
    assert!(frames.iter().all(|frame| frame.instruction_addr.is_some()));
}

#[test]
fn without_one_the_calls_are_its_stack() {
    let options = ClientOptions::new()
        .add_integration(PanicIntegration::new().add_extractor(without_a_stack))
        .in_app_exclude(["integration::panics::outer"]);
    let body = || assert!(catch_unwind(|| outer(0, "unasked-for")).is_err());
    let captured = capture_with(Monitored::new(), options.clone(), body);
    let told = |event: &Event<'_>| -> Vec<_> {
        let frames = event.exception[0].stacktrace.iter().flat_map(|stack| &stack.frames);
        let short = |frame: &sentry::protocol::Frame| {
            let vars: Vec<_> = frame.vars.iter().map(|(name, value)| format!("{name}={value}")).collect();
            (frame.function.clone().unwrap(), vars.join(" "), frame.in_app.unwrap())
        };
        frames.map(short).collect()
    };
    let inner = ("inner".to_owned(), "by=\"0\" key=\"[Filtered]\"".to_owned(), true);
    let outer = |in_app| ("outer".to_owned(), "divisor=\"0\"".to_owned(), in_app);
    assert_eq!(told(&captured.events[0]), [outer(false), inner.clone()]);

    // Where the calls' own scope adds it, and nobody can tell what the client calls its own.
    let events = test::with_captured_events_options(body, options.traces_sample_rate(1.0));
    assert_eq!(told(&events[0]), [outer(true), inner]);
}

#[test]
fn recursion_and_long_arguments_leave_a_context_that_relay_keeps() {
    #[monitored(args, data(text = a))]
    fn down(depth: usize, a: &str, b: &str, c: &str, d: &str, e: &str, f: &str) {
        assert_ne!(depth, 0, "at the bottom");
        down(depth - 1, a, b, c, d, e, f);
    }
    let options = ClientOptions::new().add_integration(PanicIntegration::new());
    let long = &"x".repeat(10_000);
    let captured = capture_with(Monitored::new(), options, || {
        assert!(catch_unwind(|| down(200, long, long, long, long, long, long)).is_err());
    });
    assert_eq!(captured.events[0].tags["error_type"], "internal_error");
    let context = context(&captured.events[0]);
    assert!(context.to_string().len() < 8 * 1024, "{}", context.to_string().len());
    let calls = context["calls"].as_array().unwrap();
    assert_eq!(calls.last().unwrap()["arguments"]["depth"], "0", "the innermost");
}

#[test]
fn of_calls_in_another_task_the_path_is_known_and_no_arguments() {
    let options = ClientOptions::new().add_integration(PanicIntegration::new());
    let captured = capture_with(Monitored::new(), options, || {
        #[monitored(args)]
        fn origin(id: u32) {
            let work = in_current_scope(|| inner(0, "pw"));
            assert!(id == 7 && std::thread::spawn(work).join().is_err());
        }
        origin(7);
    });
    let context = context(&captured.events[0]);
    let calls = context["calls"].as_array().unwrap();
    assert_eq!(calls[0]["function"], "integration::panics::origin");
    assert!(calls[0]["arguments"].is_null() && calls[1]["arguments"]["by"] == "0", "{calls:?}");
}

#[test]
fn what_panics_outside_of_monitored_calls_is_left_alone() {
    let options = ClientOptions::new().add_integration(PanicIntegration::new());
    let captured = capture_with(Monitored::new(), options, || {
        assert!(catch_unwind(|| panic!("elsewhere")).is_err());
    });
    assert!(!captured.events[0].contexts.contains_key("monitored"));
    assert!(!captured.events[0].tags.contains_key("error_type"));
}

/// The class that each log line about a panicked call names, innermost first.
fn classes_in(lines: &[String]) -> Vec<(&str, &str)> {
    lines
        .iter()
        .filter_map(|line| Some((line.split_once(" panicked")?.0.rsplit(' ').next()?, class_in(line)?)))
        .collect()
}

fn class_in(line: &str) -> Option<&str> {
    line.split_once("error_type=\"")?.1.split('"').next()
}

/// What `body` leaves in the log and in Sentry, with a panic integration.
fn told(body: impl FnOnce()) -> (Vec<String>, Captured) {
    let configured = Monitored::new().alert(AlertRule::error_count("many", 0));
    let options = ClientOptions::new().add_integration(PanicIntegration::new());
    let mut captured = None;
    let lines = lines_of(|| captured = Some(capture_with(configured, options, body)));
    (lines, captured.unwrap())
}

#[test]
fn its_class_is_the_same_in_the_log_on_the_spans_in_alerts_and_in_the_event() {
    let (lines, captured) = told(|| assert!(catch_unwind(|| outer(0, "unasked-for")).is_err()));
    let class = "calculation_error";
    assert_eq!(classes_in(&lines), [("inner", class), ("outer", class)], "{lines:#?}");
    assert_eq!(captured.events[0].tags["error_type"], class);
    let transaction = &captured.transactions[0];
    assert_eq!(transaction.tags["error_type"], class);
    assert_eq!(transaction.spans[0].tags["error_type"], class);
    assert!(
        captured.alerts.iter().all(|alert| alert.classes == [(class.to_owned(), 1)]),
        "{:?}",
        captured.alerts
    );
    assert_eq!(captured.alerts.len(), 2);
}

#[test]
fn a_panic_that_nobody_told_of_has_not_the_class_of_the_one_before() {
    #[monitored]
    fn catches() {
        assert!(catch_unwind(|| inner(0, "pw")).is_err());
    }
    #[monitored]
    fn resumes() {
        resume_unwind(Box::new("no hook runs"))
    }
    let (lines, captured) = told(|| {
        catches();
        assert!(catch_unwind(resumes).is_err());
    });
    let expected = [("inner", "calculation_error"), ("resumes", "internal_error")];
    assert_eq!(classes_in(&lines), expected, "{lines:#?}");
    let tags: Vec<_> = captured.transactions.iter().map(|it| it.tags.get("error_type").cloned()).collect();
    assert_eq!(tags, [None, Some("internal_error".to_owned())]);
    let samples: Vec<_> =
        captured.alerts.iter().map(|alert| (alert.classes.clone(), alert.sample_event)).collect();
    let internal = vec![("internal_error".to_owned(), 1)];
    assert!(samples.contains(&(internal, None)), "{samples:?}");
}

#[test]
fn one_that_is_caught_and_resumed_is_the_same_also_through_a_carried_closure() {
    #[monitored]
    fn around() {
        let carried = in_current_scope(|| inner(0, "pw"));
        let panic = catch_unwind(AssertUnwindSafe(carried)).unwrap_err();
        resume_unwind(panic)
    }
    let (lines, _) = told(|| assert!(catch_unwind(around).is_err()));
    let class = "calculation_error";
    assert_eq!(classes_in(&lines), [("inner", class), ("around", class)], "{lines:#?}");
}

#[test]
fn without_a_panic_integration_it_is_an_internal_error() {
    let lines = lines_of(|| {
        monitored::testing::capture(|| assert!(catch_unwind(|| outer(0, "unasked-for")).is_err()));
    });
    assert_eq!(classes_in(&lines), [("inner", "internal_error"), ("outer", "internal_error")], "{lines:#?}");
}
