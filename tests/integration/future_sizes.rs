//! How large annotated futures are, against bare ones and against those of `tracing::instrument`: never larger than
//! the latter, and near the former.

use std::mem::size_of_val;

use monitored::{classify_errors, monitored};
use tracing::instrument;

#[derive(Debug)]
struct Failed;

/// Held across an await. May have something to drop, as far as an attribute can see.
struct Large([u8; 256]);

fn large() -> Large {
    Large([0; 256])
}

async fn pause() {
    tokio::task::yield_now().await;
}

/// A leaf, and two levels around it, of the same tokens; and what is harder.
macro_rules! functions {
    ($name:ident, [$($attribute:tt)*]) => {
        mod $name {
            use super::*;

            $($attribute)*
            pub(super) async fn leaf(argument: [u8; 256]) -> Result<u8, Failed> {
                pause().await;
                Ok(argument[0])
            }

            $($attribute)*
            pub(super) async fn once(argument: [u8; 256]) -> Result<u8, Failed> {
                leaf(argument).await
            }

            $($attribute)*
            pub(super) async fn twice(argument: [u8; 256]) -> Result<u8, Failed> {
                once(argument).await
            }

            $($attribute)*
            pub(super) async fn unused(_argument: [u8; 256], _: [u8; 256]) -> Result<u8, Failed> {
                pause().await;
                Ok(0)
            }

            $($attribute)*
            pub(super) async fn apart((argument, _): ([u8; 256], u8), mut more: [u8; 256]) -> Result<u8, Failed> {
                pause().await;
                more[0] += 1;
                Ok(argument[0] + more[0])
            }

            $($attribute)*
            pub(super) async fn dropped(argument: Large) -> Result<u8, Failed> {
                pause().await;
                Ok(argument.0[0])
            }

            $($attribute)*
            pub(super) async fn unused_and_dropped(_argument: Large, _: Large) -> Result<u8, Failed> {
                pause().await;
                Ok(0)
            }

            $($attribute)*
            pub(super) async fn apart_and_dropped((argument, _): (Large, Large)) -> Result<u8, Failed> {
                pause().await;
                Ok(argument.0[0])
            }

            /// A leaf, that with a level around it, what the level costs, arguments that are not used, and such as
            /// are taken apart; these again where there may be something to drop.
            pub(super) fn sizes() -> [usize; 8] {
                let [leaf, once, twice] =
                    [size_of_val(&leaf([0; 256])), size_of_val(&once([0; 256])), size_of_val(&twice([0; 256]))];
                assert_eq!(twice - once, once - leaf, "each level costs the same");
                let unused = size_of_val(&unused([0; 256], [0; 256]));
                let apart = size_of_val(&apart(([0; 256], 0), [0; 256]));
                let dropped = size_of_val(&dropped(large()));
                let unused_and_dropped = size_of_val(&unused_and_dropped(large(), large()));
                let apart_and_dropped = size_of_val(&apart_and_dropped((large(), large())));
                [leaf, once, once - leaf, unused, apart, dropped, unused_and_dropped, apart_and_dropped]
            }
        }
    };
}

functions!(bare, []);
functions!(traced, [#[instrument(skip_all)]]);
functions!(annotated, [#[monitored]]);
functions!(classified, [#[classify_errors(_ => timeout)]]);
functions!(both, [#[monitored] #[classify_errors(_ => timeout)]]);

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
