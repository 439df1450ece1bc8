//! Every key.
fn everything(
    account: &Account,
    rows: Vec<u8>,
    debug: Option<u8>,
    shown: &str,
) -> usize {
    rows.len()
}
::core::compile_error! {
    "a tag's key is at most 200 letters, digits, and `_`, `.`, `:`, `-`"
}
