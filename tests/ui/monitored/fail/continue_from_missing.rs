use monitored::monitored;

<<<<<<<< HEAD:tests/ui/monitored/fail/continue_from_missing.rs
#[monitored(continue_from = )]
========
#[monitored(checkin)]
>>>>>>>> checkin:tests/ui/monitored/fail/checkin_alone.rs
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
