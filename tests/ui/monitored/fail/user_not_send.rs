use monitored::monitored;

#[monitored]
async fn f(n: u8) -> u8 {
    let rc = std::rc::Rc::new(n);
    std::future::ready(()).await;
    *rc
}

fn is_send<T: Send>(_: T) {}

fn main() {
    is_send(f(1));
}
