//! What the compiler says about mistakes, one a file, and what it says nothing about.

#[test]
fn classify() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/classify/fail/*.rs");
    cases.pass("ui/classify/pass/*.rs");
}

#[test]
fn monitored() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/monitored/fail/*.rs");
    cases.pass("ui/monitored/pass/*.rs");
}

#[test]
fn classify_errors() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/classify_errors/fail/*.rs");
}

#[test]
fn foreign() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/foreign/fail/*.rs");
    cases.pass("ui/foreign/pass/*.rs");
}
