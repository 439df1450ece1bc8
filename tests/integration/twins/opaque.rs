//! `impl Trait` in return types, alone and inside of others.

use std::fmt::Display;

use super::harness::{Failed, block_on, pause};

shape! { iterator, value [1 ok], {
    fn evens(limit: i32) -> impl Iterator<Item = i32> { (0..limit).filter(|x| x % 2 == 0) }
} => { assert_eq!(evens(5).collect::<Vec<_>>(), [0, 2, 4]); } }

shape! { iterator_with_an_early_return, value [2 ok], {
    fn up_to(limit: i32) -> impl Iterator<Item = i32> {
        if limit < 0 { return 0..0; }
        0..limit
    }
} => {
    assert_eq!(up_to(-1).count(), 0);
    assert_eq!(up_to(3).count(), 3);
} }

shape! { borrowing_iterator, value [1 ok], {
    fn words<'a>(text: &'a str, not: &'a str) -> impl Iterator<Item = &'a str> + 'a { text.split(' ').filter(move |w| *w != not) }
} => { assert_eq!(words("a b c", "b").collect::<String>(), "ac"); } }

shape! { closure_over_references, value [1 ok], {
    fn longer_than(limit: usize) -> impl Fn(&str) -> bool { move |text| text.len() > limit }
} => { assert!(longer_than(2)("abc")); } }

shape! { closure_that_returns_a_reference, value [1 ok], {
    fn trimmer(c: char) -> impl for<'a> Fn(&'a str) -> &'a str { move |text| text.trim_matches(c) }
} => { assert_eq!(trimmer('x')("xax"), "a"); } }

shape! { fn_mut, value [1 ok], {
    fn counter() -> impl FnMut(&i32) -> i32 { let mut sum = 0; move |x| { sum += x; sum } }
} => { let mut count = counter(); count(&1); assert_eq!(count(&2), 3); } }

shape! { fn_once, value [1 ok], {
    fn give(text: String) -> impl FnOnce(&str) -> String { move |more| text + more }
} => { assert_eq!(give("a".into())("b"), "ab"); } }

shape! { result_of_impl, fallible [1 ok, 1 err], {
    fn up_to(limit: i32) -> Result<impl Iterator<Item = i32>, Failed> {
        if limit < 0 { return Err(Failed(limit)); }
        Ok(0..limit)
    }
} => {
    assert_eq!(up_to(3).ok().unwrap().count(), 3);
    assert_eq!(up_to(-3).err().unwrap(), Failed(-3));
} }

shape! { result_of_impl_with_question_mark, fallible [1 ok, 1 err], {
    fn digits(text: &str) -> Result<impl Display + use<>, Box<dyn std::error::Error>> { let x: i32 = text.parse()?; Ok(x + 1) }
} => {
    assert_eq!(digits("3").ok().unwrap().to_string(), "4");
    assert!(digits("x").is_err());
} }

shape! { impl_as_the_error, fallible [1 ok, 1 err], {
    fn check(x: i32) -> Result<i32, impl std::error::Error> { if x > 0 { Ok(x) } else { Err(Failed(x)) } }
} => {
    assert_eq!(check(3).ok().unwrap(), 3);
    assert_eq!(check(-3).err().unwrap().to_string(), "failed with -3");
} }

shape! { tuple, value [1 ok], {
    fn pair(x: i32) -> (impl Fn() -> i32, i32, impl Display) { (move || x, x, "three") }
} => {
    let (f, x, text) = pair(3);
    assert_eq!((f(), x, text.to_string()), (3, 3, "three".to_owned()));
} }

shape! { option, value [2 ok], {
    fn some(x: i32) -> Option<impl Iterator<Item = i32>> { if x < 0 { return None; } Some((0..x).map(|x| x + 1)) }
} => {
    assert_eq!(some(3).unwrap().sum::<i32>(), 6);
    assert!(some(-3).is_none());
} }

shape! { box_dyn_iterator_of_impl, value [2 ok], {
    fn items(x: i32) -> Box<dyn Iterator<Item = impl Clone + Into<i64>>> {
        if x < 0 { return Box::new(std::iter::once(x)); }
        Box::new((0..x).map(|x| x + 1))
    }
} => {
    assert_eq!(items(3).cloned_sum(), 6);
    assert_eq!(items(-3).cloned_sum(), -3);
} }

trait ClonedSum {
    fn cloned_sum(self) -> i64;
}

impl<I: Iterator<Item = T>, T: Clone + Into<i64>> ClonedSum for I {
    fn cloned_sum(self) -> i64 {
        self.map(|x| x.clone().into()).sum()
    }
}

shape! { vec, value [1 ok], {
    fn list() -> Vec<impl Display> { vec![1, 2] }
} => { assert_eq!(list().len(), 2); } }

shape! { array, value [1 ok], {
    fn list() -> [impl Display; 2] { ["a", "b"] }
} => { assert_eq!(list()[1].to_string(), "b"); } }

shape! { reference, value [1 ok], {
    fn see<'a>(text: &'a String) -> &'a impl Display { text }
} => { assert_eq!(see(&"a".to_owned()).to_string(), "a"); } }

shape! { item_is_impl, value [1 ok], {
    fn list() -> impl Iterator<Item = impl Display> { [1, 2].into_iter() }
} => { assert_eq!(list().next().unwrap().to_string(), "1"); } }

shape! { closure_inside_a_tuple, value [1 ok], {
    fn pair() -> (impl Fn(&str) -> bool, i32) { (|text| text.is_empty(), 3) }
} => { let (f, x) = pair(); assert!(f("") && x == 3); } }

shape! { closure_inside_an_option, value [1 ok], {
    fn maybe(x: usize) -> Option<impl Fn(&str) -> bool> { Some(move |text: &str| text.len() == x) }
} => { assert!(maybe(1).unwrap()("a")); } }

shape! { closure_inside_a_result, fallible [1 ok, 1 err], {
    fn maybe(x: usize) -> Result<impl Fn(&str) -> bool, Failed> { if x == 0 { return Err(Failed(0)); } Ok(move |text: &str| text.len() == x) }
} => {
    assert!(maybe(1).ok().unwrap()("a"));
    assert!(maybe(0).is_err());
} }

shape! { impl_with_lifetime_and_generics, value [1 ok], {
    fn show<'a, T: Display + ?Sized>(t: &'a T, times: usize) -> impl Display + use<'a, T> {
        struct Show<'a, T: ?Sized>(&'a T, usize);
        impl<T: Display + ?Sized> Display for Show<'_, T> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                for _ in 0..self.1 { self.0.fmt(f)?; }
                Ok(())
            }
        }
        Show(t, times)
    }
} => { assert_eq!(show("ab", 2).to_string(), "abab"); } }

shape! { recursive_through_a_box, value [3 ok], {
    fn count(x: i32) -> Box<dyn Iterator<Item = i32>> {
        if x == 0 { return Box::new(std::iter::empty()); }
        Box::new(std::iter::once(x).chain(count(x - 1)))
    }
} => { assert_eq!(count(2).collect::<Vec<_>>(), [2, 1]); } }

shape! { async_iterator, value [1 ok], {
    async fn evens(limit: i32) -> impl Iterator<Item = i32> { pause().await; (0..limit).filter(|x| x % 2 == 0) }
} => { assert_eq!(block_on(evens(5)).sum::<i32>(), 6); } }

shape! { async_result_of_impl, fallible [1 ok, 1 err], {
    async fn up_to(limit: i32) -> Result<impl Iterator<Item = i32>, Failed> {
        if limit < 0 { return Err(Failed(limit)); }
        pause().await;
        Ok(0..limit)
    }
} => {
    assert_eq!(block_on(up_to(3)).ok().unwrap().count(), 3);
    assert_eq!(block_on(up_to(-3)).err().unwrap(), Failed(-3));
} }

shape! { async_closure_over_references, value [1 ok], {
    async fn longer_than(limit: usize) -> impl Fn(&str) -> bool { pause().await; move |text: &str| text.len() > limit }
} => { assert!(block_on(longer_than(2))("abc")); } }

shape! { async_tuple, value [1 ok], {
    async fn pair(x: i32) -> (impl Display, i32) { (format!("{x}"), x) }
} => { let (text, x) = block_on(pair(3)); assert_eq!(text.to_string(), x.to_string()); } }

shape! { in_a_trait, value [1 ok], in {
    trait Source { fn items(&self) -> impl Iterator<Item = i32>; }
    struct Three;
    impl Source for Three
} {
    fn items(&self) -> impl Iterator<Item = i32> { 0..3 }
} => { assert_eq!(Three.items().count(), 3); } }
