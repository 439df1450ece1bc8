use monitored::monitored;

#[monitored(error_if = |_| true)]
fn f(_: u8) -> ! {
    loop {}
}

fn main() {
    f(1)
}
