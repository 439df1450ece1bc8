//! How large annotated futures are, against bare ones and against those of `tracing::instrument`: never larger than
//! the latter, and near the former.

use std::mem::size_of_val;

use monitored::{classify_errors, monitored};
use tracing::instrument;

#[derive(Debug)]
struct Failed;

/// Held across an await.
type Argument = [u8; 256];

async fn pause() {
    tokio::task::yield_now().await;
}

/// A leaf, and two levels around it, of the same tokens.
macro_rules! levels {
    ($name:ident, [$($attribute:tt)*]) => {
        mod $name {
            use super::*;

            $($attribute)*
            pub(super) async fn leaf(argument: Argument) -> Result<u8, Failed> {
                pause().await;
                Ok(argument[0])
            }

            $($attribute)*
            pub(super) async fn once(argument: Argument) -> Result<u8, Failed> {
                leaf(argument).await
            }

            $($attribute)*
            pub(super) async fn twice(argument: Argument) -> Result<u8, Failed> {
                once(argument).await
            }

            $($attribute)*
            pub(super) async fn unused(_argument: Argument) -> Result<u8, Failed> {
                pause().await;
                Ok(0)
            }

            $($attribute)*
            pub(super) async fn taken_apart((argument, _): (Argument, u8), mut more: Argument) -> Result<u8, Failed> {
                pause().await;
                more[0] += 1;
                Ok(argument[0] + more[0])
            }

            /// Leaf, each level around it, an argument that is not used, arguments taken apart.
            pub(super) fn sizes() -> [usize; 5] {
                let [leaf, once, twice] =
                    [size_of_val(&leaf([0; 256])), size_of_val(&once([0; 256])), size_of_val(&twice([0; 256]))];
                assert_eq!(twice - once, once - leaf, "each level costs the same");
                [leaf, once, once - leaf, size_of_val(&unused([0; 256])), size_of_val(&taken_apart(([0; 256], 0), [0; 256]))]
            }
        }
    };
}

levels!(bare, []);
levels!(traced, [#[instrument(skip_all)]]);
levels!(annotated, [#[monitored]]);
levels!(classified, [#[classify_errors(_ => timeout)]]);
levels!(both, [#[monitored] #[classify_errors(_ => timeout)]]);

#[test]
fn futures_are_no_larger_than_those_of_tracing() {
    let (bare, traced) = (bare::sizes(), traced::sizes());
    println!("bare {bare:?}\ntraced {traced:?}");
    for (name, sizes) in
        [("monitored", annotated::sizes()), ("classified", classified::sizes()), ("both", both::sizes())]
    {
        println!("{name} {sizes:?}");
        for (at, size) in sizes.iter().enumerate() {
            assert!(*size <= traced[at], "{name}: {sizes:?}, traced: {traced:?}");
        }
    }
}

#[test]
fn futures_hold_an_argument_once_more_than_bare_at_most() {
    let (bare, annotated) = (bare::sizes(), annotated::sizes());
    // The outer future keeps the arguments until the inner one takes them over, which holds them as the bare one does.
    assert!(annotated[0] <= bare[0] + 128, "leaf: {annotated:?}, bare: {bare:?}");
    assert!(annotated[2] <= bare[2] + 256 + 128, "level: {annotated:?}, bare: {bare:?}");
}
