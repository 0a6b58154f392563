//! A bundle that is made while somebody erases.

use std::collections::BTreeSet;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use super::workplace::Room;
use crate::testing::{Still, folder, note, opening};
use crate::{Erasure, Journal, Place, verify};

/// So many entries that a spool is written to before all of them are read.
const ENTRIES: u64 = 3_000;

/// Each time that a bundle is begun in it, some entries are erased from another program once the first of it is written.
struct Erased {
    journal: PathBuf,
    /// The entries that go on each try.
    tries: Mutex<Vec<Vec<u64>>>,
}

/// What another program erases: a journal's folder, and entries.
type Erasing = (PathBuf, Vec<u64>);

struct Slow {
    inner: Cursor<Vec<u8>>,
    erases: Arc<Mutex<Option<Erasing>>>,
}

impl Room for Erased {
    type Output = Vec<u8>;
    type Spool = Slow;

    fn output(&self) -> io::Result<Vec<u8>> {
        Ok(Vec::new())
    }

    fn spools(&self) -> io::Result<[Slow; 3]> {
        let mut tries = self.tries.lock().unwrap();
        let entries = if tries.is_empty() { None } else { Some((self.journal.clone(), tries.remove(0))) };
        let erases = Arc::new(Mutex::new(entries));
        Ok([(); 3].map(|()| Slow { inner: Cursor::default(), erases: erases.clone() }))
    }
}

impl Write for Slow {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some((journal, entries)) = self.erases.lock().unwrap().take() {
            std::thread::spawn(move || erase(&journal, &entries)).join().unwrap();
        }
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Read for Slow {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buffer)
    }
}

impl Seek for Slow {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

fn erase(journal: &Path, entries: &[u64]) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let journal = Journal::open(&Place::folder(journal), Box::new(Still(9))).await.unwrap();
        let entries: BTreeSet<u64> = entries.iter().copied().collect();
        journal.erase(&Erasure { actor: "people/01A".into(), entries, reason: "asked for".into() }).await.unwrap();
    });
}

/// Bundles while entries are erased on each of some tries.
async fn bundle_while_erasing(name: &str, tries: &[&[u64]]) -> Result<Vec<u8>, super::BundleError> {
    let folder = folder(name);
    let journal = Journal::create(&Place::folder(&folder), opening(), Box::new(Still(7))).await.unwrap();
    let drafts = (1..ENTRIES).map(|n| note(&format!("{{\"n\":{n},\"name\":\"山田\"}}"))).collect();
    journal.append(drafts).await.unwrap();
    let tries = tries.iter().map(|entries| entries.to_vec()).collect();
    let bundle = journal.write_bundle(&[], &Erased { journal: folder.clone(), tries: Mutex::new(tries) }).await;
    std::fs::remove_dir_all(folder).unwrap();
    bundle
}

/// The first of them was read before it was erased, the last was not.
#[tokio::test]
async fn what_is_erased_meanwhile_is_in_no_bundle() {
    let bundle = bundle_while_erasing("erased-once", &[&[1, ENTRIES - 1], &[2]]).await.unwrap();
    let verdict = verify(&bundle);
    assert!(verdict.is_consistent(), "{verdict:?}");
    assert_eq!((verdict.entries, verdict.erased), (ENTRIES + 2, 3));
}

#[tokio::test]
async fn a_bundle_that_never_settles_is_refused() {
    let bundle = bundle_while_erasing("erased-always", &[&[1], &[2], &[3]]).await;
    assert!(matches!(bundle, Err(super::BundleError::ErasedMeanwhile)), "{bundle:?}");
}
