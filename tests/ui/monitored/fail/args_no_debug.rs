use monitored::monitored;

struct Wrong;

#[monitored(args(wrong))]
fn f(wrong: Wrong) -> Wrong {
    wrong
}

fn main() {
    f(Wrong);
}
