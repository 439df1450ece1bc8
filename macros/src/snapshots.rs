//! What functions expand to: `tests/expand/*.rs`, and beside each its `*.expanded.rs`.
//!
//! After a change, `BLESS=1 cargo test -p monitored-macros snapshots` writes them anew; the difference is for the
//! eyes of whoever reviews the change.

use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;

use crate::{classify_errors, monitored};

/// Expands every annotated function, however deep, as the compiler does: the first attribute first.
fn expand(tokens: TokenStream) -> TokenStream {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let mut expanded = TokenStream::new();
    let mut at = 0;
    while at < trees.len() {
        match attribute(&trees[at..]) {
            Some((name, arguments)) => {
                let end = end_of_item(&trees, at + 2);
                let item: TokenStream = trees[at + 2..end].iter().cloned().collect();
                let expand_one =
                    if name == "monitored" { monitored::attribute } else { classify_errors::attribute };
                expanded.extend(expand_one(arguments, item, true));
                at = end;
            }
            None => {
                expanded.extend([inside(&trees[at])]);
                at += 1;
            }
        }
    }
    expanded
}

/// `#[monitored(…)]`, `#[classify_errors(…)]`
fn attribute(trees: &[TokenTree]) -> Option<(String, TokenStream)> {
    let [TokenTree::Punct(pound), TokenTree::Group(brackets), ..] = trees else { return None };
    let attribute: Vec<TokenTree> = brackets.stream().into_iter().collect();
    let name = attribute.first()?.to_string();
    let ours = pound.as_char() == '#' && (name == "monitored" || name == "classify_errors");
    let arguments = match attribute.get(1) {
        Some(TokenTree::Group(arguments)) => arguments.stream(),
        _ => TokenStream::new(),
    };
    ours.then_some((name, arguments))
}

/// Behind the braces of the function that starts there.
fn end_of_item(trees: &[TokenTree], start: usize) -> usize {
    let is_body = |tree: &TokenTree| matches!(tree, TokenTree::Group(g) if g.delimiter() == Delimiter::Brace);
    trees[start..].iter().position(is_body).map_or(trees.len(), |body| start + body + 1)
}

fn inside(tree: &TokenTree) -> TokenTree {
    match tree {
        TokenTree::Group(group) => Group::new(group.delimiter(), expand(group.stream())).into(),
        other => other.clone(),
    }
}

fn pretty(tokens: &TokenStream) -> String {
    // prettyplease is of another major version of syn than we are.
    prettyplease::unparse(&syn2::parse_file(&tokens.to_string()).expect("an expansion is Rust"))
}

fn inputs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/expand");
    let files =
        std::fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("readable").path());
    let mut inputs: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|e| e == "rs") && !is_expanded(path)).collect();
    inputs.sort();
    inputs
}

fn is_expanded(path: &Path) -> bool {
    path.to_string_lossy().ends_with(".expanded.rs")
}

#[test]
fn functions_expand_to_what_was_reviewed() {
    let mut differ = Vec::new();
    for input in inputs() {
        let source = std::fs::read_to_string(&input).expect("readable");
        let expanded = pretty(&expand(source.parse().expect("Rust")).into_token_stream());
        let snapshot = input.with_extension("expanded.rs");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&snapshot, expanded).expect("writable");
        } else if std::fs::read_to_string(&snapshot).ok().as_deref() != Some(&expanded) {
            differ.push(format!("{}:\n{expanded}", snapshot.display()));
        }
    }
    assert!(differ.is_empty(), "not as reviewed; BLESS=1 writes these anew:\n{}", differ.join("\n"));
}
