use monitored::monitored;

#[monitored]
const fn f(n: u8) -> u8 {
    n
}

const _: u8 = f(1);

fn main() {
    f(1);
}
