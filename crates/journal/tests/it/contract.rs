//! What every backend promises. Each case takes a way to open an empty journal, so that a second backend runs them all.

use std::future::Future;

use journal::{AppendError, Cut, Digest, Draft, Entry, EraseError, Erasure, Journal, MAX_PAYLOAD_BYTES, Refusal};
use journal::{FOR_GOOD, Pass};

use crate::folder::{Fixed, START_MS, note, put};

/// Runs every case against a backend. `open` makes a new journal each time, in the given environment.
pub(crate) async fn run<F: Future<Output = Journal>>(open: impl Fn(Box<Fixed>) -> F) {
    appends_and_reads_back(open(Fixed::still()).await).await;
    refuses_stale_bases(open(Fixed::still()).await).await;
    writes_a_batch_whole_or_not_at_all(open(Fixed::still()).await).await;
    appends_once_per_key(open(Fixed::still()).await).await;
    refuses_what_cannot_be_an_entry(open(Fixed::still()).await).await;
    time_never_goes_back(open(Fixed::at(&[START_MS, START_MS + 50, START_MS - 900])).await).await;
    cuts(open(Fixed::at(&[START_MS, START_MS + 10, START_MS + 20])).await).await;
    proves(open(Fixed::still()).await).await;
    keeps_attachments(open(Fixed::still()).await).await;
    keeps_passes(open(Fixed::still()).await).await;
    caches_folds(open(Fixed::still()).await).await;
    many_writers_lose_nothing(open(Fixed::still()).await).await;
    answers_each_caller_of_a_group(open(Fixed::still()).await).await;
    erases(open(Fixed::still()).await).await;
    large_batches(open(Fixed::still()).await).await;
}

async fn payloads(journal: &Journal) -> Vec<String> {
    let entries = journal.read(Cut::default()).await.unwrap();
    entries.into_iter().skip(1).filter_map(|entry| entry.payload).collect()
}

async fn refused(journal: &Journal, drafts: Vec<Draft>) -> AppendError {
    let before = journal.size_and_root().await.unwrap();
    let error = journal.append(drafts).await.unwrap_err();
    assert_eq!(journal.size_and_root().await.unwrap(), before, "{error}");
    error
}

async fn appends_and_reads_back(journal: Journal) {
    let payload = "{ \"名\":\"レジ1\\n\" , \"n\":1.0}";
    let appended = journal.append(vec![put("devices/1", None, payload)]).await.unwrap();
    assert_eq!((appended[0].seq, appended[0].at_ms, appended[0].earlier), (1, START_MS, false));
    assert_eq!(journal.append(Vec::new()).await.unwrap(), []);
    let entries = journal.read(Cut::default()).await.unwrap();
    let [opened, Entry { header, payload: read }] = &entries[..] else { panic!("{entries:?}") };
    assert_eq!((opened.header.act.as_str(), opened.header.seq), ("journal.opened", 0));
    assert_eq!(read.as_deref(), Some(payload), "the exact bytes come back");
    assert_eq!(header.subject.as_deref(), Some("devices/1"));
    assert_eq!((header.seq, header.batch, header.base, header.epoch), (1, 1, None, 1));
}

async fn refuses_stale_bases(journal: Journal) {
    journal.append(vec![put("devices/1", None, "1")]).await.unwrap();
    for (subject, base, expected) in
        [("devices/1", None, Some(1)), ("devices/1", Some(0), Some(1)), ("devices/2", Some(1), None)]
    {
        match refused(&journal, vec![put(subject, base, "2")]).await {
            AppendError::Stale { latest, .. } => assert_eq!(latest, expected),
            other => panic!("{other}"),
        }
    }
    journal.append(vec![put("devices/1", Some(1), "2")]).await.unwrap();
    let twice = vec![put("devices/1", Some(2), "3"), put("devices/1", Some(2), "4")];
    assert!(matches!(refused(&journal, twice).await, AppendError::Stale { latest: Some(3), .. }));
    assert_eq!(payloads(&journal).await, ["1", "2"]);
}

async fn writes_a_batch_whole_or_not_at_all(journal: Journal) {
    let drafts: Vec<_> = (0..150).map(|n| put(&format!("devices/{n}"), None, "1")).collect();
    let mut bad = drafts.clone();
    bad[149].base = Some(7);
    assert!(matches!(refused(&journal, bad).await, AppendError::Stale { .. }));
    let appended = journal.append(drafts).await.unwrap();
    assert_eq!(appended.last().unwrap().seq, 150);
    let entries = journal.read(Cut::default()).await.unwrap();
    assert!(entries.iter().skip(1).all(|entry| entry.header.batch == 1));
}

async fn appends_once_per_key(journal: Journal) {
    let keyed = |key: &str, payload: &str| Draft { key: Some(key.into()), ..note(payload) };
    let batch = vec![keyed("a", "1"), note("2"), keyed("b", "3")];
    let first = journal.append(batch.clone()).await.unwrap();
    journal.append(vec![note("4")]).await.unwrap();
    let again = journal.append(batch.clone()).await.unwrap();
    assert!(again.iter().all(|appended| appended.earlier));
    assert_eq!(
        again.iter().map(|a| (a.seq, a.at_ms)).collect::<Vec<_>>(),
        first.iter().map(|a| (a.seq, a.at_ms)).collect::<Vec<_>>()
    );
    for other in [
        vec![keyed("a", "1"), note("2"), keyed("b", "0")],
        vec![keyed("a", "1"), note("2")],
        vec![keyed("a", "1"), note("2"), keyed("b", "3"), note("4")],
        vec![keyed("new", "1"), keyed("b", "3")],
        vec![Draft { actor: "people/01B".into(), ..keyed("a", "1") }, note("2"), keyed("b", "3")],
    ] {
        let error = refused(&journal, other).await;
        assert!(matches!(error, AppendError::KeyReused(_)), "{error}");
    }
    // A retry comes back even though its base is no longer the latest.
    let first = vec![Draft { key: Some("c".into()), ..put("devices/1", None, "5") }];
    journal.append(first.clone()).await.unwrap();
    journal.append(vec![put("devices/1", Some(5), "6")]).await.unwrap();
    assert!(journal.append(first).await.unwrap()[0].earlier);
    assert_eq!(payloads(&journal).await, ["1", "2", "3", "4", "5", "6"]);
}

async fn refuses_what_cannot_be_an_entry(journal: Journal) {
    let good = || Draft { key: Some("k".into()), ..put("devices/1", None, "{}") };
    let absent = Digest::of(b"not stored");
    for (draft, expected) in [
        (Draft { actor: String::new(), ..good() }, Refusal::Word),
        (Draft { actor: "緑 花子".into(), ..good() }, Refusal::Word),
        (Draft { act: "a b".into(), ..good() }, Refusal::Word),
        (Draft { subject: Some("dev\"1".into()), ..good() }, Refusal::Word),
        (Draft { key: Some("x".repeat(201)), ..good() }, Refusal::Word),
        (Draft { act: "journal.opened".into(), ..good() }, Refusal::OwnAct),
        (Draft { subject: None, base: Some(0), ..good() }, Refusal::BaseWithoutSubject),
        (Draft { payload: "\"\0\"".into(), ..good() }, Refusal::Nul),
        (Draft { payload: r#""\u0000""#.into(), ..good() }, Refusal::Nul),
        (Draft { payload: "{".into(), ..good() }, Refusal::NotJson),
        (Draft { payload: String::new(), ..good() }, Refusal::NotJson),
        (Draft { payload: format!("\"{}\"", "x".repeat(MAX_PAYLOAD_BYTES)), ..good() }, Refusal::TooLarge),
        (Draft { attachments: vec![absent], ..good() }, Refusal::AttachmentNotNamed),
        (Draft { attachments: vec![absent], payload: format!("[\"{absent}\"]"), ..good() }, Refusal::AttachmentMissing),
    ] {
        match refused(&journal, vec![note("1"), draft]).await {
            AppendError::Refused { index: 1, refusal } => assert_eq!(refusal, expected),
            other => panic!("{expected}: {other}"),
        }
    }
    let twice = vec![good(), Draft { subject: Some("devices/2".into()), ..good() }];
    let refusal = refused(&journal, twice).await;
    assert!(matches!(refusal, AppendError::Refused { index: 1, refusal: Refusal::KeyTwice }));
}

async fn time_never_goes_back(journal: Journal) {
    let later = journal.append(vec![note("1")]).await.unwrap()[0].at_ms;
    let clock_set_back = journal.append(vec![note("2")]).await.unwrap()[0].at_ms;
    assert_eq!((later, clock_set_back), (START_MS + 50, START_MS + 50));
}

async fn cuts(journal: Journal) {
    for payload in ["1", "2"] {
        journal.append(vec![note(payload)]).await.unwrap();
    }
    for (up_to_at, after_seq, before_seq, expected) in [
        (None, None, None, &[0, 1, 2][..]),
        (Some(START_MS - 1), None, None, &[]),
        (Some(START_MS + 19), None, None, &[0, 1]),
        (Some(START_MS + 20), Some(0), None, &[1, 2]),
        (None, Some(2), None, &[]),
        (None, Some(u64::MAX), None, &[]),
        (None, None, Some(2), &[0, 1]),
        (None, Some(0), Some(2), &[1]),
        (None, None, Some(0), &[]),
        (None, None, Some(99), &[0, 1, 2]),
    ] {
        let cut = Cut { up_to_at, after_seq, before_seq };
        let read = journal.read(cut).await.unwrap();
        let seqs: Vec<_> = read.iter().map(|entry| entry.header.seq).collect();
        assert_eq!(seqs, expected, "{cut:?}");
    }
}

async fn proves(journal: Journal) {
    let mut roots = vec![journal.root_at(0).await.unwrap(), journal.size_and_root().await.unwrap()];
    for n in 1..40 {
        journal.append(vec![note(&n.to_string())]).await.unwrap();
        roots.push(journal.size_and_root().await.unwrap());
    }
    let now = *roots.last().unwrap();
    for old in &roots {
        assert_eq!(journal.root_at(old.size).await.unwrap(), *old);
        let proof = journal.consistency_proof(old.size, now.size).await.unwrap();
        assert!(now.extends(old, &proof), "{old:?}");
        let forged = journal::Root { root: Digest::of(b"forged"), ..*old };
        assert!(!now.extends(&forged, &proof), "{old:?}");
    }
    for seq in 0..now.size {
        let proof = journal.inclusion_proof(seq).await.unwrap();
        assert!(proof.root.includes(seq, proof.header.as_bytes(), &proof.path));
        let altered = proof.header.replace("people/01A", "people/01B");
        assert!(!proof.root.includes(seq, altered.as_bytes(), &proof.path));
        assert!(!proof.root.includes(seq + 1, proof.header.as_bytes(), &proof.path));
    }
    assert!(journal.inclusion_proof(now.size).await.is_err());
    assert!(journal.root_at(now.size + 1).await.is_err());
    assert!(journal.consistency_proof(2, 1).await.is_err());
    let note = journal.checkpoint().await.unwrap();
    assert!(note.starts_with("yakumori/journal/01JMIDORI\n40\n"), "{note}");
    assert_eq!(journal.checkpoint().await.unwrap(), note, "the same head, the same note");
}

async fn keeps_attachments(journal: Journal) {
    let digest = journal.put_blob(b"a photo").unwrap();
    assert_eq!(journal.put_blob(b"a photo").unwrap(), digest);
    assert_eq!(journal.blob(digest).unwrap(), b"a photo");
    assert!(journal.blob(Digest::of(b"another")).is_err());
    let draft = Draft { attachments: vec![digest], ..note(&format!("{{\"photo\":\"{digest}\"}}")) };
    journal.append(vec![draft]).await.unwrap();
}

async fn keeps_passes(journal: Journal) {
    let pass = |kind: &str, id: &str, holder: &str, until_ms| {
        let [kind, id, holder, value] = [kind, id, holder, "秘密"].map(str::to_owned);
        Pass { kind, id, holder, value, until_ms }
    };
    let root = journal.size_and_root().await.unwrap();
    let (password, session) = (pass("password", "a", "member/a", FOR_GOOD), pass("session", "1", "member/a", 100));
    let other = pass("session", "2", "member/b", 200);
    journal.put_passes(&[password.clone(), session.clone(), other.clone()], 0).await.unwrap();
    assert_eq!(journal.pass("session", "1", 99).await.unwrap().as_ref(), Some(&session));
    assert_eq!(journal.pass("session", "1", 100).await.unwrap(), None, "it lapsed");
    assert_eq!(journal.passes("session", 0).await.unwrap(), [session, other.clone()]);
    let renewed = pass("session", "2", "member/b", 300);
    journal.put_passes(std::slice::from_ref(&renewed), 100).await.unwrap();
    assert_eq!(journal.passes("session", 0).await.unwrap(), std::slice::from_ref(&renewed), "what lapsed is gone");
    let used = Pass { value: "使った".into(), ..renewed.clone() };
    assert!(journal.swap_pass(&renewed, &used).await.unwrap());
    assert!(!journal.swap_pass(&renewed, &used).await.unwrap(), "it is another by now");
    assert!(journal.take_pass("session", "2").await.unwrap());
    assert!(!journal.take_pass("session", "2").await.unwrap(), "it was taken before");
    assert!(!journal.swap_pass(&used, &used).await.unwrap(), "and stays away");
    journal.drop_passes_of("member/a", &["session"]).await.unwrap();
    assert!(journal.pass("password", "a", 0).await.unwrap().is_some(), "of another kind");
    journal.drop_passes_of("member/a", &["password", "session"]).await.unwrap();
    assert_eq!(journal.pass("password", "a", 0).await.unwrap(), None);
    assert_eq!(journal.size_and_root().await.unwrap(), root, "the journal knows nothing of it");
}

async fn caches_folds(journal: Journal) {
    assert_eq!(journal.cached_fold("state", 1).await.unwrap(), None);
    journal.put_cached_fold("state", 1, 0, b"old").await.unwrap();
    journal.put_cached_fold("state", 2, 0, b"new").await.unwrap();
    assert_eq!(journal.cached_fold("state", 1).await.unwrap(), None, "another version");
    assert_eq!(journal.cached_fold("state", 2).await.unwrap(), Some((0, b"new".to_vec())));
}

async fn many_writers_lose_nothing(journal: Journal) {
    let journal = std::sync::Arc::new(journal);
    let tasks: Vec<_> = (0..8)
        .map(|writer| {
            let journal = journal.clone();
            tokio::spawn(async move {
                let mut base = None;
                for n in 0..10 {
                    let draft = put(&format!("devices/{writer}"), base, &n.to_string());
                    base = Some(journal.append(vec![draft]).await.unwrap()[0].seq);
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let entries = journal.read(Cut::default()).await.unwrap();
    assert!(entries.iter().zip(0..).all(|(entry, seq)| entry.header.seq == seq));
    assert_eq!(entries.len(), 81);
}

async fn large_batches(journal: Journal) {
    let drafts: Vec<_> = (0..5000).map(|n| note(&n.to_string())).collect();
    journal.append(drafts).await.unwrap();
    journal.append(vec![note("0")]).await.unwrap();
    let root = journal.size_and_root().await.unwrap();
    assert_eq!(journal.root_at(root.size).await.unwrap(), root);
    let proof = journal.inclusion_proof(4500).await.unwrap();
    assert!(root.includes(4500, proof.header.as_bytes(), &proof.path));
}

fn erasure(entries: &[u64]) -> Erasure {
    Erasure {
        actor: "people/01A".into(), entries: entries.iter().copied().collect(), reason: "退職者の求め".into()
    }
}

async fn erases(journal: Journal) {
    let (shared, own) = (journal.put_blob(b"shared").unwrap(), journal.put_blob(b"own").unwrap());
    let photo = Draft { attachments: vec![shared, own], ..note(&format!("[\"{shared}\",\"{own}\"]")) };
    let again = Draft { attachments: vec![shared], ..note(&format!("[\"{shared}\"]")) };
    journal.append(vec![put("people/1", None, "\"たち つてと\""), photo, again]).await.unwrap();
    journal.append(vec![put("people/1", Some(1), "\"（消去前）\"")]).await.unwrap();
    journal.put_cached_fold("pharmacy", 1, 4, b"folded").await.unwrap();
    let before = journal.size_and_root().await.unwrap();

    for (entries, reason) in [(&[4][..], "x"), (&[9], "x"), (&[0], "x"), (&[], "x"), (&[1], " "), (&[1], "a\nb")] {
        let wrong = Erasure { reason: reason.into(), ..erasure(entries) };
        let error = journal.erase(&wrong).await.unwrap_err();
        assert_eq!(journal.size_and_root().await.unwrap(), before, "{error}");
    }
    assert!(matches!(journal.erase(&erasure(&[4])).await, Err(EraseError::Latest(4))), "version 1 would come back");

    let erased = journal.erase(&erasure(&[1, 2])).await.unwrap();
    assert_eq!((erased.recorded_as, &erased.entries[..], erased.attachments), (Some(5), &[1, 2][..], 1));
    assert_eq!(journal.blob(shared).unwrap(), b"shared", "another entry names it");
    assert!(journal.blob(own).is_err());
    assert_eq!(journal.root_at(before.size).await.unwrap(), before, "the tree is as it was");
    assert_eq!(journal.cached_fold("pharmacy", 1).await.unwrap(), None);
    let entries = journal.read(Cut::default()).await.unwrap();
    let gone: Vec<u64> = entries.iter().filter(|e| e.payload.is_none()).map(|e| e.header.seq).collect();
    assert_eq!(gone, [1, 2]);
    assert_eq!(entries[5].payload.as_deref(), Some(r#"{"entries":[1,2],"reason":"退職者の求め"}"#));

    let again = journal.erase(&erasure(&[1, 2])).await.unwrap();
    assert_eq!((again.recorded_as, again.entries), (None, Vec::new()), "what is erased is not erased twice");
    assert!(journal.erase(&erasure(&[5])).await.is_err(), "the record of an erasure stays");
    journal.append(vec![put("people/1", Some(4), "3")]).await.unwrap();
    journal.erase(&erasure(&[1, 4, 6])).await.unwrap();
    assert_eq!(journal::verify(&journal.bundle(&[]).await.unwrap()).problems, []);
}

/// Many callers at once are written together; each is answered for itself.
async fn answers_each_caller_of_a_group(journal: Journal) {
    journal.append(vec![put("devices/1", None, "1")]).await.unwrap();
    let missing = Draft { attachments: vec![Digest::of(b"none")], ..note(&format!("[\"{}\"]", Digest::of(b"none"))) };
    let keyed = Draft { key: Some("once".into()), ..note("2") };
    let good = || journal.append(vec![note("1"), note("2")]);
    let (first, stale, then, lost, once, again, last) = tokio::join!(
        good(),
        journal.append(vec![note("3"), put("devices/1", None, "4")]),
        journal.append(vec![put("devices/1", Some(1), "5")]),
        journal.append(vec![missing]),
        journal.append(vec![keyed.clone()]),
        journal.append(vec![keyed.clone()]),
        good(),
    );
    assert!(matches!(stale, Err(AppendError::Stale { .. })), "{stale:?}");
    assert!(matches!(lost, Err(AppendError::Refused { refusal: Refusal::AttachmentMissing, .. })), "{lost:?}");
    let (once, again) = (once.unwrap(), again.unwrap());
    assert_eq!((once[0].seq, once[0].earlier, again[0].earlier), (again[0].seq, false, true));
    let mut seqs: Vec<u64> = [first, then, last].into_iter().flat_map(Result::unwrap).map(|a| a.seq).collect();
    seqs.push(once[0].seq);
    seqs.sort_unstable();
    assert_eq!(seqs, (2..8).collect::<Vec<_>>());
    let entries = journal.read(Cut::default()).await.unwrap();
    let pairs = entries.windows(2).filter(|pair| pair[0].payload.as_deref() == Some("1") && pair[0].header.seq > 1);
    assert!(pairs.clone().count() == 2 && pairs.clone().all(|pair| pair[1].header.batch == pair[0].header.seq));
    let root = journal.size_and_root().await.unwrap();
    assert_eq!(journal.root_at(8).await.unwrap(), root);
    assert_eq!(journal::verify(&journal.bundle(&[]).await.unwrap()).problems, []);
}
