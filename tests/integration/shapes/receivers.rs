//! Methods, by every way to take `self`.

use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use monitored::monitored;

use super::block_on;

#[derive(Debug, Default)]
struct Store {
    items: Vec<u8>,
    name: String,
}

impl Store {
    #[monitored]
    fn by_value(self) -> Vec<u8> {
        self.items
    }

    #[monitored]
    fn by_mutable_value(mut self) -> Self {
        self.items.push(1);
        self
    }

    #[monitored(tags(store = self.name))]
    fn by_reference(&self) -> &[u8] {
        &self.items
    }

    #[monitored]
    fn reborrowed(&mut self) -> &mut Vec<u8> {
        self.items.push(2);
        &mut self.items
    }

    #[monitored]
    fn reborrowed_in_ok(&mut self) -> Result<&mut u8, io::Error> {
        self.items.iter_mut().next().ok_or_else(|| io::Error::other("none"))
    }

    #[monitored]
    fn of_an_argument<'a>(&self, other: &'a mut Store) -> Result<&'a mut u8, io::Error> {
        other.items.iter_mut().next().ok_or_else(|| io::Error::other("none"))
    }

    #[monitored]
    fn boxed(self: Box<Self>) -> usize {
        self.items.len()
    }

    #[monitored]
    fn pinned(self: Pin<&mut Self>) -> Pin<&mut Self> {
        self
    }

    #[monitored]
    fn shared(self: Arc<Self>) -> usize {
        self.items.len()
    }

    #[monitored]
    fn borrowed_rc(self: &Rc<Self>) -> Rc<Self> {
        Rc::clone(self)
    }

    #[monitored]
    fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    #[monitored]
    async fn by_value_async(self) -> Vec<u8> {
        self.items
    }

    #[monitored]
    async fn reborrowed_async(&mut self) -> Result<&mut u8, io::Error> {
        tokio::task::yield_now().await;
        self.items.iter_mut().next().ok_or_else(|| io::Error::other("none"))
    }

    #[monitored(data(items = self.items.len()))]
    async fn by_reference_async(&self, other: &str) -> String {
        tokio::task::yield_now().await;
        format!("{}{other}", self.name)
    }

    #[monitored]
    async fn shared_async(self: Arc<Self>) -> usize {
        tokio::task::yield_now().await;
        self.items.len()
    }
}

trait Shape {
    const SIDES: u8;

    fn name(&self) -> String;

    #[monitored]
    fn described(&self) -> String {
        format!("{} with {} sides", self.name(), Self::SIDES)
    }

    #[monitored]
    fn consumed(self) -> u8
    where
        Self: Sized,
    {
        Self::SIDES
    }

    #[allow(async_fn_in_trait)]
    #[monitored]
    async fn later(&self) -> String {
        tokio::task::yield_now().await;
        self.name()
    }
}

impl Shape for Store {
    const SIDES: u8 = 4;

    #[monitored]
    fn name(&self) -> String {
        self.name.clone()
    }
}

#[test]
fn methods_do_what_they_did() {
    let mut store = Store::new("s").by_mutable_value();
    assert_eq!(store.by_reference(), [1]);
    store.reborrowed().push(3);
    *store.reborrowed_in_ok().unwrap() = 9;
    assert_eq!(store.items, [9, 2, 3]);
    *Store::default().of_an_argument(&mut store).unwrap() = 8;
    assert_eq!(Pin::new(&mut store).pinned().items[0], 8);
    assert_eq!(store.described(), "s with 4 sides");
    assert_eq!(Box::new(Store::default()).boxed(), 0);
    assert_eq!(Arc::new(Store::default()).shared(), 0);
    assert_eq!(Rc::new(Store::default()).borrowed_rc().items.len(), 0);
    assert_eq!(Store::default().consumed(), 4);
    assert_eq!(store.by_value(), [8, 2, 3]);
}

#[test]
fn async_methods_do_what_they_did() {
    block_on(async {
        let mut store = Store { items: vec![1], name: "s".into() };
        *store.reborrowed_async().await.unwrap() = 4;
        assert_eq!(store.by_reference_async("!").await, "s!");
        assert_eq!(store.later().await, "s");
        assert_eq!(store.by_value_async().await, [4]);
        assert_eq!(Arc::new(Store::default()).shared_async().await, 0);
    });
}
