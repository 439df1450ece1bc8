//! Runnable examples of `monitored`; see the folders beside this file.
