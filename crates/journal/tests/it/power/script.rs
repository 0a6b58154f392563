//! What the program does whose power is cut, and what must be there afterwards, by what it said.

use std::collections::BTreeMap;
use std::fs;
use std::future::Future;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use journal::{Cut, Damage, Digest, Draft, Erasure, Journal, OpenError, Place, Root, verify};

use crate::folder::{Fixed, note, opening};
use crate::kill::batches_are_whole;

/// Something fails once, or twice: the third try is a success.
const TRIES: usize = 3;

/// What it says that it made, where that is only the database of an earlier version.
pub(crate) const WITHOUT_KEY: &str = "by an earlier version";

/// What the program has said so far: what it was told is done, and what it was about to do.
#[derive(Debug, Default, Clone)]
pub(crate) struct Said {
    pub(crate) is_created: bool,
    entries: BTreeMap<u64, String>,
    blobs: Vec<Digest>,
    roots: BTreeMap<u64, String>,
    notes: Vec<u64>,
    erasing: Vec<u64>,
    is_erased: bool,
    pub(crate) is_moved: bool,
    is_without_key: bool,
    pub(crate) acknowledged: usize,
    pub(crate) failures: Vec<String>,
}

impl Said {
    /// Reads the lines; one that is cut was not said.
    pub(crate) fn read(text: &str) -> Self {
        let mut said = Self::default();
        for line in text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n')) {
            let (what, rest) = line.split_once(' ').unwrap();
            let numbered = || {
                let (number, rest) = rest.split_once(' ').unwrap();
                (number.parse::<u64>().unwrap(), rest.to_owned())
            };
            match what {
                "created" => (said.is_created, said.is_without_key) = (true, rest == WITHOUT_KEY),
                "entry" => said.entries.extend([numbered()]),
                "blob" => said.blobs.push(rest.parse().unwrap()),
                "root" => said.roots.extend([numbered()]),
                "note" => said.notes.push(rest.parse().unwrap()),
                "erasing" => said.erasing = serde_json::from_str(rest).unwrap(),
                "closed" | "changed" => {}
                "moved" => said.is_moved = true,
                "erased" => said.is_erased = true,
                "failed" => said.failures.push(rest.to_owned()),
                other => panic!("{other}"),
            }
            said.acknowledged += usize::from(what != "failed");
        }
        said
    }
}

/// The folder of the journal inside the folder that is watched, which is there before.
pub(crate) fn place(root: &Path) -> Place {
    Place::folder(root.join("data"))
}

impl Said {
    /// What must be in a copy: an attachment goes with the entry that names it.
    pub(crate) fn of_a_copy(&self) -> Self {
        let is_named = |blob: &&Digest| self.entries.values().any(|payload| payload.contains(&blob.to_string()));
        Self { blobs: self.blobs.iter().filter(is_named).copied().collect(), ..self.clone() }
    }
}

/// The program.
pub(crate) struct Program {
    root: PathBuf,
    said: fs::File,
    written: String,
    turn: u64,
    latest: Vec<Draft>,
}

impl Program {
    pub(crate) fn new(root: &Path) -> Self {
        let said = fs::File::options().create(true).append(true).open(root.join("said")).unwrap();
        Self { root: root.to_owned(), said, written: String::new(), turn: 0, latest: Vec::new() }
    }

    pub(crate) async fn run(root: &Path) {
        let mut program = Self::new(root);
        let mut journal = program.create().await;
        for (count, width) in [(1, 0), (3, 40), (2, 9000)] {
            program.append(&journal, count, width).await;
        }
        program.blob(&journal, b"a photo").await;
        program.blob(&journal, &[b'x'; 5000]).await;
        program.note(&journal).await;
        program.append(&journal, 5, 700).await;
        journal.close().await;
        journal = program.open().await;
        program.send_again(&journal).await;
        program.blob(&journal, b"a photo").await;
        program.append(&journal, 2, 100).await;
        program.erase(&journal, vec![1, 8]).await;
        program.append(&journal, 1, 3000).await;
        program.note(&journal).await;
        journal.close().await;
        journal = program.open().await;
        program.append(&journal, 4, 10).await;
        program.change_key(&journal).await;
        journal.close().await;
        journal = program.open().await;
        program.note(&journal).await;
        program.append(&journal, 1, 10).await;
        journal.close().await;
        program.say("closed it");
    }

    pub(crate) fn say(&mut self, line: &str) {
        self.said.write_all(format!("{line}\n").as_bytes()).unwrap();
        self.written.push_str(line);
        self.written.push('\n');
    }

    /// Tries until it is done; says each failure.
    pub(crate) async fn done<T, E: std::fmt::Debug, F: Future<Output = Result<T, E>>>(
        &mut self,
        what: impl Fn() -> F,
    ) -> T {
        for _ in 0..TRIES {
            match what().await {
                Ok(done) => return done,
                Err(error) => self.say(&format!("failed {error:?}").replace('\n', " ")),
            }
        }
        panic!("{}", self.written)
    }

    pub(crate) async fn create(&mut self) -> Journal {
        let place = place(&self.root);
        let journal = self
            .done(async || match Journal::open(&place, Fixed::still()).await {
                Err(OpenError::NotThere(_)) => Journal::create(&place, opening(), Fixed::still()).await,
                opened => opened,
            })
            .await;
        self.say("created 01JMIDORI");
        journal
    }

    async fn open(&mut self) -> Journal {
        self.open_at(&place(&self.root)).await
    }

    pub(crate) async fn open_at(&mut self, place: &Place) -> Journal {
        self.done(|| Journal::open(place, Fixed::still())).await
    }

    /// Appends a batch; each part says how many parts there are, and is made wider by white space.
    pub(crate) async fn append(&mut self, journal: &Journal, count: usize, width: usize) {
        let turn = self.turn;
        let parts = (0..count).map(|part| format!("[0,{turn},{part},{count}]{}", " ".repeat(width)));
        self.append_these(journal, parts.map(|part| note(&part)).collect()).await;
    }

    /// What failed is sent again with the same key, so that it never stands twice. After each failure the journal that is
    /// open must still be sound.
    async fn append_these(&mut self, journal: &Journal, mut drafts: Vec<Draft>) {
        self.turn += 1;
        for (part, draft) in drafts.iter_mut().enumerate() {
            draft.key = Some(format!("{}-{part}", self.turn));
        }
        self.latest = drafts;
        let failures = Said::read(&self.written).failures.len();
        self.send_again(journal).await;
        let said = Said::read(&self.written);
        if said.failures.len() > failures {
            holds(journal, &said).await;
            verifies(journal, &said).await;
        }
        let root = journal.size_and_root().await.unwrap();
        self.say(&format!("root {} {root:?}", root.size));
    }

    /// Sends what was sent last, as a client does that got no answer.
    async fn send_again(&mut self, journal: &Journal) {
        let drafts = self.latest.clone();
        let appended = self.done(|| journal.append(drafts.clone())).await;
        for (appended, draft) in appended.iter().zip(&drafts) {
            self.say(&format!("entry {} {}", appended.seq, draft.payload));
        }
    }

    pub(crate) async fn blob(&mut self, journal: &Journal, bytes: &[u8]) {
        let digest = self.done(async || journal.put_blob(bytes)).await;
        self.say(&format!("blob {digest}"));
        let named = Draft { attachments: vec![digest], ..note(&format!("[\"{digest}\",{}]", self.turn)) };
        self.append_these(journal, vec![named]).await;
    }

    pub(crate) async fn note(&mut self, journal: &Journal) {
        let note = self.done(|| journal.checkpoint()).await;
        self.say(&format!("note {}", note.lines().nth(1).unwrap()));
    }

    /// Whether the key in its place is one that the journal introduced shows when what is left is bundled.
    async fn change_key(&mut self, journal: &Journal) {
        self.done(async || journal.change_key("people/01A", &mut *Fixed::other()).await).await;
        self.say("changed the key");
    }

    async fn erase(&mut self, journal: &Journal, entries: Vec<u64>) {
        self.say(&format!("erasing {entries:?}"));
        let entries = entries.into_iter().collect();
        let erasure = Erasure { actor: "people/01A".into(), entries, reason: "本人の求め".into() };
        self.done(|| journal.erase(&erasure)).await;
        self.say("erased all");
    }
}

/// Opens what is left and holds it against what was said; then it goes on.
pub(crate) async fn stands(place: &Place, said: &Said) {
    let journal = match Journal::open(place, Fixed::still()).await {
        Err(OpenError::NotThere(_)) if !said.is_created => {
            Journal::create(place, opening(), Fixed::still()).await.expect("what was not created can be")
        }
        opened => opened.unwrap_or_else(|error| panic!("{error:?}: {said:?}")),
    };
    verifies(&journal, said).await;
    goes_on(&journal, said).await;
    verifies(&journal, said).await;
    journal.close().await;
}

/// What was said is there, and still is after one more entry.
pub(crate) async fn goes_on(journal: &Journal, said: &Said) {
    holds(journal, said).await;
    let size = journal.size_and_root().await.unwrap().size;
    assert_eq!(journal.append(vec![note("\"on it goes\"")]).await.unwrap()[0].seq, size);
    holds(journal, said).await;
}

/// Every acknowledged entry is there with its contents in its place, nothing else is half there, and the tree goes on.
pub(crate) async fn holds(journal: &Journal, said: &Said) {
    let root = journal.size_and_root().await.unwrap();
    let entries = journal.read(Cut::default()).await.unwrap();
    assert_eq!(entries.len() as u64, root.size, "{said:?}");
    for (seq, payload) in &said.entries {
        let entry =
            entries.get(usize::try_from(*seq).unwrap()).unwrap_or_else(|| panic!("entry {seq} is lost: {said:?}"));
        match &entry.payload {
            Some(there) => assert!(there == payload && !(said.is_erased && said.erasing.contains(seq)), "entry {seq}"),
            None => assert!(said.erasing.contains(seq), "entry {seq} is not to be erased"),
        }
    }
    batches_are_whole(&entries);
    let mut keys: Vec<_> = entries.iter().filter_map(|entry| entry.header.key.as_ref()).collect();
    keys.sort();
    assert!(keys.windows(2).all(|pair| pair[0] != pair[1]), "an entry stands twice");
    for (size, text) in &said.roots {
        let before: Root = journal.root_at(*size).await.unwrap();
        assert_eq!(format!("{before:?}"), *text);
        assert!(root.extends(&before, &journal.consistency_proof(*size, root.size).await.unwrap()));
    }
    // An attachment that only erased entries name may be on its way out.
    let is_named = |digest: &Digest| {
        let digest = digest.to_string();
        entries.iter().any(|entry| entry.payload.as_ref().is_some_and(|payload| payload.contains(&digest)))
    };
    for digest in said.blobs.iter().filter(|digest| said.erasing.is_empty() || is_named(digest)) {
        journal.blob(*digest).expect("an attachment that was acknowledged");
    }
    let damages = journal.damages().await.unwrap();
    assert!(damages.iter().all(|damage| is_being_erased(*damage, said)), "{damages:?}: {said:?}");
}

/// A bundle of it does so for others. What an earlier version left is here without its key, and cannot be bundled.
async fn verifies(journal: &Journal, said: &Said) {
    if !said.is_without_key && journal.damages().await.unwrap().is_empty() {
        let size = journal.size_and_root().await.unwrap().size;
        let bundle = journal.bundle(&[]).await.unwrap();
        assert!(verify(&bundle).is_consistent(), "{said:?}");
        // Verifying holds each signed size and root against the entries; here it is that none is lost.
        for size in said.notes.iter().filter(|said| **said < size) {
            let name = format!("checkpoints/{size}");
            assert!(bundle.windows(name.len()).any(|part| part == name.as_bytes()), "{name} is lost");
        }
    }
}

/// Removing an attachment and forgetting it are two steps; erasing again goes on where it stopped.
const fn is_being_erased(damage: Damage, said: &Said) -> bool {
    matches!(damage, Damage::AttachmentMissing(_)) && !said.erasing.is_empty() && !said.is_erased
}
