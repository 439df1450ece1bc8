//! What is done after the answer: a bounded queue, and who works on it.

use std::sync::Arc;

use monitored::monitored;
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
};

use crate::{
    error::{AppError, Result},
    repository::{Repository, StoreError},
};

/// What is to be done.
#[derive(Debug)]
pub(crate) enum Job {
    /// A mail to somebody new.
    Welcome { user_id: i64 },
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
    pub(crate) fn reserve(&self) -> Result<Place<'_>> {
        self.jobs.try_reserve().map(Place).map_err(|_| AppError::QueueFull)
    }
}

impl Place<'_> {
    pub(crate) fn send(self, job: Job) {
        self.0.send(job);
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

#[monitored(op = "queue.process")]
async fn process(job: Job, repository: Arc<Repository>) -> Result<(), StoreError> {
    match job {
        // Who writes real mails would do it here.
        Job::Welcome { user_id } => repository.mark_welcomed(user_id).await,
    }
}
