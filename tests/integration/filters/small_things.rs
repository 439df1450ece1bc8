//! Whatever the filters of breadcrumbs and logs: what is left is what a model says, told once more.

use std::panic::resume_unwind;

use monitored::sentry::protocol::Log;
use monitored::sentry::{Breadcrumb, ClientOptions, Level, add_breadcrumb, capture_message, logger_info};
use monitored::{Monitored, testing};
use proptest::prelude::*;

/// What a filter does with each thing of which the number leaves a rest when it is divided by four.
#[derive(Clone, Copy, Debug)]
enum Does {
    Drops,
    Panics,
    Marks,
    Nothing,
}

/// What one filter does, by the rest.
type Filter = [Does; 4];

/// What one thing says in the end: its number, and a mark for each filter that left one; or which filter panicked, none
/// being the user's.
#[derive(Clone, Debug, PartialEq)]
enum Left {
    Whole(usize, usize),
    Withheld(Option<usize>),
}

fn filters() -> impl Strategy<Value = Vec<Filter>> {
    let does = prop_oneof![Just(Does::Drops), Just(Does::Panics), Just(Does::Marks), Just(Does::Nothing)];
    prop::collection::vec(prop::array::uniform4(does), 0..5)
}

/// The number of a thing that no filter has panicked on.
fn number(text: &str) -> Option<usize> {
    text.strip_prefix("number ")?.trim_end_matches('!').parse().ok()
}

fn done(filter: Filter, text: &mut String) -> bool {
    match number(text).map(|number| filter[number % 4]) {
        Some(Does::Drops) => return false,
        // Unwinds as a panic does, without the hook, which would print each.
        Some(Does::Panics) => resume_unwind(Box::new("in a filter")),
        Some(Does::Marks) => text.push('!'),
        Some(Does::Nothing) | None => {}
    }
    true
}

fn crumb_by(filter: Filter) -> impl Fn(Breadcrumb) -> Option<Breadcrumb> + Send + Sync {
    move |mut crumb| done(filter, crumb.message.get_or_insert_default()).then_some(crumb)
}

fn log_by(filter: Filter) -> impl Fn(Log) -> Option<Log> + Send + Sync {
    move |mut log| done(filter, &mut log.body).then_some(log)
}

fn expected(all: &[Filter], users: bool, number: usize) -> Option<Left> {
    let mut marks = 0;
    for (place, filter) in all.iter().enumerate() {
        match filter[number % 4] {
            Does::Drops => return None,
            // Those behind it see no number, and leave it.
            Does::Panics => {
                return Some(Left::Withheld(
                    (place + 1).checked_sub(usize::from(users)).filter(|it| *it > 0),
                ));
            }
            Does::Marks => marks += 1,
            Does::Nothing => {}
        }
    }
    Some(Left::Whole(number, marks))
}

fn seen(text: &str, users: &str) -> Left {
    if let Some(number) = number(text) {
        return Left::Whole(number, text.matches('!').count());
    }
    let by = text.split_once(" panicked: the ").unwrap_or_else(|| panic!("{text}")).0;
    let place = by.strip_prefix("filter ").map(|rest| rest.split(' ').next().unwrap().parse().unwrap());
    assert!(place.is_some() || by == users, "{text}");
    Left::Withheld(place)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn breadcrumbs_and_logs_are_dropped_withheld_or_whole_in_order(
        ours in filters(),
        users in prop::option::of(filters().prop_filter_map("one", |all| all.first().copied())),
        things in 0_usize..12,
    ) {
        let all: Vec<_> = users.into_iter().chain(ours.iter().copied()).collect();
        let options = match users {
            Some(users) => ClientOptions::new().before_breadcrumb(crumb_by(users)).before_send_log(log_by(users)),
            None => ClientOptions::new(),
        };
        // A callback alone is the SDK's, with a filter behind it ours.
        let monitored = Monitored::new().filter_breadcrumb(Some).filter_log(Some);
        let monitored = ours.iter().fold(monitored, |monitored, ours| {
            monitored.filter_breadcrumb(crumb_by(*ours)).filter_log(log_by(*ours))
        });
        let captured = testing::capture_with(monitored, options, || {
            for number in 0..things {
                add_breadcrumb(Breadcrumb { message: Some(format!("number {number}")), ..Breadcrumb::default() });
                logger_info!("number {}", number);
            }
            capture_message("done", Level::Info);
        });
        let left: Vec<_> = (0..things).filter_map(|number| expected(&all, users.is_some(), number)).collect();
        // One filter stands before all others.
        let shifted: Vec<_> = left.into_iter().map(|left| match left {
            Left::Withheld(Some(place)) => Left::Withheld(Some(place + 1)),
            left => left,
        }).collect();
        let crumbs = captured.events[0].breadcrumbs.iter().map(|crumb| crumb.message.clone().unwrap_or_default());
        let crumbs: Vec<_> = crumbs.map(|text| seen(&text, "before_breadcrumb")).collect();
        prop_assert_eq!(&crumbs, &shifted);
        let logs: Vec<_> = captured.logs.iter().map(|log| seen(&log.body, "before_send_log")).collect();
        prop_assert_eq!(&logs, &shifted);
    }
}
