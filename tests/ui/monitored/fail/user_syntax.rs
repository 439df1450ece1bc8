use monitored::monitored;

#[monitored]
fn f(n: u8) -> u8 {
    let x = ;
    n.
}

fn main() {
    f(1);
}
