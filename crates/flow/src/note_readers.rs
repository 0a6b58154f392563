//! 回覧・受領: who has read which version of a document, noted by name and day, and the list to sign on paper.

use crate::issue_paper::{IssueError, PaperOf};
use crate::keep_document::own_document;
use crate::list_history::recorder;
use crate::open_pharmacy::ShopError;
use crate::paper_life::{Reader, paper_life, readers};
use crate::print_register::table;
use journal::Cut;
use model::act::{Act, ReadBy};
use model::day::{Day, PartialDay};
use model::lang::Lang;
use model::record::RecordId;
use model::width;
use paper::{Kind, LedgerPaper, PaperError};
use std::collections::BTreeMap;

/// A document that is read, and the version that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToRead {
    /// By what it is known: the kind of a paper (`rules`), or the title of a document of 文書一覧.
    pub document: String,
    /// What it is called.
    pub title: String,
    /// The entry of the version.
    pub version: u64,
    /// The version in words: 「第2版（令和8年4月1日承認）」.
    pub called: String,
    /// Those who work here, and whether they have read it.
    pub readers: Vec<Reader>,
}

/// Who has read a document.
#[derive(Debug, Clone, Default)]
pub struct ReadGiven {
    /// Those who did, by their rows in 職員名簿.
    pub people: Vec<RecordId>,
    /// The day, as typed; blank is today.
    pub on: String,
    /// Whether it was noted by mistake.
    pub takes_back: bool,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum ReadersError {
    /// Nobody was chosen.
    #[error("読んだ人に印を付けてください / mark those who have read it")]
    Nobody,
    /// Somebody is not on the list.
    #[error(
        "職員名簿にいない人が選ばれています。ページを開き直してください / somebody is not on the list of people; open the page again"
    )]
    Unknown,
    /// The day is not one.
    #[error("「{0}」は日付として読めません。例: 2026-03-31、令和8年3月31日 / \"{0}\" is not a day; write 2026-03-31")]
    NotADay(String),
    /// The day has not come.
    #[error("読んだ日（{0}）が今日より後です / the day ({0}) has not come yet")]
    Later(Day),
    /// The record could not be written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

/// What is to be read of a document: of a paper by its kind, else of the document with that title or that row. None where there
/// is no such document, or nothing of it was issued yet.
///
/// # Errors
/// A text cannot be read.
pub fn to_read(of: PaperOf<'_>, document: &str) -> Result<Option<ToRead>, PaperError> {
    if let Ok(kind) = document.parse::<Kind>() {
        let life = paper_life(of, kind)?;
        let Some(current) = life.current() else { return Ok(None) };
        let known_as = crate::approve_paper::approved_as(kind)?.map(|(_, title)| title);
        let what = match &current.approved {
            Some(approval) => format!("{}承認", approval.on.wareki()),
            None => format!("{}発行", current.on.wareki()),
        };
        return Ok(Some(ToRead {
            document: document.to_owned(),
            title: known_as.unwrap_or_else(|| kind.code().to_owned()),
            version: current.seq,
            called: format!("第{}版（{what}）", life.number(current)),
            readers: readers(of, document, |version, _| version >= current.seq),
        }));
    }
    Ok(own_document(of, document).map(|own| {
        let approved_on = own.approved_on.map(PartialDay::latest);
        ToRead {
            version: own.rows.iter().map(|row| row.seq).max().unwrap_or_default(),
            called: own.approved_on.map(|on| format!("{}承認", on.wareki())).unwrap_or_default(),
            readers: readers(of, &own.title, |_, on| approved_on.is_none_or(|approved| approved <= on)),
            document: own.title.clone(),
            title: own.title,
        }
    }))
}

/// Notes who has read it.
///
/// # Errors
/// [`ReadersError`]; nothing was written then.
pub async fn note_readers(of: PaperOf<'_>, read: &ToRead, given: &ReadGiven) -> Result<(), ReadersError> {
    let today = of.shop.clock.today();
    let on = match given.on.trim() {
        "" => today,
        text => text.parse().map_err(|_| ReadersError::NotADay(text.to_owned()))?,
    };
    if on > today {
        return Err(ReadersError::Later(on));
    }
    if given.people.is_empty() {
        return Err(ReadersError::Nobody);
    }
    if given.people.iter().any(|id| of.state.shop.people.get(id).is_none()) {
        return Err(ReadersError::Unknown);
    }
    let act = |person: &RecordId| {
        let on = (!given.takes_back).then_some(on);
        let (document, person) = (read.document.clone(), person.clone());
        (Act::DocumentRead(ReadBy { document, version: read.version, person, on }), None)
    };
    of.shop.append(given.people.iter().map(act).collect()).await?;
    Ok(())
}

/// The list that goes round with a document, with room to sign.
pub(crate) async fn readers_paper(of: PaperOf<'_>, document: Option<&str>) -> Result<LedgerPaper, IssueError> {
    let wanted = document.unwrap_or_default();
    let read = to_read(of, wanted)?.ok_or_else(|| IssueError::NoDocument { wanted: wanted.to_owned() })?;
    let (lang, recorders) = (of.judged.report.lang, recorders(of, &read).await?);
    let recorded = |reader: &Reader| {
        let by = recorders.get(&reader.person).filter(|by| width::key(by) != width::key(&reader.name));
        by.map(|by| if lang == Lang::Ja { format!("（記録: {by}）") } else { format!(" (noted by {by})") })
    };
    let row = |reader: &Reader| {
        // A column in which nothing stands is left out; here one writes.
        let on = reader.read_on.map_or_else(
            || "　　　年　　月　　日".to_owned(),
            |on| format!("{}{}", on.short_words(lang), recorded(reader).unwrap_or_default()),
        );
        vec![reader.name.clone(), reader.role.clone(), on, "　".repeat(12)]
    };
    let columns = [("氏名", "Name"), ("役割", "Role"), ("読んだ日", "Read on"), ("署名", "Signature")];
    let title = match lang {
        Lang::Ja => format!("回覧・受領の記録　{}　{}", read.title, read.called),
        Lang::En => format!("Read and received: {} {}", read.title, read.called),
    };
    Ok(table(of, title, &columns, read.readers.iter().map(row).collect()))
}

/// By whom it was noted last that somebody has read it, where that is a member of the pharmacy.
async fn recorders(of: PaperOf<'_>, read: &ToRead) -> Result<BTreeMap<RecordId, String>, ShopError> {
    let up_to = Cut { before_seq: Some(of.state.mark.size), ..Cut::default() };
    let mut recorders = BTreeMap::new();
    for entry in of.shop.journal.read(up_to).await? {
        let Some(member) = recorder(of.state, &entry.header) else { continue };
        let act = entry.payload.as_deref().and_then(|payload| serde_json::from_str::<Act>(payload).ok());
        let Some(Act::DocumentRead(it)) = act else { continue };
        if it.document == read.document {
            recorders.insert(it.person, member.name.clone());
        }
    }
    Ok(recorders)
}
