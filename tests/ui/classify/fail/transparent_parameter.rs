use monitored::Classify;

struct Silent;

#[derive(Classify)]
#[class(transparent)]
struct Wrapped<E>(E);

fn main() {
    let _ = Wrapped(std::fmt::Error).class();
    let _ = Wrapped(Silent).class();
}
