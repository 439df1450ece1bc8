use monitored::monitored;

#[monitored]
fn wrong_output(x: i32) -> impl Future<Output = Result<i32, String>> {
    async move { x }
}

#[monitored]
fn no_future(x: i32) -> impl Future<Output = i32> {
    x
}

#[monitored]
fn borrows(x: &str) -> impl Future<Output = usize> + 'static {
    async move { x.len() }
}

fn main() {
    drop((wrong_output(1), no_future(1), borrows("")));
}
