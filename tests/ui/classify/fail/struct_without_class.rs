use monitored::Classify;

#[derive(Classify)]
struct Refused;

fn main() {
    let _ = Refused.class();
}
