//! When the team is to hear of it.

use std::time::Duration;

use monitored::{AlertRule, Monitored};

/// Short, so that the program is over soon; five minutes are usual.
pub(crate) const WINDOW: Duration = Duration::from_secs(1);

/// The rules. That `internal` errors are told at once needs none.
pub(crate) fn rules(monitored: Monitored) -> Monitored {
    monitored
        .alert(
            AlertRule::error_count("database_errors", 10)
                .op("database")
                .within(WINDOW)
                .runbook("https://runbooks.example.org/database"),
        )
        .alert(
            AlertRule::error_rate("checkout_failures", 0.05)
                .op("api")
                .within(WINDOW)
                .min_calls(20)
                .message("{rate} of the customers cannot check out"),
        )
        .alert(AlertRule::latency("slow_checkout", Duration::from_millis(50)).op("api").within(WINDOW))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use monitored::{
        alert::AlertState,
        sentry::ClientOptions,
        testing::{self, ManualClock},
    };

    use super::*;
    use crate::shop::Shop;

    /// The alerts of what `body` does to a shop, without waiting for anything.
    fn alerts(body: impl FnOnce(&Shop, &ManualClock)) -> Vec<(String, AlertState)> {
        let clock = ManualClock::new();
        let captured =
            testing::capture_with(rules(Monitored::new()).clock(&clock), ClientOptions::new(), || {
                body(&Shop::default(), &clock);
            });
        captured.alerts.into_iter().map(|alert| (alert.rule, alert.state)).collect()
    }

    fn check_out(shop: &Shop, times: u64) {
        (1..=times).for_each(|basket| drop(shop.check_out(basket)));
    }

    #[test]
    fn customers_who_buy_nothing_are_no_alert() {
        assert_eq!(alerts(|shop, _| check_out(shop, 1_000)), []);
    }

    #[test]
    fn a_database_that_is_away_is_told_by_two_rules_until_it_is_back() {
        let alerts = alerts(|shop, clock| {
            shop.database_is_down.store(true, Ordering::Relaxed);
            check_out(shop, 20);
            shop.database_is_down.store(false, Ordering::Relaxed);
            clock.advance(WINDOW / 2);
            check_out(shop, 20);
            clock.advance(WINDOW / 2);
        });
        let (count, rate) = ("database_errors", "checkout_failures");
        let wanted = [
            (count, AlertState::Firing),
            (rate, AlertState::Firing),
            (count, AlertState::Resolved),
            (rate, AlertState::Resolved),
        ];
        assert_eq!(alerts, wanted.map(|(rule, state)| (rule.to_owned(), state)));
    }

    #[test]
    fn a_mistake_of_ours_is_told_without_a_rule() {
        let alerts = alerts(|shop, _| {
            shop.has_a_whale.store(true, Ordering::Relaxed);
            check_out(shop, 100);
        });
        assert_eq!(alerts, [("at_once".to_owned(), AlertState::Raised)]);
    }
}
