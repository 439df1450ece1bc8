//! What happens to arguments so that they are dropped, and linted, as they were.

#[monitored]
fn nothing_to_drop(a: u8, (b, _): (&str, u8), mut c: [u8; 2]) {
    c[0] = a;
    b.len();
}

#[monitored]
fn first_mentioned(outside: A, a: A, _: B, mut c: C) {
    c.push(a);
}

#[monitored]
fn parts(a: A, (b, _): (B, B), c: C) {
    a.with(b, c);
}

#[monitored(tags(b = b.name()))]
fn unused(a: A, mut unused: B, b: B) {
    a.run(b);
}

#[monitored(args)]
fn redacted(id: u8, #[redact] password: &str) {
    #![allow(unused_variables)]
}

impl S {
    #[monitored]
    fn by_value(self, a: A) {
        a.run(self.b)
    }
}
