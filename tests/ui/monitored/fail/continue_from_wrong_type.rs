use monitored::monitored;

struct Request;

#[monitored(continue_from = request)]
fn f(request: &Request) {
    let _ = request;
}

fn main() {
    f(&Request);
}
