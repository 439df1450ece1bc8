//! What is done after the answer: a bounded queue, and who works on it.

use std::sync::Arc;

use monitored::monitored;
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
};

use crate::{
    error::AppError,
    repository::{Repository, StoreError},
};

/// What is to be done.
#[derive(Debug)]
pub(crate) enum Work {
    /// A mail to somebody new.
    Welcome { user_id: i64 },
}

/// Work, and the trace of the request that made it.
#[derive(Debug)]
struct Job {
    work: Work,
    trace: Vec<(&'static str, String)>,
}

/// Where jobs are put.
#[derive(Clone)]
pub(crate) struct Queue {
    jobs: mpsc::Sender<Job>,
}

/// A place in the queue, kept for one job.
pub(crate) struct Place<'q>(mpsc::Permit<'q, Job>);

impl Queue {
    /// A place for a job; there may be none left, and nobody waits for one.
    pub(crate) fn reserve(&self) -> Result<Place<'_>, AppError> {
        self.jobs.try_reserve().map(Place).map_err(|_| AppError::QueueFull)
    }
}

impl Place<'_> {
    #[monitored(op = "queue.publish", name = "publish")]
    pub(crate) fn send(self, work: Work) {
        self.0.send(Job { work, trace: monitored::current().trace_headers() });
    }
}

/// Whoever works on the jobs.
pub(crate) struct Worker {
    closing: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

/// A queue for that many jobs, and its worker.
pub(crate) fn start(length: usize, repository: Repository) -> (Queue, Worker) {
    let (sender, jobs) = mpsc::channel(length.clamp(1, 1 << 20));
    let (closing, closed) = oneshot::channel();
    let task = tokio::spawn(work(jobs, closed, Arc::new(repository)));
    (Queue { jobs: sender }, Worker { closing, task })
}

impl Worker {
    /// Takes no more jobs, and ends when those are done that there are.
    pub(crate) async fn finish(self) {
        let _ = self.closing.send(());
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the worker of the queue failed");
        }
    }
}

async fn work(mut jobs: mpsc::Receiver<Job>, mut closed: oneshot::Receiver<()>, repository: Arc<Repository>) {
    loop {
        tokio::select! {
            job = jobs.recv() => match job {
                // A task of its own: a job that panics ends itself only.
                Some(job) => drop(tokio::spawn(process(job, Arc::clone(&repository))).await),
                None => return,
            },
            _ = &mut closed => break,
        }
    }
    jobs.close();
    while let Some(job) = jobs.recv().await {
        drop(tokio::spawn(process(job, Arc::clone(&repository))).await);
    }
}

#[monitored(op = "queue.process", continue_from = job.trace)]
async fn process(job: Job, repository: Arc<Repository>) -> Result<(), StoreError> {
    match job.work {
        // Who writes real mails would do it here.
        Work::Welcome { user_id } => repository.mark_welcomed(user_id).await,
    }
}
