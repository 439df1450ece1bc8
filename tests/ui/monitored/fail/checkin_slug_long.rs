use monitored::monitored;

#[monitored(checkin(slug = "a-slug-that-goes-on-and-on-until-it-has-too-many-of-them"))]
fn f(n: u8) -> u8 {
    n
}

fn main() {
    f(1);
}
