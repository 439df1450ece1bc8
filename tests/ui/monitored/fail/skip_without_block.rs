use monitored::monitored;

#[monitored(skip)]
fn f() {}

fn main() {
    f();
}
