use monitored::Classify;

#[derive(Classify)]
#[class("validation")]
struct Refused;

fn main() {
    let _ = Refused.class();
}
