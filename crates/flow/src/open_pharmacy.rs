//! Opening a pharmacy's record and folding it into its state, now or as it was recorded by some instant.

mod append;

use crate::clock::Clock;
use crate::fold_pharmacy::{Folded, Reached};
use crate::known::Known;
use journal::{AppendError, Cut, Journal, Kind, Memory, OpenError, Opening, Place, Seen, Since, StoreError};
use model::act::Act;
use model::day::Day;
use model::pharmacy::{KeptRow, Pharmacy};
use model::record::Ledger;
use model::report::JournalMark;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

/// An open pharmacy, in the hands of somebody. Clones are the same pharmacy.
#[derive(Clone)]
pub struct Shop {
    /// Its journal.
    pub journal: Arc<Journal>,
    /// Time and randomness.
    pub clock: Clock,
    /// What this machine saw of the record before; none where nothing is to be remembered.
    memory: Option<Memory>,
    /// The state as it was last folded.
    pub(crate) folded: Arc<Folded>,
    /// Who acts: an id, never a name.
    pub(crate) actor: Arc<str>,
    /// The request that is done once, by its word, and how many entries it wrote so far.
    request: Option<(Arc<str>, Arc<AtomicUsize>)>,
}

/// How a reading command looks at the record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reading {
    /// The day judged for; today when absent.
    pub on: Option<Day>,
    /// Cut the journal there: what was known then (milliseconds since 1970).
    pub recorded_by: Option<i64>,
}

/// A folded state with the place in the journal that it reaches to.
#[derive(Debug, Clone)]
pub struct State {
    /// The pharmacy.
    pub shop: Arc<Pharmacy>,
    /// The journal's size and root at that place.
    pub mark: JournalMark,
    /// The day judged for.
    pub today: Day,
    /// What was worked out of it already.
    pub(crate) known: Arc<Known>,
}

impl State {
    /// A record in which nothing stands yet, on that day.
    #[must_use]
    pub fn empty(on: Day) -> Self {
        Self { shop: Arc::default(), mark: JournalMark::default(), today: on, known: Arc::default() }
    }

    /// The rows of a ledger as texts, made once.
    #[must_use]
    pub fn rows(&self, ledger: Ledger) -> Arc<Vec<KeptRow>> {
        self.known.rows(ledger, || self.shop.rows(ledger))
    }

    /// The columns of a ledger, by their keys, in which any row says something.
    #[must_use]
    pub fn used_columns(&self, ledger: Ledger) -> Arc<Vec<&'static str>> {
        self.known.used(ledger, &self.rows(ledger))
    }
}

/// Why a record could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum ShopError {
    /// There is no pharmacy in the place.
    #[error(
        "{place} に薬局の記録がありません。yakumori init --name 薬局名 で始めてください / {place} holds no such pharmacy; begin one with yakumori init --name NAME"
    )]
    NotThere {
        /// The folder, or the server and its database.
        place: String,
    },
    /// A witness's record.
    #[error(
        "{place} にあるのは証人の記録で、薬局の記録ではありません。--data で薬局のフォルダを指定してください / {place} holds a witness's record, not a pharmacy's; name the pharmacy's folder with --data"
    )]
    NotAPharmacy {
        /// The folder, or the server and its database.
        place: String,
    },
    /// There is one already.
    #[error(
        "{place} には薬局の記録がもうあります。そのまま使うか、--data で別のフォルダを指定してください / {place} holds a pharmacy already; use it, or name another folder with --data"
    )]
    AlreadyThere {
        /// The folder, or the server and its database.
        place: String,
    },
    /// The folder, key or database cannot be used.
    #[error("{place} の記録を開けません: {ja}。 / the record in {place} cannot be opened: {en}", ja = .why.words().ja, en = .why.words().en)]
    Open {
        /// The folder, or the server and its database.
        place: String,
        /// What stood in the way.
        #[source]
        why: OpenError,
    },
    /// The record cannot be read.
    #[error("記録を読めません: {ja}。 / the record cannot be read: {en}", ja = .0.words().ja, en = .0.words().en)]
    Read(#[from] StoreError),
    /// Nothing was written.
    #[error("記録できませんでした。何も変わっていません: {ja}。 / nothing was written: {en}", ja = .0.words().ja, en = .0.words().en)]
    Append(#[from] AppendError),
    /// A record that was brought back from a copy got no key.
    #[error("新しい署名の鍵を作れません: {ja}。 / no new signing key could be made: {en}", ja = .0.words().ja, en = .0.words().en)]
    Key(#[from] journal::ChangeKeyError),
    /// An entry does not fit.
    #[error(
        "{seq}番目の記録を読めません。yakumori verify で確かめてください（{why}） / entry {seq} cannot be read; check with yakumori verify"
    )]
    Broken {
        /// Its number.
        seq: u64,
        /// What is wrong.
        why: String,
    },
    /// The journal has no such size.
    #[error("記録の大きさが合いません（{0}） / the journal has no such size")]
    Root(#[from] journal::ProofError),
    /// An act could not be written down.
    #[error("記録の形にできません（{0}） / cannot be written down")]
    Encode(#[from] serde_json::Error),
    /// A text holds what cannot be seen.
    #[error(
        "見えない文字（文字の向きを変える記号や制御文字）が入っているため、記録していません。貼り付けた文字を消して、打ち直してください / nothing was written: a text holds characters that cannot be seen (control characters, or such as turn the direction of writing); delete what was pasted, and type it"
    )]
    Unseen,
    /// The record began later.
    #[error(
        "その時には、まだ何も記録されていません（記録の始まりは {wareki}）。それより後の日時にしてください / nothing had been recorded by then; the record begins at {began}, Tokyo time"
    )]
    NothingThen {
        /// When it begins, in Tokyo.
        began: String,
        /// The same as the reader of Japanese writes it.
        wareki: String,
    },
    /// A past state is only looked at.
    #[error(
        "--recorded-by は過去の記録を見るためのもので、書き込みや、記録全体を扱う命令には使えません。付けずに実行してください / --recorded-by only looks at the past; leave it out to write, or to treat the record as a whole"
    )]
    ThePast,
    /// No randomness.
    #[error("乱数を得られません（{0}） / no randomness")]
    Chance(#[from] std::io::Error),
}

/// Whether an error comes of what was typed, which can be typed otherwise.
#[must_use]
pub fn is_refused(why: &(dyn std::error::Error + 'static)) -> bool {
    let mut causes = std::iter::successors(Some(why), |why| why.source());
    causes.any(|why| why.downcast_ref().is_some_and(ShopError::is_refused))
}

/// Whether an error comes of somebody who wrote the same a moment before: no failure, and what was typed can be sent again.
#[must_use]
pub fn was_quicker(why: &(dyn std::error::Error + 'static)) -> bool {
    let mut causes = std::iter::successors(Some(why), |why| why.source());
    causes.any(|why| matches!(why.downcast_ref(), Some(AppendError::Stale { .. })))
}

impl ShopError {
    /// Whether nothing was written because somebody else wrote the same row, answer or member a moment before.
    #[must_use]
    pub fn was_quicker(&self) -> bool {
        was_quicker(self)
    }

    /// Whether what was typed cannot be taken as it is.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        matches!(self, Self::Unseen)
    }

    /// Whether an earlier try of the same request, whose answer is not known any more, wrote something.
    #[must_use]
    pub fn was_written_before(&self) -> bool {
        matches!(self, Self::Append(AppendError::KeyReused(_)))
    }
}

impl Shop {
    /// Begins a new pharmacy in a place.
    ///
    /// # Errors
    /// There is one already, or the place cannot be used.
    pub async fn create(place: &Place, name: &str, clock: Clock) -> Result<Self, ShopError> {
        let id = crate::clock::new_id(&clock)?;
        let opening = Opening { journal: id.clone(), kind: Kind::Pharmacy, epoch: 1, actor: ACTOR.to_owned() };
        let created = Journal::create(place, opening, Box::new(clock.clone())).await;
        let shop = Self::on(created.map_err(|why| not_opened(place, why))?, clock);
        shop.append(vec![(Act::PharmacyOpened { id, name: name.to_owned() }, None)]).await?;
        Ok(shop)
    }

    fn on(journal: Journal, clock: Clock) -> Self {
        Self {
            journal: Arc::new(journal),
            clock,
            memory: None,
            folded: Arc::default(),
            actor: ACTOR.into(),
            request: None,
        }
    }

    /// The same pharmacy in the hands of somebody else: what is written through it is written as theirs.
    #[must_use]
    pub fn acting(&self, actor: &str) -> Self {
        Self { actor: actor.into(), ..self.clone() }
    }

    /// The same pharmacy for one request, whatever its sender tries again: what was written under that word is not written
    /// twice.
    #[must_use]
    pub fn once(&self, request: &str) -> Self {
        Self { request: Some((request.into(), Arc::default())), ..self.clone() }
    }

    /// The same pharmacy, seen by a machine that remembers.
    #[must_use]
    pub fn remembering(self, memory: Option<Memory>) -> Self {
        Self { memory, ..self }
    }

    /// What this machine saw of the record before, if it is not in it: an old copy was put back.
    ///
    /// # Errors
    /// The record cannot be read.
    pub async fn went_back(&self) -> Result<Option<Seen>, ShopError> {
        let Some(seen) = self.memory.as_ref().and_then(|memory| memory.recall(self.journal.id())) else {
            return Ok(None);
        };
        Ok((self.journal.since(&seen).await? == Since::WentBack).then_some(seen))
    }

    /// Goes on from a copy: what is written from here on stands in a new epoch, which says what was seen before and is not in
    /// the record. A copy brings no key; it gets a new one. Does nothing where nothing shows that it is a copy; gives whether
    /// anything was written.
    ///
    /// # Errors
    /// [`ShopError`].
    pub async fn go_on_from_copy(&self, seen: Option<Seen>) -> Result<bool, ShopError> {
        let mut clock = self.clock.clone();
        let lacks_key = self.journal.lacks_key();
        let before = match seen {
            None if lacks_key => Some(self.journal.seen().await?),
            seen => seen,
        };
        let Some(before) = before else { return Ok(false) };
        self.journal.open_epoch(&before, &self.actor, &mut clock).await?;
        if lacks_key {
            self.journal.change_key(&self.actor, &mut clock).await?;
        }
        Ok(true)
    }

    /// Remembers the record as it is now, unless something is missing of what is remembered and nothing says so yet.
    async fn remember(&self) -> Result<(), ShopError> {
        let Some(memory) = &self.memory else { return Ok(()) };
        if self.went_back().await?.is_none() {
            memory.keep(self.journal.id(), self.journal.seen().await?)?;
        }
        Ok(())
    }

    /// Closes the record: what was written stands in its database file, and nothing beside it is needed any more.
    pub async fn close(self) {
        // A memory is a help: a record on a machine that cannot keep one is closed all the same.
        let _unkept = self.remember().await;
        // Whoever still holds the journal closes it by letting it go.
        if let Some(journal) = Arc::into_inner(self.journal) {
            journal.close().await;
        }
    }

    /// Opens the pharmacy of a place.
    ///
    /// # Errors
    /// There is none, or it cannot be used.
    pub async fn open(place: &Place, clock: Clock) -> Result<Self, ShopError> {
        let opened = Journal::open(place, Box::new(clock.clone())).await;
        let journal = opened.map_err(|why| not_opened(place, why))?;
        if journal.kind() != Kind::Pharmacy {
            return Err(ShopError::NotAPharmacy { place: place.to_string() });
        }
        Ok(Self::on(journal, clock))
    }

    /// Refuses at once what would only fail in the end: on a full disk a record can be read, not written.
    ///
    /// # Errors
    /// [`ShopError::Append`] with what to do.
    pub fn is_writable(&self) -> Result<(), ShopError> {
        match self.journal.is_still() {
            true => Err(ShopError::Append(AppendError::Store(StoreError::Full))),
            false => Ok(()),
        }
    }

    /// The state as a reading command sees it.
    ///
    /// # Errors
    /// The record cannot be read.
    pub async fn state(&self, reading: Reading) -> Result<State, ShopError> {
        let reached = match reading.recorded_by {
            None => self.fold_now().await?,
            Some(up_to) => self.fold_then(up_to).await?,
        };
        self.reached(reached, reading.on.unwrap_or_else(|| self.clock.today())).await
    }

    /// The state of the first `size` entries, as it stood on a day: what a paper was made from.
    pub(crate) async fn state_of_first(&self, size: u64, on: Day) -> Result<State, ShopError> {
        self.reached(self.fold_first(size).await?, on).await
    }

    async fn reached(&self, reached: Reached, today: Day) -> Result<State, ShopError> {
        let Reached { shop, size, known } = reached;
        let root = match known.root() {
            Some(root) => root,
            None => self.journal.root_at(size).await?.root.to_string(),
        };
        known.keep_root(&root);
        let mark = JournalMark { id: self.journal.id().to_owned(), size, root };
        Ok(State { shop, mark, today, known })
    }

    /// The latest state.
    ///
    /// # Errors
    /// The record cannot be read.
    pub async fn now(&self) -> Result<State, ShopError> {
        self.state(Reading::default()).await
    }

    /// Entries that name an attachment which the journal no longer knows to be theirs: a bundle would leave it out.
    ///
    /// # Errors
    /// The record cannot be read.
    pub async fn unlisted_attachments(&self) -> Result<Vec<u64>, ShopError> {
        let listed = self.journal.attachments().await?;
        let is_listed = |seq: u64, sha256: &str| {
            let known = listed.get(&seq).into_iter().flatten();
            known.map(ToString::to_string).any(|digest| digest == sha256)
        };
        let entries = self.journal.read(Cut::default()).await?;
        let acts = entries.iter().filter_map(|entry| {
            let act: Act = serde_json::from_str(entry.payload.as_deref()?).ok()?;
            Some((entry.header.seq, act))
        });
        let unlisted = acts.filter(|(seq, act)| !act.attachments().iter().all(|sha256| is_listed(*seq, sha256)));
        Ok(unlisted.map(|(seq, _)| seq).collect())
    }
}

pub(crate) fn not_opened(place: &Place, why: OpenError) -> ShopError {
    let place = place.to_string();
    match why {
        OpenError::NotThere(_) => ShopError::NotThere { place },
        OpenError::AlreadyThere(_) => ShopError::AlreadyThere { place },
        why => ShopError::Open { place, why },
    }
}

/// Whoever acts on the pharmacy's own machine without signing in: on the command line, or before anybody is registered.
pub const ACTOR: &str = "local";
