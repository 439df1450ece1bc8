use monitored::Classify;

const BILLING: &str = "billing_error";

#[derive(Classify)]
#[class(BILLING)]
struct Refused;

fn main() {
    let _ = Refused.class();
}
