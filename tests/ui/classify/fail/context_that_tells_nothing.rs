use monitored::Classify;

struct Silent;

#[derive(Classify)]
#[class(validation)]
struct Refused {
    #[context]
    why: Silent,
}

fn main() {
    let _ = Refused { why: Silent }.class();
}
