//! Verifying a bundle with nothing but the bundle. Bounded, and never panics, whatever the bytes.
//!
//! Consistency is all that a bundle can show by itself: whoever holds the private key can write another history. Only what
//! is kept elsewhere shows that: a witness's cosignature, or the size and root on a paper.

mod compare;
mod latest;
mod printed;
mod reading;
mod record;
#[cfg(test)]
mod tests;
mod verdict;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read};
use std::path::Path;

pub use compare::{Comparison, compare, compare_files};
pub use printed::Printed;
pub use verdict::{Outcome, Problem, ProblemCode, Verdict, Witnessed};

use crate::bundle::archive::{Archive, MAX_BYTES, Member, Misfit};
use crate::bundle::files::{self, ListedFile, Manifest, Measured};
use crate::bundle::repacked;
use crate::bundle::source::{OpenFile, Source};
use crate::checkpoint;
use crate::signer::KeyRing;
use crate::tree::Root;
use reading::Reading;
use record::{Files, Record};

/// The largest file that is read whole: manifest, signature, keys, checkpoint.
const MAX_SMALL_BYTES: u64 = 32 << 20;

/// Verifies the bundle in a file. Little of it is in memory at a time, however long the record.
///
/// # Errors
/// The file cannot be read.
pub fn verify_file(path: &Path) -> io::Result<Verdict> {
    with_file(path, |zip| verify_source(zip, None))
}

/// Verifies the bundle in a file, and that its record once had the size and root that stand on a paper.
///
/// # Errors
/// The file cannot be read.
pub fn verify_file_beside(path: &Path, printed: &Printed) -> io::Result<Verdict> {
    with_file(path, |zip| verify_source(zip, Some(printed)))
}

/// Verifies a bundle.
#[must_use]
pub fn verify(zip: &[u8]) -> Verdict {
    verify_source(Source::Bytes(zip), None)
}

/// Looks at a file that may be large. What a failing disk keeps back must never look like an altered file.
fn with_file<T>(path: &Path, look: impl FnOnce(Source<'_>) -> T) -> io::Result<T> {
    let file = fs::File::open(path)?;
    if !file.metadata()?.is_file() {
        // What comes through a pipe has no positions.
        let mut bytes = Vec::new();
        file.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
        return Ok(look(Source::Bytes(&bytes)));
    }
    let file = OpenFile::new(file)?;
    let seen = look(Source::File(&file));
    file.failure().map_or(Ok(seen), Err)
}

fn verify_source(zip: Source<'_>, printed: Option<&Printed>) -> Verdict {
    let mut archive = Archive::read(zip);
    if matches!(archive.misfit, Some(Misfit::Member | Misfit::Directory)) {
        // Packed anew by another program: already no bundle, but the first altered entry can still be named.
        let members = repacked::read(zip);
        if members.len() > archive.members.len() {
            archive.members = members;
        }
    }
    let mut check = Check { zip, members: &archive.members, problems: Vec::new(), measured: BTreeMap::new() };
    if !check.layout(archive.misfit) {
        return check.verdict(&Record::default());
    }
    let record = check.record(printed);
    let keys = KeyRing::new(record.keys.iter().map(|(key, seq)| (key.as_str(), *seq)));
    // What leans on the whole record says nothing more once an entry does not fit.
    if record.first_bad.is_none() {
        check.checkpoints(&record, &keys);
        check.attachments(&record);
        check.keys_file(&record);
    }
    check.manifest(&record, &keys);
    if printed.is_some_and(|printed| !printed.is(record.printed)) {
        check.problems.push(Problem { code: ProblemCode::PrintedDiffers, seq: None, file: None });
    }
    check.verdict(&record)
}

/// What is being verified, and what was found so far.
struct Check<'a> {
    zip: Source<'a>,
    members: &'a [Member],
    problems: Vec<Problem>,
    /// Every file that could be read whole.
    measured: BTreeMap<String, Measured>,
}

impl<'a> Check<'a> {
    fn problem(&mut self, code: ProblemCode, file: &str) {
        self.problems.push(Problem { code, seq: None, file: Some(file.to_owned()) });
    }

    fn require(&mut self, fits: bool, code: ProblemCode, file: &str) {
        if !fits {
            self.problem(code, file);
        }
    }

    fn member(&self, name: &str) -> Option<&'a Member> {
        self.members.iter().find(|member| member.name == name)
    }

    /// Whether there is a bundle to look into.
    fn layout(&mut self, misfit: Option<Misfit>) -> bool {
        let [ja, en] = files::HOW_TO.map(|(name, _)| name);
        let required = [
            files::ENTRIES,
            files::PAYLOADS,
            files::LEAVES,
            files::KEYS,
            files::CHECKPOINT,
            ja,
            en,
            files::MANIFEST,
            files::SIGNATURE,
        ];
        // A zip of other things, or no zip at all: what would be missing, or does not belong, says nothing.
        let is_bundle = required.iter().any(|name| self.member(name).is_some());
        if let Some(misfit) = misfit.filter(|misfit| *misfit == Misfit::TooLarge || is_bundle) {
            let code = match misfit {
                Misfit::TooLarge => ProblemCode::TooLarge,
                _ => ProblemCode::ZipLayout,
            };
            self.problems.push(Problem { code, seq: None, file: None });
        }
        if !is_bundle {
            self.problems.push(Problem { code: ProblemCode::NotABundle, seq: None, file: None });
            return false;
        }
        for name in required {
            self.require(self.member(name).is_some(), ProblemCode::FileMissing, name);
        }
        let folders = [files::CHECKPOINTS, files::ATTACHMENTS, files::PAPERS];
        for Member { name, .. } in self.members {
            let known = required.contains(&name.as_str()) || folders.iter().any(|folder| name.starts_with(folder));
            self.require(known, ProblemCode::FileUnknown, name);
        }
        true
    }

    fn record(&mut self, printed: Option<&Printed>) -> Record {
        let names = [files::ENTRIES, files::PAYLOADS, files::LEAVES];
        let [Some(entries), Some(payloads), Some(leaves)] = names.map(|name| self.member(name)) else {
            return Record::default();
        };
        let sizes = self.members.iter().filter_map(checkpoint_size).collect();
        let [entries, payloads, leaves] = [entries, payloads, leaves].map(|member| Reading::of(member, self.zip));
        let mut record_files = Files { entries, payloads, leaves };
        let record = Record::read(&mut record_files, &sizes, printed.map(|printed| printed.size));
        if let Some((seq, code)) = record.first_bad {
            self.problems.push(Problem { code, seq: Some(seq), file: None });
        }
        let Files { entries, payloads, leaves } = record_files;
        for (name, reading) in names.into_iter().zip([entries, payloads, leaves]) {
            self.measure(name, reading);
        }
        record
    }

    /// Finishes reading a file and keeps its measure.
    fn measure(&mut self, name: &str, reading: Reading<'_>) {
        match reading.measure() {
            Some(measured) => drop(self.measured.insert(name.to_owned(), measured)),
            None => self.problem(ProblemCode::FileUnreadable, name),
        }
    }

    /// Reads a small file whole.
    fn small(&mut self, member: &Member) -> Option<Vec<u8>> {
        let mut reading = Reading::of(member, self.zip);
        let bytes = reading.all(MAX_SMALL_BYTES);
        self.measure(&member.name, reading);
        bytes
    }

    fn checkpoints(&mut self, record: &Record, keys: &KeyRing) {
        for member in self.members.iter().filter(|m| m.name.starts_with(files::CHECKPOINTS)) {
            let Some(note) = self.small(member) else { continue };
            let root = match checkpoint_size(member) {
                Some(size) => record.roots.get(&size).copied(),
                None => (member.name == files::CHECKPOINT).then(|| record.root()),
            };
            match keys.open(&note, root.map_or(0, |root| root.size)) {
                None => self.problem(ProblemCode::CheckpointSignature, &member.name),
                signed => {
                    let fits = root.is_some() && signed == root.and_then(|root| text(record, root));
                    self.require(fits, ProblemCode::CheckpointRoot, &member.name);
                }
            }
        }
    }

    fn attachments(&mut self, record: &Record) {
        let mut there = BTreeSet::new();
        for member in self.members {
            let Some(digest) = member.name.strip_prefix(files::ATTACHMENTS) else { continue };
            self.measure(&member.name, Reading::of(member, self.zip));
            let measured = self.measured.get(&member.name).map(|measured| measured.sha256);
            let fits = measured.is_some_and(|measured| measured.to_string() == digest);
            self.require(fits, ProblemCode::AttachmentAltered, &member.name);
            let known = measured.is_some_and(|measured| record.attachments.contains(&measured));
            self.require(known, ProblemCode::AttachmentUnreferenced, &member.name);
            there.extend(measured);
        }
        for digest in record.attachments.difference(&there) {
            self.problem(ProblemCode::AttachmentMissing, &format!("{}{digest}", files::ATTACHMENTS));
        }
    }

    fn keys_file(&mut self, record: &Record) {
        let found = self.member(files::KEYS).and_then(|member| self.small(member));
        let expected = files::keys_file(&record.keys).map(String::into_bytes).ok();
        let fits = found.is_none() || found == expected;
        self.require(fits, ProblemCode::KeysDiffer, files::KEYS);
    }

    fn manifest(&mut self, record: &Record, keys: &KeyRing) {
        let [bytes, note] =
            [files::MANIFEST, files::SIGNATURE].map(|name| self.member(name).and_then(|member| self.small(member)));
        let (Some(bytes), Some(note)) = (bytes, note) else { return };
        let journal = record.last().map_or("", |last| last.journal.as_str());
        let signed = keys.open(&note, u64::MAX) == Some(files::manifest_text(journal, &bytes));
        self.require(signed, ProblemCode::ManifestSignature, files::SIGNATURE);
        let Some(manifest) = read_manifest(&bytes, journal) else {
            return self.problem(ProblemCode::ManifestUnreadable, files::MANIFEST);
        };
        let (files_before, at) = self.before_manifest();
        self.require(manifest.files == files_before, ProblemCode::ManifestFiles, files::MANIFEST);
        let packed_fits = self.zip.measure_before(at).is_ok_and(|packed| packed == manifest.packed);
        self.require(packed_fits, ProblemCode::ManifestPacked, files::MANIFEST);
    }

    /// Every file but the last two, which must be the manifest and its signature; and where the manifest begins.
    fn before_manifest(&mut self) -> (Vec<ListedFile>, u64) {
        let [before @ .., manifest, signature] = self.members else { return (Vec::new(), 0) };
        if [&manifest.name, &signature.name] != [files::MANIFEST, files::SIGNATURE] {
            self.problem(ProblemCode::ZipLayout, files::MANIFEST);
        }
        for member in before {
            if !self.measured.contains_key(&member.name) {
                self.measure(&member.name, Reading::of(member, self.zip));
            }
        }
        let listed = before.iter().filter_map(|member| {
            let Measured { size, sha256 } = *self.measured.get(&member.name)?;
            Some(ListedFile { path: member.name.clone(), size, sha256 })
        });
        (listed.collect(), manifest.at)
    }

    fn verdict(self, record: &Record) -> Verdict {
        let outcome = match (self.problems.is_empty(), record.witnesses.is_empty()) {
            (false, _) => Outcome::Altered,
            (true, true) => Outcome::ConsistentUnwitnessed,
            (true, false) => Outcome::ConsistentCosigned,
        };
        let last = record.last();
        Verdict {
            outcome,
            journal: last.map(|last| last.journal.clone()),
            kind: last.map(|last| last.kind),
            entries: record.size(),
            erased: record.erased.len() as u64,
            root: record.root().root,
            last_at: last.map(|last| last.at.to_string()),
            witnesses: record.witnesses.values().cloned().collect(),
            first_bad_seq: record.first_bad.map(|(seq, _)| seq),
            problems: self.problems,
        }
    }
}

/// The size in the name of an earlier checkpoint.
fn checkpoint_size(member: &Member) -> Option<u64> {
    let name = member.name.strip_prefix(files::CHECKPOINTS)?;
    name.parse().ok().filter(|size: &u64| size.to_string() == name)
}

fn text(record: &Record, root: Root) -> Option<String> {
    checkpoint::text(&record.last()?.journal, root)
}

/// The manifest, if it is this journal's and in its one encoding.
fn read_manifest(bytes: &[u8], journal: &str) -> Option<Manifest> {
    let manifest: Manifest = serde_json::from_slice(bytes).ok()?;
    let exact = serde_json::to_vec(&manifest).ok()? == bytes;
    let known = manifest.format == Manifest::FORMAT && manifest.v == Manifest::VERSION;
    (exact && known && manifest.journal == journal).then_some(manifest)
}
