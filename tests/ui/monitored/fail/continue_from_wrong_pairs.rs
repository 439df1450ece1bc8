use monitored::monitored;

#[monitored(continue_from = job.headers)]
fn f(job: &Job) -> usize {
    job.headers.len()
}

struct Job {
    headers: Vec<(String, Vec<u8>)>,
}

fn main() {
    f(&Job { headers: Vec::new() });
}
