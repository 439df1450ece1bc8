//! Annotated functions of every shape have to compile to bare ones without a warning, their attributes checked.

#[path = "../integration/shapes/mod.rs"]
mod shapes;
