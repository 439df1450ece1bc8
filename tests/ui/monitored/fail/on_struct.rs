use monitored::monitored;

#[monitored]
struct S;

fn main() {
    let _ = S;
}
