//! Patterns of parameters.

use monitored::monitored;

struct Point {
    x: u8,
    y: u8,
}

struct Id(u8);

#[monitored(args)]
fn patterns((a, mut b): (u8, u8), Id(c): Id, Point { x, y: z }: Point, [d, ..]: [u8; 3], &e: &u8) -> u8 {
    b += 1;
    a + b + c + x + z + d + e
}

#[monitored(tags(a, b = *b, x = *x + 1, first = first.len()))]
fn partial((a, b, _): (u8, u8, String), Point { x, .. }: Point, ref first: String, _: Id) -> usize {
    usize::from(a + b + x) + first.len()
}

#[monitored(tags(b))]
fn second_in_part(
    first: Vec<u8>,
    Point { y: b, .. }: Point,
    (c, rest, _): (u8, String, Id),
    Named { d, .. }: Named,
) -> u8 {
    let _ = first;
    b + c + d.0 + rest.pop_nothing()
}

struct Named {
    d: Id,
    e: Id,
}

trait PopNothing {
    fn pop_nothing(self) -> u8;
}

impl PopNothing for String {
    fn pop_nothing(self) -> u8 {
        0
    }
}

#[monitored]
fn mutable(mut n: u8, _unused: u8, mut list: Vec<u8>) -> Vec<u8> {
    n += 1;
    list.push(n);
    list
}

#[monitored(args)]
fn raw(r#type: u8, r#fn: &str) -> usize {
    usize::from(r#type) + r#fn.len()
}

#[monitored(tags(r#type, kind = r#type), args(r#type))]
fn raw_tags(r#type: u8) -> u8 {
    r#type
}

#[monitored(args)]
fn configured(
    #[cfg(test)] here: u8,
    #[cfg(not(test))] gone: u8,
    #[allow(unused_variables)] unused: u8,
) -> u8 {
    here
}

#[monitored(args, tags(id))]
fn redacted(id: u8, #[redact] password: &str, #[monitored::redact] token: String) -> usize {
    usize::from(id) + password.len() + token.len()
}

#[monitored(tags(only_here))]
fn used_in_a_tag_alone(only_here: u8) {}

#[monitored(args)]
async fn used_in_args_alone(only_here: u8, (a, _b): (u8, u8)) {}

#[monitored]
async fn in_a_string(name: &str, width: usize) -> String {
    format!("{name:>width$}")
}

#[monitored]
#[expect(unused_variables)]
fn unused_is_still_said(nobody: u8, (used, not): (u8, u8)) -> u8 {
    used
}

#[monitored]
#[expect(unused_variables)]
async fn unused_is_still_said_in_futures(nobody: u8) {}

#[monitored]
#[expect(unused_mut)]
fn needless_mut_is_still_said(mut n: u8) -> u8 {
    n
}

#[monitored]
#[expect(unused_mut)]
async fn needless_mut_is_still_said_in_futures(mut n: u8) -> u8 {
    n
}

#[monitored]
#[expect(unused_assignments, unused_variables)]
fn unread_assignment_is_still_said(mut n: u8) {
    n = 4;
}

#[test]
fn arguments_arrive() {
    assert_eq!(patterns((1, 2), Id(3), Point { x: 4, y: 5 }, [6, 0, 0], &7), 29);
    assert_eq!(partial((1, 2, String::new()), Point { x: 3, y: 0 }, "abcd".into(), Id(1)), 10);
    let named = Named { d: Id(4), e: Id(5) };
    assert_eq!(named.e.0, 5);
    assert_eq!(second_in_part(vec![], Point { x: 0, y: 1 }, (2, String::new(), Id(3)), named), 7);
    assert_eq!(mutable(1, 2, vec![]), [2]);
    assert_eq!(raw(1, "ab"), 3);
    assert_eq!(raw_tags(1), 1);
    assert_eq!(configured(1, 2), 1);
    assert_eq!(redacted(1, "ab", "c".into()), 4);
    assert_eq!(super::block_on(in_a_string("a", 3)), "  a");
    assert_eq!(unused_is_still_said(1, (2, 3)), 2);
    assert_eq!(needless_mut_is_still_said(1), 1);
    assert_eq!(super::block_on(needless_mut_is_still_said_in_futures(1)), 1);
    used_in_a_tag_alone(1);
    super::block_on(used_in_args_alone(1, (2, 3)));
    super::block_on(unused_is_still_said_in_futures(1));
    unread_assignment_is_still_said(1);
}

#[test]
fn redacted_arguments_are_not_recorded() {
    let captured = monitored::testing::capture(|| redacted(1, "secret", "hidden".into()));
    let sent = format!("{:?}", captured.transactions);
    assert!(sent.contains("[Filtered]") && !sent.contains("secret") && !sent.contains("hidden"), "{sent}");
}
