//! Return types that are written out.

use super::harness::{Failed, block_on, panics, pause};

type Outcome<T> = Result<T, Failed>;

macro_rules! pair_of {
    ($t:ty) => {
        ($t, $t)
    };
}

shape! { nothing, value [1 ok], { fn nothing() {} } => { nothing(); } }

shape! { unit, value [1 ok], { fn unit() -> () { () } } => { unit(); } }

shape! { a_value, value [1 ok], { fn double(x: i32) -> i32 { x * 2 } } => { assert_eq!(double(4), 8); } }

shape! { an_option, value [2 ok], {
    fn half(x: i32) -> Option<i32> { if x % 2 == 0 { Some(x / 2) } else { None } }
} => {
    assert_eq!(half(4), Some(2));
    assert_eq!(half(3), None);
} }

shape! { an_option_with_question_mark, value [2 ok], {
    fn first(text: &str) -> Option<char> { let c = text.chars().next()?; Some(c) }
} => {
    assert_eq!(first("ab"), Some('a'));
    assert_eq!(first(""), None);
} }

shape! { a_result, fallible [1 ok, 1 err], {
    fn positive(x: i32) -> Result<i32, Failed> { if x > 0 { Ok(x) } else { Err(Failed(x)) } }
} => {
    assert_eq!(positive(4), Ok(4));
    assert_eq!(positive(-4), Err(Failed(-4)));
} }

shape! { a_result_by_its_path, fallible [1 ok, 1 err], {
    fn positive(x: i32) -> ::core::result::Result<i32, Failed> { if x > 0 { Ok(x) } else { Err(Failed(x)) } }
} => {
    assert_eq!(positive(4), Ok(4));
    assert_eq!(positive(-4), Err(Failed(-4)));
} }

shape! { an_alias_of_result, fallible [1 ok, 1 err], {
    fn positive(x: i32) -> Outcome<i32> { if x > 0 { Ok(x) } else { Err(Failed(x)) } }
} => {
    assert_eq!(positive(4), Ok(4));
    assert_eq!(positive(-4), Err(Failed(-4)));
} }

shape! { an_alias_in_another_crate, fallible [1 ok, 1 err], {
    fn digit(text: &str) -> std::io::Result<u32> { text.parse().map_err(std::io::Error::other) }
} => {
    assert_eq!(digit("4").unwrap(), 4);
    assert!(digit("x").is_err());
} }

shape! { fmt_result, fallible [1 ok], {
    fn write(to: &mut String) -> std::fmt::Result { use std::fmt::Write; write!(to, "{}", 4) }
} => {
    let mut text = String::new();
    write(&mut text).unwrap();
    assert_eq!(text, "4");
} }

shape! { question_marks_convert, fallible [1 ok, 1 err], {
    fn sum(a: &str, b: &str) -> Result<i32, Box<dyn std::error::Error>> { Ok(a.parse::<i32>()? + b.parse::<i32>()?) }
} => {
    assert_eq!(sum("1", "2").unwrap(), 3);
    assert_eq!(sum("1", "b").unwrap_err().to_string(), "invalid digit found in string");
} }

shape! { early_returns, fallible [1 ok, 2 err], {
    fn between(x: i32) -> Result<i32, Failed> {
        if x < 0 { return Err(Failed(x)); }
        for limit in 0..10 {
            if x == limit { return Ok(limit); }
        }
        Err(Failed(10))
    }
} => {
    assert_eq!(between(4), Ok(4));
    assert_eq!(between(-4), Err(Failed(-4)));
    assert_eq!(between(40), Err(Failed(10)));
} }

// A function that returns `!` starts no transaction; as a child it is seen, below.
shape! { never, value [], {
    fn give_up() -> ! { panic!("as asked") }
} => { assert!(panics(|| give_up())); } }

shape! { never_with_statements, value [], {
    fn give_up(x: i32) -> ! { let y = x + 1; if y > 1 { panic!("{y}") } loop { std::thread::yield_now() } }
} => { assert!(panics(|| give_up(4))); } }

shape! { never_where_a_value_is_wanted, value [], {
    fn give_up() -> ! { unreachable!() }
} => {
    fn use_it(x: Option<i32>) -> i32 { x.unwrap_or_else(|| give_up()) }
    assert_eq!(use_it(Some(1)), 1);
    assert!(panics(|| use_it(None)));
} }

shape! { async_never, value [], {
    async fn give_up() -> ! { pause().await; panic!("as asked") }
} => { assert!(panics(|| block_on(give_up()))); } }

shape! { async_nothing, value [1 ok], { async fn nothing() {} } => { block_on(nothing()); } }

shape! { async_value, value [1 ok], {
    async fn double(x: i32) -> i32 { pause().await; x * 2 }
} => { assert_eq!(block_on(double(4)), 8); } }

shape! { async_option, value [2 ok], {
    async fn first(text: &str) -> Option<char> { pause().await; let c = text.chars().next()?; Some(c) }
} => {
    assert_eq!(block_on(first("ab")), Some('a'));
    assert_eq!(block_on(first("")), None);
} }

shape! { async_result, fallible [1 ok, 2 err], {
    async fn positive(x: i32) -> Result<i32, Failed> {
        if x == 0 { return Err(Failed(0)); }
        pause().await;
        if x > 0 { Ok(x) } else { Err(Failed(x)) }
    }
} => {
    assert_eq!(block_on(positive(4)), Ok(4));
    assert_eq!(block_on(positive(0)), Err(Failed(0)));
    assert_eq!(block_on(positive(-4)), Err(Failed(-4)));
} }

shape! { async_alias, fallible [1 ok, 1 err], {
    async fn sum(a: &str, b: &str) -> Outcome<i32> {
        let a: i32 = a.parse().map_err(|_| Failed(1))?;
        pause().await;
        let b: i32 = b.parse().map_err(|_| Failed(2))?;
        Ok(a + b)
    }
} => {
    assert_eq!(block_on(sum("1", "2")), Ok(3));
    assert_eq!(block_on(sum("1", "b")), Err(Failed(2)));
} }

shape! { async_box_dyn_error, fallible [1 ok, 1 err], {
    async fn number(a: &str) -> Result<i32, Box<dyn std::error::Error + Send + Sync>> {
        pause().await;
        if a.is_empty() { Err("empty")? }
        Ok(a.parse()?)
    }
} => {
    assert_eq!(block_on(number("1")).unwrap(), 1);
    assert_eq!(block_on(number("")).unwrap_err().to_string(), "empty");
} }

shape! { result_of_option, fallible [2 ok, 1 err], {
    fn find(x: i32) -> Result<Option<i32>, Failed> { match x { 0 => Ok(None), 1 => Ok(Some(1)), _ => Err(Failed(x)) } }
} => {
    assert_eq!(find(0), Ok(None));
    assert_eq!(find(1), Ok(Some(1)));
    assert_eq!(find(2), Err(Failed(2)));
} }

shape! { option_of_result, value [2 ok], {
    fn find(x: i32) -> Option<Result<i32, Failed>> { if x == 0 { None } else { Some(Err(Failed(x))) } }
} => {
    assert_eq!(find(0), None);
    assert_eq!(find(2), Some(Err(Failed(2))));
} }

shape! { type_made_by_a_macro, value [1 ok], {
    fn pair(x: i32) -> pair_of!(i32) { (x, x + 1) }
} => { assert_eq!(pair(1), (1, 2)); } }

shape! { function_pointers, value [1 ok], {
    fn pick(add: bool) -> fn(i32, i32) -> i32 { if add { |a, b| a + b } else { |a, b| a - b } }
} => { assert_eq!(pick(true)(1, 2), 3); } }

shape! { higher_ranked_pointers, value [1 ok], {
    fn pick() -> for<'a> fn(&'a str) -> &'a str { |text| text.trim() }
} => { assert_eq!(pick()(" x "), "x"); } }

shape! { control_flow, value [1 ok], {
    fn flow(x: i32) -> std::ops::ControlFlow<i32, ()> {
        if x > 3 { std::ops::ControlFlow::Break(x)? }
        std::ops::ControlFlow::Continue(())
    }
} => { assert_eq!(flow(4), std::ops::ControlFlow::Break(4)); } }

shape! { panics_pass_through, value [1 ok, 1 panic], {
    fn check(x: i32) -> i32 { assert!(x > 0, "not positive: {x}"); x }
} => {
    assert_eq!(check(1), 1);
    let payload = std::panic::catch_unwind(|| check(-1)).unwrap_err();
    assert_eq!(payload.downcast_ref::<String>().unwrap(), "not positive: -1");
} }

shape! { dropped_halfway, value [1 cancelled], {
    async fn wait() -> i32 { std::future::pending::<()>().await; 1 }
} => {
    block_on(async {
        tokio::select! { biased; _ = wait() => unreachable!(), _ = pause() => {} }
    });
} }

mod never_within_a_call {
    use super::*;

    #[::monitored::monitored]
    fn outer(asynchronous: bool) {
        #[::monitored::monitored]
        fn give_up() -> ! {
            panic!("as asked")
        }
        #[::monitored::monitored]
        async fn give_up_later() -> ! {
            pause().await;
            panic!("as asked")
        }
        assert!(if asynchronous { panics(|| block_on(give_up_later())) } else { panics(|| give_up()) });
    }

    #[test]
    fn is_seen() {
        super::super::harness::monitored(&[(2, "ok"), (2, "panic")], || {
            outer(false);
            outer(true);
        });
    }
}
