//! A signature counts under any key that the journal itself introduced, from the entry that introduces it on.

use std::fs;

use super::*;
use crate::testing::{Still, folder, note, opening};
use crate::{Outcome, Place, ProblemCode, origin, verify};

/// Another key for the same journal, kept in a folder of its own.
fn another_key(name: &str) -> FileKey {
    let folder = folder(name);
    let key = FileKey::load_or_create(&folder, &origin("01JMIDORI"), &mut Still(9)).unwrap();
    fs::remove_dir_all(folder).unwrap();
    key
}

async fn introduce(journal: &Journal, key: &FileKey) {
    let payload = serde_json::json!({ "key": key.verifier_key() }).to_string();
    let draft = Draft { act: ACT_KEY_INTRODUCED.into(), ..note(&payload) };
    journal.try_append(&[draft].into()).await.unwrap();
}

#[tokio::test]
async fn signatures_count_under_every_introduced_key_and_no_other() {
    for introduced in [true, false] {
        let folder = folder(&format!("rotation_{introduced}"));
        let mut journal = Journal::create(&Place::folder(&folder), opening(), Box::new(Still(7))).await.unwrap();
        journal.checkpoint().await.unwrap();
        let key = another_key(&format!("rotation_{introduced}_key"));
        if introduced {
            introduce(&journal, &key).await;
        }
        journal.append(vec![note("1")]).await.unwrap();
        journal.signer = OnceLock::from(Box::new(key) as Box<dyn Signer>);
        let verdict = verify(&journal.bundle(&[]).await.unwrap());
        assert_eq!(verdict.outcome == Outcome::ConsistentUnwitnessed, introduced, "{verdict:?}");
        let codes: Vec<_> = verdict.problems.iter().map(|problem| problem.code).collect();
        let refused = [ProblemCode::CheckpointSignature, ProblemCode::ManifestSignature];
        assert_eq!(codes, if introduced { &[][..] } else { &refused });
        fs::remove_dir_all(folder).unwrap();
    }
}

#[tokio::test]
async fn a_key_does_not_count_before_it_was_introduced() {
    let folder = folder("rotation_before");
    let mut journal = Journal::create(&Place::folder(&folder), opening(), Box::new(Still(7))).await.unwrap();
    let [first, second] = ["first", "second"].map(|_| another_key("rotation_before_key"));
    let own = std::mem::replace(&mut journal.signer, OnceLock::from(Box::new(first) as Box<dyn Signer>));
    journal.checkpoint().await.unwrap();
    journal.signer = own;
    introduce(&journal, &second).await;
    let verdict = verify(&journal.bundle(&[]).await.unwrap());
    let problem = &verdict.problems[..];
    assert!(
        matches!(problem, [p] if p.code == ProblemCode::CheckpointSignature
            && p.file.as_deref() == Some("checkpoints/1")),
        "{verdict:?}"
    );
    fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_changed_key_signs_from_the_next_opening_on_and_the_old_signatures_stay_good() {
    let folder = folder("rotation_changed");
    let place = Place::folder(&folder);
    let journal = Journal::create(&place, opening(), Box::new(Still(7))).await.unwrap();
    let first = journal.checkpoint().await.unwrap();
    let key = |folder: &Path| fs::read_to_string(folder.join("keys").join(crate::KEY_FILE)).unwrap();
    let old = key(&folder);
    assert_eq!(journal.change_key("people/01A", &mut Still(9)).await.unwrap(), 1);
    assert_ne!(key(&folder), old);
    assert_eq!(fs::read_dir(folder.join("keys")).unwrap().count(), 1, "the old private key is gone");
    journal.append(vec![note("1")]).await.unwrap();
    assert!(verify(&journal.bundle(&[]).await.unwrap()).is_consistent(), "what was open goes on with the old key");
    journal.close().await;
    let journal = Journal::open(&place, Box::new(Still(7))).await.unwrap();
    let second = journal.checkpoint().await.unwrap();
    let signed_by = |note: &str| note.rsplit(' ').next().unwrap().chars().take(5).collect::<String>();
    assert_ne!(signed_by(&first), signed_by(&second));
    assert!(verify(&journal.bundle(&[]).await.unwrap()).is_consistent());
    fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_change_of_key_that_was_cut_off_leaves_the_old_key_and_can_be_made_again() {
    let folder = folder("rotation_cut_off");
    let place = Place::folder(&folder);
    let journal = Journal::create(&place, opening(), Box::new(Still(7))).await.unwrap();
    let keys = folder.join("keys");
    let old = fs::read(keys.join(crate::KEY_FILE)).unwrap();
    journal.change_key("people/01A", &mut Still(9)).await.unwrap();
    // As if the power had gone after the entry was written and before the new key took the place of the old one.
    fs::rename(keys.join(crate::KEY_FILE), keys.join("journal.key.new")).unwrap();
    fs::write(keys.join(crate::KEY_FILE), old).unwrap();
    journal.close().await;
    let journal = Journal::open(&place, Box::new(Still(7))).await.unwrap();
    assert!(verify(&journal.bundle(&[]).await.unwrap()).is_consistent());
    assert_eq!(journal.change_key("people/01A", &mut Still(11)).await.unwrap(), 2);
    journal.close().await;
    let journal = Journal::open(&place, Box::new(Still(7))).await.unwrap();
    assert!(verify(&journal.bundle(&[]).await.unwrap()).is_consistent());
    fs::remove_dir_all(folder).unwrap();
}
