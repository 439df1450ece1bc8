//! What the compiler says about mistakes, one a file, and what it says nothing about.

#[test]
fn classify() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/classify/fail/*.rs");
    cases.pass("ui/classify/pass/*.rs");
}
