//! The one writer of a journal: it takes what callers want from a queue and writes together what came while it was busy, so
//! that many callers wait for one disk write.
//!
//! It is a task of its own: a caller that goes away leaves nothing half done.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{Mutex, mpsc, oneshot};

use crate::Env;
use crate::append::Group;
use crate::blobs::Blobs;
use crate::draft::{AppendError, Appended, Draft};
use crate::store::{Connection, Store, StoreError, StoredJournal, Writing};

/// The most callers, and about the most entries, that are written together.
const GROUP: (usize, usize) = (256, 10_000);

/// What a caller wants, and the way to answer.
pub(super) struct Request {
    pub(super) drafts: Arc<[Draft]>,
    pub(super) reply: oneshot::Sender<Result<Vec<Appended>, AppendError>>,
}

/// What writing needs.
pub(crate) struct Desk {
    pub(crate) stored: StoredJournal,
    pub(crate) store: Store,
    pub(crate) blobs: Blobs,
    pub(crate) writer: Mutex<Writer>,
}

/// The connection is gone while it is in use, so that one whose fate is unknown is never used again.
pub(crate) struct Writer {
    pub(super) connection: Option<Connection>,
    used_at: Instant,
    pub(super) env: Box<dyn Env>,
}

/// A connection that was idle for longer is asked whether it still works: the server may have been started anew.
const IDLE: Duration = Duration::from_secs(1);

impl Writer {
    pub(super) fn new(connection: Option<Connection>, env: Box<dyn Env>) -> Self {
        Self { connection, used_at: Instant::now(), env }
    }

    /// Keeps a connection that did what it was asked.
    pub(crate) fn keep(&mut self, connection: Connection) {
        self.connection = Some(connection);
        self.used_at = Instant::now();
    }
}

/// Serves the queue until every sender is gone.
pub(super) async fn serve(desk: Arc<Desk>, mut queue: mpsc::Receiver<Request>) {
    while let Some(first) = queue.recv().await {
        let mut entries = first.drafts.len();
        let mut requests = vec![first];
        while requests.len() < GROUP.0
            && entries < GROUP.1
            && let Ok(more) = queue.try_recv()
        {
            entries += more.drafts.len();
            requests.push(more);
        }
        while !requests.is_empty() {
            requests = desk.append_together(requests).await;
        }
    }
}

impl Desk {
    pub(crate) async fn take(&self, writer: &mut Writer) -> Result<Connection, StoreError> {
        if let Some(mut connection) = writer.connection.take()
            && (writer.used_at.elapsed() < IDLE || connection.still_works().await)
        {
            return Ok(connection);
        }
        self.store.writer().await
    }

    /// Does something beside the journal in one transaction, in turn with everything else that is written.
    pub(crate) async fn in_turn<T>(
        &self,
        does: impl AsyncFnOnce(&mut Writing<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut writer = self.writer.lock().await;
        let mut connection = self.take(&mut writer).await?;
        let mut tx = connection.begin().await?;
        let done = does(&mut tx).await?;
        tx.commit().await?;
        writer.keep(connection);
        Ok(done)
    }

    /// Answers these requests, but for those that must wait for the others; they are given back.
    async fn append_together(&self, requests: Vec<Request>) -> Vec<Request> {
        let mut writer = self.writer.lock().await;
        let mut answered = Vec::new();
        let mut waiting = requests.into_iter();
        let mut later = Vec::new();
        match self.try_append(&mut writer, &mut waiting, (&mut answered, &mut later)).await {
            Ok(()) => {
                for (reply, done) in answered {
                    // A caller that went away needs no answer.
                    let _gone = reply.send(done);
                }
            }
            Err(error) => {
                let replies = answered.into_iter().map(|(reply, _)| reply);
                let all = replies
                    .chain(waiting.map(|request| request.reply))
                    .chain(later.drain(..).map(|r: Request| r.reply));
                for reply in all {
                    let _gone = reply.send(Err(again(&error)));
                }
            }
        }
        later
    }

    async fn try_append(
        &self,
        writer: &mut Writer,
        requests: &mut impl Iterator<Item = Request>,
        (answered, later): (&mut Vec<Answer>, &mut Vec<Request>),
    ) -> Result<(), AppendError> {
        let mut connection = self.take(writer).await?;
        let mut tx = connection.begin().await?;
        let mut group = Group::begin(&mut tx, &self.stored).await?;
        for Request { drafts, reply } in requests {
            if group.repeats(&drafts) {
                later.push(Request { drafts, reply });
                continue;
            }
            let done = group.add(&mut tx, (&drafts, &self.blobs), &mut *writer.env).await;
            let failed = match &done {
                Err(AppendError::Store(error)) => Some(error.again()),
                _ => None,
            };
            answered.push((reply, done));
            if let Some(error) = failed {
                return Err(error.into());
            }
        }
        let last = group.write(&mut tx).await?;
        match (tx.commit().await, last) {
            (Ok(()), _) => writer.keep(connection),
            (Err(error), Some((seq, line))) => {
                // The answer was lost, not necessarily the entries: a fresh connection, on its turn, sees which.
                drop(connection);
                if !self.stands(seq, &line).await {
                    return Err(error.into());
                }
            }
            (Err(error), None) => return Err(error.into()),
        }
        Ok(())
    }

    /// Whether the entry is there, as it was composed. Where nobody can tell, it is not acknowledged.
    async fn stands(&self, seq: u64, line: &str) -> bool {
        let look = async {
            let mut connection = self.store.writer().await?;
            let mut tx = connection.begin().await?;
            tx.head(self.stored.no).await?;
            let entry = tx.entry(self.stored.no, seq).await?;
            Ok::<bool, StoreError>(entry.is_some_and(|entry| entry.line == line))
        };
        look.await.unwrap_or(false)
    }
}

/// A caller's way to be answered, with the answer.
type Answer = (oneshot::Sender<Result<Vec<Appended>, AppendError>>, Result<Vec<Appended>, AppendError>);

/// The same error for another caller of the same group.
fn again(error: &AppendError) -> AppendError {
    match error {
        AppendError::Store(error) => error.again().into(),
        AppendError::Moved(to) => AppendError::Moved(to.clone()),
        other => StoreError::Failed(other.to_string().into()).into(),
    }
}
