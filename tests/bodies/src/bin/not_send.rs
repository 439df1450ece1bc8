use std::rc::Rc;

use monitored::monitored;

async fn pause() {}

#[monitored]
async fn later(x: i32) -> i32 {
    let x = Rc::new(x);
    pause().await;
    *x
}

#[monitored]
fn boxed(x: i32) -> std::pin::Pin<Box<dyn Future<Output = i32> + Send>> {
    Box::pin(async move {
        let x = Rc::new(x);
        pause().await;
        *x
    })
}

fn spawn<F: Future + Send + 'static>(_: F) {}

fn main() {
    spawn(later(1));
    drop(boxed(1));
}
