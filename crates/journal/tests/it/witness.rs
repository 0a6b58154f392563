//! A witness cosigns what grew out of what it cosigned before, and nothing else; the journal keeps what it was given.

use journal::{CosignError, Env as _, Journal, Kind, Opening, Outcome, Place, ProblemCode, TakeError, verify};
use journal::{WitnessReply, WitnessRequest};

use crate::folder::{Fixed, Folder, note, opening};

/// A pharmacy's journal and a witness's, each in a folder of its own.
struct Both {
    pharmacy: Journal,
    witness: Journal,
    folders: [Folder; 2],
}

impl Both {
    async fn new() -> Self {
        let folders = [Folder::new(), Folder::new()];
        let pharmacy = Journal::create(&folders[0].place(), opening(), Fixed::still()).await.unwrap();
        let witness = new_witness(&folders[1].place(), "01JHUB").await;
        Self { pharmacy, witness, folders }
    }

    async fn grow(&self) {
        self.pharmacy.append(vec![note("1"), note("2")]).await.unwrap();
    }

    async fn ask(&self, seen: u64) -> WitnessRequest {
        self.pharmacy.ask_witness("みどり薬局", seen).await.unwrap()
    }

    async fn cosign(&self, request: &WitnessRequest, accept: bool) -> Result<WitnessReply, CosignError> {
        self.witness.cosign(request, ("県薬剤師会", accept), &mut *Fixed::still()).await
    }

    async fn take(&self, reply: &WitnessReply) -> Result<u64, TakeError> {
        self.pharmacy.take_cosignature(reply, "people/01A", &mut *Fixed::still()).await
    }
}

async fn new_witness(place: &Place, id: &str) -> Journal {
    let opening = Opening { journal: id.into(), kind: Kind::Hub, epoch: 1, actor: "witness".into() };
    Journal::create(place, opening, Fixed::still()).await.unwrap()
}

#[tokio::test]
async fn what_grew_is_cosigned_again_and_again_and_every_bundle_carries_it() {
    let both = Both::new().await;
    let mut seen = 0;
    for accept in [true, false, false] {
        both.grow().await;
        let request = WitnessRequest::from_bytes(&both.ask(seen).await.to_bytes()).unwrap();
        seen = both.pharmacy.size_and_root().await.unwrap().size;
        let reply = both.cosign(&request, accept).await.unwrap();
        let reply = WitnessReply::from_bytes(&reply.to_bytes()).unwrap();
        both.take(&reply).await.unwrap();
    }
    let verdict = verify(&both.pharmacy.bundle(&[]).await.unwrap());
    assert_eq!(verdict.outcome, Outcome::ConsistentCosigned, "{verdict:?}");
    let key = both.witness.witness_key(&mut *Fixed::still()).unwrap();
    let [witness] = &verdict.witnesses[..] else { panic!("{verdict:?}") };
    assert_eq!((witness.key.as_str(), witness.name.as_str(), witness.size), (key.as_str(), "県薬剤師会", seen));
    let kept = both.witness.cosigned().await.unwrap();
    assert_eq!((kept.len(), kept[0].size, kept[0].journal.as_str()), (1, seen, "01JMIDORI"));
    assert_eq!(verify(&both.witness.bundle(&[]).await.unwrap()).outcome, Outcome::ConsistentUnwitnessed);
}

#[tokio::test]
async fn the_same_size_is_cosigned_again_and_a_smaller_one_never() {
    let both = Both::new().await;
    both.grow().await;
    both.cosign(&both.ask(0).await, true).await.unwrap();
    both.cosign(&both.ask(3).await, false).await.unwrap();
    let again = both.cosign(&both.ask(0).await, false).await;
    assert!(matches!(again, Err(CosignError::OtherSize { last: 3, asked: 0 })), "{again:?}");
    let early = Both::new().await;
    let refused = both.cosign(&early.ask(0).await, false).await;
    assert!(matches!(refused, Err(CosignError::NotGrown { last: 3 })), "{refused:?}");
}

#[tokio::test]
async fn a_rewritten_journal_is_not_cosigned_although_its_own_key_signs_it() {
    let both = Both::new().await;
    both.grow().await;
    let key = both.folders[0].path().join("keys/journal.key");
    let reply = both.cosign(&both.ask(0).await, true).await.unwrap();
    // The owner makes the whole journal anew with the same key and other contents.
    let folder = Folder::new();
    Journal::create(&folder.place(), opening(), Fixed::still()).await.unwrap().close().await;
    std::fs::copy(key, folder.path().join("keys/journal.key")).unwrap();
    let forged = Journal::open(&folder.place(), Fixed::still()).await.unwrap();
    forged.append(vec![note("1"), note("3"), note("4")]).await.unwrap();
    let request = forged.ask_witness("みどり薬局", 3).await.unwrap();
    let refused = both.cosign(&request, true).await;
    assert!(matches!(refused, Err(CosignError::NotGrown { last: 3 })), "{refused:?}");
    let refused = forged.take_cosignature(&reply, "people/01A", &mut *Fixed::still()).await;
    assert!(matches!(refused, Err(TakeError::NotThisHistory)), "{refused:?}");
}

#[tokio::test]
async fn a_journal_or_key_not_seen_before_is_for_a_person_to_accept() {
    let both = Both::new().await;
    both.grow().await;
    let request = both.ask(0).await;
    let asked = both.cosign(&request, false).await;
    let Err(CosignError::NewKey { fingerprint, known_journal: false }) = asked else { panic!("{asked:?}") };
    assert_eq!(fingerprint, request.fingerprint());
    both.cosign(&request, true).await.unwrap();
    // Other bytes than those of the first key.
    let mut chance = Fixed::still();
    chance.fill(&mut [0; 640]).unwrap();
    both.pharmacy.change_key("people/01A", &mut *chance).await.unwrap();
    let Both { pharmacy, witness, folders } = both;
    pharmacy.close().await;
    let pharmacy = Journal::open(&folders[0].place(), Fixed::still()).await.unwrap();
    let both = Both { pharmacy, witness, folders };
    let asked = both.cosign(&both.ask(3).await, false).await;
    assert!(matches!(asked, Err(CosignError::NewKey { known_journal: true, .. })), "{asked:?}");
    let reply = both.cosign(&both.ask(3).await, true).await.unwrap();
    both.take(&reply).await.unwrap();
    let verdict = verify(&both.pharmacy.bundle(&[]).await.unwrap());
    assert_eq!(verdict.outcome, Outcome::ConsistentCosigned, "{verdict:?}");
}

#[tokio::test]
async fn files_that_were_altered_ask_and_tell_nothing() {
    let both = Both::new().await;
    both.grow().await;
    let asked = String::from_utf8(both.ask(0).await.to_bytes()).unwrap();
    for (from, to) in [("\\n3\\n", "\\n4\\n"), ("01JMIDORI", "01JOTHER"), ("old 0", "old 00"), ("old 0", "old")] {
        let other = asked.replacen(from, to, 1);
        assert_ne!(asked, other, "{from}");
        let Some(other) = WitnessRequest::from_bytes(other.as_bytes()) else { continue };
        let refused = both.cosign(&other, true).await;
        assert!(matches!(refused, Err(CosignError::BadRequest)), "{from}: {refused:?}");
    }
    assert!(matches!(
        both.pharmacy.cosign(&both.ask(0).await, ("", true), &mut *Fixed::still()).await,
        Err(CosignError::NotAWitness)
    ));
    let reply = both.cosign(&both.ask(0).await, true).await.unwrap();
    let told = String::from_utf8(reply.to_bytes()).unwrap();
    let folder = Folder::new();
    let other = new_witness(&folder.place(), "01JHUB2").await;
    let other = other.cosign(&both.ask(0).await, ("", true), &mut *Fixed::still()).await.unwrap();
    let key = |reply: &WitnessReply| {
        let file: serde_json::Value = serde_json::from_slice(&reply.to_bytes()).unwrap();
        file["witness"].as_str().unwrap().to_owned()
    };
    for (from, to) in [("\\n3\\n", "\\n4\\n"), (key(&reply).as_str(), key(&other).as_str())] {
        let altered = WitnessReply::from_bytes(told.replacen(from, to, 1).as_bytes()).unwrap();
        let refused = both.take(&altered).await;
        assert!(matches!(refused, Err(TakeError::BadReply)), "{from}: {refused:?}");
    }
    let altered = WitnessReply::from_bytes(told.replacen("01JMIDORI", "01JOTHER", 1).as_bytes()).unwrap();
    assert!(matches!(both.take(&altered).await, Err(TakeError::OtherJournal)));
    assert_eq!(both.pharmacy.size_and_root().await.unwrap().size, 3, "nothing was kept");
}

/// Whoever holds the database can write any anchor; verifying tells one that is none.
#[tokio::test]
async fn an_anchor_in_a_bundle_that_does_not_hold_is_named() {
    use sqlx::{Connection as _, Executor as _};
    let both = Both::new().await;
    both.grow().await;
    let reply = both.cosign(&both.ask(0).await, true).await.unwrap();
    let seq = both.take(&reply).await.unwrap();
    let database = format!("sqlite://{}", both.folders[0].path().join("yakumori.db").display());
    let mut raw = sqlx::SqliteConnection::connect(&database).await.unwrap();
    raw.execute("DELETE FROM checkpoints WHERE size = 3").await.unwrap();
    let verdict = verify(&both.pharmacy.bundle(&[]).await.unwrap());
    assert_eq!((verdict.outcome, verdict.first_bad_seq), (Outcome::Altered, Some(seq)), "{verdict:?}");
    assert_eq!(verdict.problems[0].code, ProblemCode::AnchorDiffers);
}
