use monitored::monitored;

#[monitored(checkin(slug = "poll", every = "10m"))]
fn serve() -> ! {
    std::process::exit(0)
}

fn main() {
    serve();
}
