use monitored::Classify;

#[derive(Classify)]
#[class(validation)]
struct Refused(#[context("why")] String);

fn main() {
    let _ = Refused(String::new()).class();
}
