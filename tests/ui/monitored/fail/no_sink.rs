use monitored::{Alert, Monitored};

struct Pager;

fn main() {
    let _ = Monitored::new().notify(Pager);
    let _ = Monitored::new().notify(|_: &Alert| "sent");
}
