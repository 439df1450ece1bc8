//! The service that is watched: a checkout that asks a database and a payment provider, either of which can break.

use std::{
    io,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use monitored::{Classify, monitored};

/// How long a payment takes on a bad day.
pub(crate) const SLOW: Duration = Duration::from_millis(120);

/// Why somebody could not check out.
#[derive(Debug, thiserror::Error, Classify)]
pub(crate) enum ShopError {
    /// The customer's affair: no alert rule counts it.
    #[error("basket {basket} is empty")]
    #[class(validation)]
    Empty { basket: u64 },
    #[error("cannot read the basket")]
    #[class(connection)]
    Database(#[from] io::Error),
    /// A mistake of ours, of which the team is told at once.
    #[error("the total of basket {basket} does not fit")]
    #[class(internal)]
    Total {
        #[context]
        basket: u64,
    },
}

/// The shop, and what is wrong with it just now.
#[derive(Default)]
pub(crate) struct Shop {
    pub(crate) database_is_down: AtomicBool,
    pub(crate) payments_are_slow: AtomicBool,
    /// The next basket has a total that nobody thought of.
    pub(crate) has_a_whale: AtomicBool,
}

impl Shop {
    /// Sells what is in a basket.
    #[monitored(op = "api", name = "checkout")]
    pub(crate) fn check_out(&self, basket: u64) -> Result<(), ShopError> {
        let prices = self.read_basket(basket)?;
        if prices.is_empty() {
            return Err(ShopError::Empty { basket });
        }
        let total = prices.iter().try_fold(0_u32, |total, price| total.checked_add(*price));
        self.charge(total.ok_or(ShopError::Total { basket })?);
        Ok(())
    }

    #[monitored(op = "database", owner = "storage", tags(table = "baskets"))]
    fn read_basket(&self, basket: u64) -> io::Result<Vec<u32>> {
        if self.database_is_down.load(Ordering::Relaxed) {
            return Err(io::ErrorKind::ConnectionRefused.into());
        }
        if self.has_a_whale.swap(false, Ordering::Relaxed) {
            return Ok(vec![u32::MAX, 1]);
        }
        // One customer in ten checks out with nothing.
        Ok(if basket.is_multiple_of(10) { Vec::new() } else { vec![1995, 499] })
    }

    #[monitored(op = "external_api", owner = "payments", data(cents = cents))]
    fn charge(&self, cents: u32) {
        if self.payments_are_slow.load(Ordering::Relaxed) {
            thread::sleep(SLOW);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_as_it_is_told() {
        let shop = Shop::default();
        assert!(shop.check_out(1).is_ok());
        assert!(matches!(shop.check_out(10), Err(ShopError::Empty { basket: 10 })));
        shop.has_a_whale.store(true, Ordering::Relaxed);
        assert!(matches!(shop.check_out(2), Err(ShopError::Total { basket: 2 })));
        assert!(shop.check_out(2).is_ok(), "there was one");
        shop.database_is_down.store(true, Ordering::Relaxed);
        assert!(matches!(shop.check_out(1), Err(ShopError::Database(_))));
    }
}
