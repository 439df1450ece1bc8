use monitored::monitored;

#[monitored(args(self))]
fn f() {}

fn main() {
    f();
}
