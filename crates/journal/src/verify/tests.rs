//! Every way of altering a bundle is found, and the first entry that does not fit is named.

use super::ProblemCode::*;
use super::*;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::Place;
use crate::bundle::{Writer, packed};
use crate::testing::{Still, folder, note, opening};
use crate::{Digest, Draft, Journal, Paper};

const ENTRIES: usize = 12;

async fn journal(name: &str) -> (Journal, std::path::PathBuf) {
    let folder = folder(name);
    let journal = Journal::create(&Place::folder(&folder), opening(), Box::new(Still(7))).await.unwrap();
    for n in 1..ENTRIES - 1 {
        let put = Draft { subject: Some(format!("devices/{n}")), ..note(&format!("{{\"n\":{n}}}")) };
        journal.append(vec![put]).await.unwrap();
        if n == 5 {
            journal.checkpoint().await.unwrap();
        }
    }
    let photo = journal.put_blob(b"a photo").unwrap();
    let named = Draft { attachments: vec![photo], ..note(&format!("[\"{photo}\"]")) };
    journal.append(vec![named]).await.unwrap();
    (journal, folder)
}

async fn bundle(name: &str) -> Vec<u8> {
    let (journal, folder) = journal(name).await;
    let papers = [Paper { name: "チェックリスト.pdf".into(), bytes: b"%PDF".to_vec() }];
    let bundle = journal.bundle(&papers).await.unwrap();
    assert_eq!(bundle, journal.bundle(&papers).await.unwrap(), "same input, same bytes");
    std::fs::remove_dir_all(folder).unwrap();
    bundle
}

fn unpack(zip: &[u8]) -> Vec<(String, Vec<u8>)> {
    let zip = Source::Bytes(zip);
    let archive = Archive::read(zip);
    assert_eq!(archive.misfit, None);
    let members = archive.members.iter();
    members.map(|m| (m.name.clone(), Reading::of(m, zip).all(MAX_BYTES).unwrap())).collect()
}

fn pack(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = Writer::new(Vec::new());
    for (name, bytes) in files {
        zip.add(name, packed(bytes)).unwrap();
    }
    zip.finish().unwrap()
}

/// Alters the text of one file, leaving all others as they are.
fn alter(zip: &[u8], name: &str, change: impl FnOnce(String) -> String) -> Vec<u8> {
    let mut files = unpack(zip);
    let (_, bytes) = files.iter_mut().find(|(file, _)| file == name).unwrap();
    let before = bytes.clone();
    *bytes = change(String::from_utf8(before.clone()).unwrap()).into_bytes();
    assert_ne!(*bytes, before, "{name} was not altered");
    pack(&files)
}

/// Alters the lines of one file.
fn alter_lines(zip: &[u8], name: &str, change: impl FnOnce(&mut Vec<&str>)) -> Vec<u8> {
    alter(zip, name, |text| {
        let mut lines = text.split_inclusive('\n').collect();
        change(&mut lines);
        lines.concat()
    })
}

/// What is found of these bytes in a file: the same as in memory.
#[track_caller]
fn verified(zip: &[u8]) -> Verdict {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let turn = NEXT.fetch_add(1, Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("yakumori-{}-verified-{turn}.zip", std::process::id()));
    std::fs::write(&path, zip).unwrap();
    let verdict = verify_file(&path).unwrap();
    std::fs::remove_file(path).unwrap();
    assert_eq!(verdict, verify(zip));
    verdict
}

#[track_caller]
fn check(zip: &[u8], code: ProblemCode, first_bad_seq: Option<u64>) {
    let verdict = verified(zip);
    assert_eq!(verdict.outcome, Outcome::Altered);
    assert_eq!(verdict.first_bad_seq, first_bad_seq, "{verdict:?}");
    assert!(verdict.problems.iter().any(|problem| problem.code == code), "{code:?}: {verdict:?}");
}

#[tokio::test]
async fn an_unaltered_bundle_is_consistent_but_unwitnessed() {
    let verdict = verified(&bundle("unaltered").await);
    assert_eq!(verdict.problems, []);
    assert_eq!(verdict.outcome, Outcome::ConsistentUnwitnessed);
    assert_eq!(verdict.outcome.words().ja, "整合・外部の証人なし");
    assert_eq!((verdict.entries, verdict.erased), (ENTRIES as u64, 0));
    assert_eq!(verdict.last_at.as_deref(), Some("2025-11-25T00:00:00.000Z"));
}

#[tokio::test]
async fn any_flipped_byte_is_found() {
    let zip = bundle("flipped").await;
    for at in 0..zip.len() {
        let mut flipped = zip.clone();
        flipped[at] ^= 1 << (at % 8);
        assert!(!verify(&flipped).is_consistent(), "byte {at}");
    }
}

#[tokio::test]
async fn a_byte_more_or_less_is_found() {
    let zip = bundle("truncated").await;
    for len in (0..zip.len()).step_by(7).chain([zip.len() - 1]) {
        assert!(!verify(&zip[..len]).is_consistent(), "{len} bytes");
    }
    for (before, after) in [(&b""[..], &b"x"[..]), (b"x", b""), (b"", &zip)] {
        assert!(!verify(&[before, &zip, after].concat()).is_consistent());
    }
}

#[tokio::test]
async fn an_altered_record_is_found_and_its_first_bad_entry_named() {
    let zip = &bundle("record").await;
    let swap = |a: &'static str, b: &'static str| move |text: String| text.replacen(a, b, 1);
    let entries = |change: fn(&mut Vec<&str>)| alter_lines(zip, "entries.jsonl", change);
    let payloads = |change: fn(&mut Vec<&str>)| alter_lines(zip, "payloads.jsonl", change);
    for (altered, code, seq) in [
        (entries(|lines| lines.retain(|line| !line.contains("\"seq\":4,"))), EntryMisplaced, 4),
        (entries(|lines| lines.swap(3, 8)), EntryMisplaced, 3),
        (entries(|lines| lines.insert(6, lines[6])), EntryMisplaced, 7),
        (entries(|lines| lines.truncate(11)), EntryMissing, 11),
        (entries(|lines| lines.push("{}\n")), EntryUnreadable, 12),
        (entries(|lines| lines[2] = "\n"), EntryUnreadable, 2),
        (alter(zip, "entries.jsonl", swap("devices/5", "devices/6")), EntryLeaf, 5),
        (alter(zip, "entries.jsonl", swap("\"seq\":3", "\"seq\": 3")), EntryUnreadable, 3),
        (alter(zip, "entries.jsonl", |text| text.trim_end().to_owned()), EntryMissing, 11),
        (payloads(|lines| lines.retain(|line| !line.contains("\"seq\":4,"))), PayloadUnreadable, 4),
        (payloads(|lines| lines.truncate(11)), PayloadUnreadable, 11),
        (payloads(|lines| lines[7] = "{\"seq\":7,\"erased\":false}\n"), PayloadUnreadable, 7),
        (payloads(|lines| lines[0] = "{\"seq\":0,\"erased\":true}\n"), KeyMissing, 0),
        (alter(zip, "payloads.jsonl", swap("n\\\":9", "n\\\":8")), PayloadAltered, 9),
        (alter(zip, "payloads.jsonl", swap("\"salt\":\"07", "\"salt\":\"08")), PayloadAltered, 0),
        (alter_lines(zip, "leaves.txt", |lines| lines.swap(1, 2)), EntryLeaf, 1),
    ] {
        check(&altered, code, Some(seq));
    }
}

#[tokio::test]
async fn altered_files_around_the_record_are_found() {
    let zip = &bundle("around").await;
    let photo = format!("attachments/{}", Digest::of(b"a photo"));
    for (altered, code) in [
        (alter(zip, "keys.json", |text| text.replace("seq\":0", "seq\":1")), KeysDiffer),
        (alter(zip, "checkpoints/latest", |text| text.replace("\n12\n", "\n13\n")), CheckpointSignature),
        (alter(zip, "checkpoints/6", |text| format!("{text}— a b\n")), CheckpointSignature),
        (alter(zip, &photo, |text| text + "!"), AttachmentAltered),
        (alter(zip, "papers/チェックリスト.pdf", |text| text + "!"), ManifestFiles),
        (alter(zip, "HOW-TO-VERIFY.ja.md", |text| text + "!"), ManifestFiles),
        (alter(zip, "manifest.json", |text| text.replace("pdf", "PDF")), ManifestSignature),
        (alter(zip, "manifest.json", |text| text + "\n"), ManifestUnreadable),
        (alter(zip, "manifest.sig", |text| text.clone() + text.lines().last().unwrap() + "\n"), ManifestSignature),
    ] {
        check(&altered, code, None);
    }
}

#[tokio::test]
async fn added_removed_and_moved_files_are_found() {
    let zip = &bundle("files").await;
    let file = |name: &str| (name.to_owned(), b"more".to_vec());
    let files = unpack(zip);
    for index in 0..files.len() {
        let mut fewer = files.clone();
        fewer.remove(index);
        assert!(!verify(&pack(&fewer)).is_consistent(), "without {}", files[index].0);
    }
    let photo = format!("attachments/{}", Digest::of(b"more"));
    for (name, code) in [
        ("more.txt", FileUnknown),
        ("papers/more.pdf", ManifestFiles),
        ("checkpoints/7", CheckpointSignature),
        (&photo, AttachmentUnreferenced),
        ("entries.jsonl", ZipLayout),
        ("../more", ZipLayout),
    ] {
        let mut more = files.clone();
        more.insert(files.len() - 2, file(name));
        check(&pack(&more), code, None);
    }
    let mut swapped = files.clone();
    swapped.swap(0, 1);
    check(&pack(&swapped), ManifestFiles, None);
}

#[tokio::test]
async fn the_same_files_packed_otherwise_are_not_the_bundle() {
    let zip = bundle("repacked").await;
    let mut stored = Writer::new(Vec::new());
    for (name, bytes) in unpack(&zip) {
        stored.add_stored(&name, &bytes).unwrap();
    }
    check(&stored.finish().unwrap(), ManifestPacked, None);
}

fn erasure(entries: &[u64]) -> crate::Erasure {
    crate::Erasure {
        actor: "people/01A".into(),
        entries: entries.iter().copied().collect(),
        reason: "本人の求め".into(),
    }
}

#[tokio::test]
async fn an_erased_payload_still_verifies_and_one_gone_without_a_word_does_not() {
    let (journal, folder) = journal("erased").await;
    let before = journal.bundle(&[]).await.unwrap();
    journal.erase(&erasure(&[3])).await.unwrap();
    let zip = journal.bundle(&[]).await.unwrap();
    let verdict = verify(&zip);
    assert_eq!(verdict.problems, []);
    assert_eq!((verdict.entries, verdict.erased), (ENTRIES as u64 + 1, 1));
    let gone = "{\"seq\":5,\"erased\":true}\n";
    check(&alter_lines(&zip, "payloads.jsonl", |lines| lines[5] = gone), ErasureDiffers, Some(5));
    check(&alter_lines(&before, "payloads.jsonl", |lines| lines[5] = gone), ErasureDiffers, Some(5));
    let payloads = unpack(&before).into_iter().find(|(name, _)| name == "payloads.jsonl").unwrap().1;
    let kept = String::from_utf8(payloads).unwrap().lines().nth(3).unwrap().to_owned();
    let put_back = alter(&zip, "payloads.jsonl", |text| text.replace("{\"seq\":3,\"erased\":true}", &kept));
    check(&put_back, ErasureDiffers, Some(3));
    let record = "{\"seq\":12,\"erased\":true}\n";
    check(&alter_lines(&zip, "payloads.jsonl", |lines| lines[ENTRIES] = record), ErasureDiffers, Some(ENTRIES as u64));
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn another_journals_signature_is_not_accepted() {
    let zip = bundle("foreign").await;
    let folder = folder("foreign_key");
    let other = crate::Opening { actor: "people/01B".into(), ..opening() };
    let journal = Journal::create(&Place::folder(&folder), other, Box::new(Still(9))).await.unwrap();
    let foreign = unpack(&journal.bundle(&[]).await.unwrap());
    let forged = alter(&zip, "manifest.sig", |_| String::from_utf8(foreign.last().unwrap().1.clone()).unwrap());
    check(&forged, ManifestSignature, None);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn nonsense_is_refused() {
    for nonsense in [&b""[..], b"PK", b"PK\x03\x04", &[0xff; 1000], b"PK\x05\x06"] {
        assert!(!verified(nonsense).is_consistent());
    }
}

#[tokio::test]
async fn a_paper_cannot_leave_its_folder() {
    let (journal, folder) = journal("paper_names").await;
    for name in ["", "../a", "/a", "a//b", "a\\b", "a:b", "."] {
        let paper = Paper { name: name.into(), bytes: Vec::new() };
        assert!(journal.bundle(&[paper]).await.is_err(), "{name:?}");
    }
    let twice = Paper { name: "a.pdf".into(), bytes: Vec::new() };
    assert!(journal.bundle(&[twice.clone(), twice]).await.is_err());
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_bundle_packed_anew_is_refused_and_its_first_altered_entry_is_still_named() {
    let zip = bundle("repacked").await;
    let altered = alter(&zip, "payloads.jsonl", |text| text.replace("n\\\":9", "n\\\":8"));
    for (zip, first_bad) in [(&zip, None), (&altered, Some(9))] {
        // Another program writes the day on which it packed.
        let mut anew = zip.clone();
        for member in Archive::read(Source::Bytes(zip)).members {
            let date = member.at as usize + 12;
            anew[date..date + 2].copy_from_slice(&[0x78, 0x5b]);
        }
        let verdict = verified(&anew);
        assert_eq!((verdict.outcome, verdict.first_bad_seq), (Outcome::Altered, first_bad));
        assert!(verdict.problems.iter().all(|problem| problem.code != FileMissing), "{:?}", verdict.problems);
    }
    for other in [&b"%PDF-1.7"[..], b"", b"PK"] {
        assert_eq!(verify(other).problems.last().unwrap().code, NotABundle);
    }
}

#[tokio::test]
async fn a_bundle_in_a_file_is_the_one_in_memory_and_nothing_lies_beside_it() {
    let (journal, folder) = journal("file").await;
    let papers = [Paper { name: "a.pdf".into(), bytes: vec![b'a'; 70_000] }];
    let place = folder.join("made/bundle.zip");
    journal.bundle_file(&papers, &place).await.unwrap();
    assert_eq!(std::fs::read(&place).unwrap(), journal.bundle(&papers).await.unwrap());
    assert_eq!(std::fs::read_dir(folder.join("made")).unwrap().count(), 1);
    let unsafe_name = [Paper { name: "../a".into(), bytes: Vec::new() }];
    assert!(journal.bundle_file(&unsafe_name, &folder.join("made/other.zip")).await.is_err());
    std::fs::remove_dir_all(folder.join("blobs")).unwrap();
    assert!(journal.bundle_file(&papers, &place).await.is_err());
    assert!(verify_file(&place).unwrap().is_consistent(), "the one from before stays");
    assert_eq!(std::fs::read_dir(folder.join("made")).unwrap().count(), 1);
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn two_bundles_are_the_same_or_one_goes_on_or_they_fork() {
    let folder = folder("compared");
    let entries = |texts: &[&str]| {
        let text = texts.iter().map(|line| format!("{line}\n")).collect::<String>();
        pack(&[(files::ENTRIES.to_owned(), text.into_bytes())])
    };
    let zip = bundle("compared_bundle").await;
    let text = String::from_utf8(unpack(&zip).swap_remove(0).1).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let forked = lines[6].replace("note", "other");
    let short = entries(&lines[..6]);
    let fork = entries(&[&lines[..6], &[forked.as_str()]].concat());
    for (first, second, expected) in [
        (&zip, &zip, Some((12, 0, 0))),
        (&zip, &short, Some((6, 6, 0))),
        (&short, &zip, Some((6, 0, 6))),
        (&fork, &zip, Some((6, 1, 6))),
        (&entries(&lines[1..]), &zip, None),
        (&entries(&["{}"]), &zip, None),
        (&entries(&[]), &zip, None),
        (&entries(&[lines[0], lines[1], "{}"]), &short, None),
        (&b"PK".to_vec(), &zip, None),
    ] {
        let paths = ["first", "second"].map(|name| folder.join(name));
        std::fs::write(&paths[0], first).unwrap();
        std::fs::write(&paths[1], second).unwrap();
        let compared = compare(first, second);
        assert_eq!(compare_files(&paths[0], &paths[1]).unwrap(), compared);
        let counts = compared.map(|c| (c.common, c.only_first.len(), c.only_second.len()));
        assert_eq!(counts, expected);
    }
    std::fs::remove_dir_all(folder).unwrap();
}
