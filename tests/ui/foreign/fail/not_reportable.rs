//! An error of which nothing is known has to go as `dyn Error`.

#[derive(Debug)]
struct Foreign;

fn main() {
    monitored::report(&Foreign);
}
