//! A vendor's reply that came on paper, as PDF or as a photo: a person types its answers, and the file is kept with them.

use crate::add_evidence::named;
use crate::judge::current_edition;
use crate::open_pharmacy::{Shop, State};
use crate::write_replies::{ReplyDayError, VendorRows, WriteRepliesError, check_days, write_replies};
use model::attachment::{FileKind, KINDS};
use model::day::Day;
use model::record::Row;
use model::reply_paper::ReplyPaper;
use model::report::VendorForm;

/// The longest name of a place or of a person, in characters.
const LONGEST: usize = 200;
/// What stands for an answer that is neither はい nor いいえ nor 対象外: its words stand in the remark.
pub const NEITHER: &str = "？";
/// The answers that may be typed.
pub const TYPED_ANSWERS: [&str; 4] = ["はい", "いいえ", "対象外", NEITHER];

/// What a person typed from a vendor's paper.
#[derive(Debug, Default)]
pub struct PaperTyped {
    /// Who filled the paper in, at the vendor.
    pub filled_by: String,
    /// A row for each answer, by the columns of the ledger.
    pub rows: Vec<Row>,
    /// The file's name and bytes, where there is one.
    pub file: Option<(String, Vec<u8>)>,
    /// Where the paper is kept.
    pub kept_where: String,
    /// The day on which it came, as typed; today where it is blank.
    pub on: String,
    /// Who typed it.
    pub by: String,
}

/// Why nothing was recorded.
#[derive(Debug, thiserror::Error)]
pub enum TypeReplyError {
    /// No row.
    #[error(
        "どの行にも回答がありません。届いた紙を見て、書かれている回答を選んでください / no row is answered; choose what the paper says"
    )]
    Nothing,
    /// A remark or a day stands beside no answer.
    #[error(
        "{0}に日付か備考がありますが、回答が選ばれていません。紙に回答がなければ「どちらとも読めない」を選んでください / {0} has a day or a remark and no answer; where the paper has none, choose that it cannot be read"
    )]
    NoAnswer(String),
    /// What cannot be read is not told.
    #[error(
        "{0}は「どちらとも読めない」ですが、備考がありません。紙に書かれているとおりに（何もなければ「空欄」と）備考に書いてください / {0} cannot be read, and its remark is empty; copy what the paper says into the remark"
    )]
    NoWords(String),
    /// An answer that is none of those that are asked for.
    #[error(
        "{number}の回答「{typed}」は使えません。はい、いいえ、対象外、{NEITHER}（どちらとも読めない）のどれかにしてください / the answer \"{typed}\" of {number} is none of はい, いいえ, 対象外 and {NEITHER}"
    )]
    Answer {
        /// The row's number.
        number: String,
        /// As typed.
        typed: String,
    },
    /// Neither a file nor a place.
    #[error(
        "届いた PDF か写真を選ぶか、紙の保管場所を書いてください / choose the PDF or the photo that came, or say where the paper is kept"
    )]
    NoPaper,
    /// A program, a web page, or nothing that is known.
    #[error("この種類のファイルは残せません。{ja}にしてください / this kind of file is not taken; use {en}", ja = KINDS.0, en = KINDS.1)]
    Kind,
    /// A name or a place that nobody reads.
    #[error("名前と保管場所は{LONGEST}文字までです / at most {LONGEST} characters for a name or a place")]
    TooLong,
    /// The day on which it came.
    #[error(
        "届いた日「{0}」を、今日までの日付として読めません。2025-06-02 や R7.6.2 のように書いてください / \"{0}\" is no day up to today; write it like 2025-06-02"
    )]
    NotADay(String),
    /// A day of a row.
    #[error(transparent)]
    Day(#[from] ReplyDayError),
    /// A row cannot be written.
    #[error(transparent)]
    Rows(#[from] WriteRepliesError),
    /// The file could not be stored.
    #[error("ファイルを保存できませんでした（{0}） / the file could not be stored")]
    Blob(#[from] journal::BlobError),
}

/// The papers that are kept with a vendor's form of the edition in use, with the entries that kept them.
#[must_use]
pub fn papers_of<'s>(state: &'s State, form: &VendorForm) -> Vec<(u64, &'s ReplyPaper)> {
    let edition = current_edition(&state.shop);
    let is_its = |paper: &ReplyPaper| paper.is_of(&form.vendor, &form.system, &edition);
    state.shop.reply_papers.iter().map(|kept| (kept.seq, &kept.record)).filter(|(_, paper)| is_its(paper)).collect()
}

/// Records the answers with their paper, all or nothing. A row that is not answered stays as it was. Gives how many rows are new or
/// changed.
///
/// # Errors
/// [`TypeReplyError`]; nothing was written then.
pub async fn type_reply(
    shop: &Shop,
    state: &State,
    form: &VendorForm,
    given: PaperTyped,
) -> Result<usize, TypeReplyError> {
    let PaperTyped { filled_by, rows, file, kept_where, on, by } = given;
    let rows = answered(rows, state.today)?;
    let [filled_by, kept_where, by] = [filled_by, kept_where, by].map(|text| text.trim().to_owned());
    if [&filled_by, &kept_where, &by].into_iter().any(|text| text.chars().count() > LONGEST) {
        return Err(TypeReplyError::TooLong);
    }
    // Answers that are corrected stand on the paper that is kept already.
    if file.is_none() && kept_where.is_empty() && papers_of(state, form).is_empty() {
        return Err(TypeReplyError::NoPaper);
    }
    let on = came_on(&on, state.today)?;
    let edition = current_edition(&state.shop);
    let is_paper = file.is_some() || !kept_where.is_empty();
    let (file, sha256) = match file {
        Some((_, bytes)) if FileKind::of(&bytes).is_none() => return Err(TypeReplyError::Kind),
        Some((name, bytes)) => (named(&name), shop.journal.put_blob(&bytes)?.to_string()),
        None => (String::new(), String::new()),
    };
    let (vendor, system) = (form.vendor.clone(), form.system.clone());
    let paper = ReplyPaper { vendor, system, edition, file, sha256, kept_where, on, by };
    let paper = is_paper.then_some(paper);
    let given = VendorRows { about: (&form.vendor, &form.system), by: &filled_by, rows, paper };
    Ok(write_replies(shop, state, given).await?)
}

/// The rows with an answer. A row that says something, and not what, is asked about.
fn answered(rows: Vec<Row>, today: Day) -> Result<Vec<Row>, TypeReplyError> {
    let text = |row: &Row, key: &str| row.get(key).map(|text| text.trim().to_owned()).unwrap_or_default();
    let mut answered = Vec::new();
    for row in rows {
        let (number, typed) = (text(&row, "number"), text(&row, "answer"));
        if typed.is_empty() {
            let says = ["target_on", "note"].into_iter().any(|key| !text(&row, key).is_empty());
            if says {
                return Err(TypeReplyError::NoAnswer(number));
            }
            continue;
        }
        if !TYPED_ANSWERS.contains(&&*typed) {
            return Err(TypeReplyError::Answer { number, typed });
        }
        if typed == NEITHER && text(&row, "note").is_empty() {
            return Err(TypeReplyError::NoWords(number));
        }
        check_days(&row, today)?;
        answered.push(row);
    }
    if answered.is_empty() { Err(TypeReplyError::Nothing) } else { Ok(answered) }
}

fn came_on(typed: &str, today: Day) -> Result<Day, TypeReplyError> {
    match typed.trim() {
        "" => Ok(today),
        text => text.parse().ok().filter(|day| *day <= today).ok_or_else(|| TypeReplyError::NotADay(text.to_owned())),
    }
}
