//! A trace of another service.

#[monitored(continue_from = request.headers())]
async fn handler(request: Request) -> Response {
    respond(request).await
}

#[monitored(op = "task", continue_from = job.trace)]
fn work(job: &Job) {
    job.run();
}
