//! Signing an answer. The program never answers by itself; a person does, and sees the finding.

use crate::open_pharmacy::{Shop, ShopError, State};
use items::{Checklist, Item};
use model::act::Act;
use model::answer::{Answer, Choice, Status};
use model::day::Day;
use model::edition::{Audience, Scope};
use model::finding::State as Found;
use model::name::Name;
use model::said::Word as _;
use model::text::holds_any;

/// What a person gives.
#[derive(Debug, Clone, Default)]
pub struct AnswerGiven {
    /// The item's number as typed: 2-⑦, 2-7, 2-⑫（サーバ）, or its key.
    pub number: String,
    /// The scope, where a number is printed twice.
    pub scope: Option<String>,
    /// はい・いいえ・記入不要・わからない.
    pub choice: String,
    /// 確認日; the day judged for when absent.
    pub confirmed_on: Option<Day>,
    /// 目標日.
    pub target_on: Option<Day>,
    /// 備考.
    pub note: String,
    /// Who signs.
    pub by: String,
    /// The answer that the person saw and now replaces; absent, it is the one that stands.
    pub saw: Option<Saw>,
}

/// The entry of the answer that was seen; none where there was no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Saw(pub Option<u64>);

/// An answer that was signed.
#[derive(Debug)]
pub struct Signed {
    /// The answer.
    pub answer: Answer,
    /// How it stands to the finding that was seen.
    pub status: Status,
    /// The item's number as it is printed on the form, with its scope where that is printed twice.
    pub number: String,
    /// What the person should know about it.
    pub cautions: Vec<Caution>,
}

/// Something a person should know about an answer that was accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Caution {
    /// はい or 記入不要 against a finding.
    #[error(
        "この回答は、判定（根拠からわかること）と合いません。「根拠と矛盾」と印が付きます。正しいときは理由を備考に書いてください / the answer does not agree with the finding and is marked as contradicted; if it is right, say why in the note"
    )]
    Contradicted,
    /// はい without evidence.
    #[error(
        "判定は「不明」です。この回答は「根拠なし」と印が付きます / the finding is unknown; the answer is marked as not backed"
    )]
    Unbacked,
    /// いいえ without a target.
    #[error("「いいえ」には目標日が要ります。いつまでに行うかを書いてください / a no needs a target day")]
    NoTarget,
    /// A target beside another answer than いいえ.
    #[error(
        "目標日は「いいえ」のときだけ書く欄です。この回答の目標日は記録していません。まだできていないときは「いいえ」と答えてください / the sheet has a target day for いいえ only, so that it was not recorded; answer いいえ if it is not done yet"
    )]
    TargetWithoutNo,
    /// A target after the year.
    #[error(
        "目標日が年度の終わりより後です。様式は年度中の目標日を求めています / the target lies after the edition's year"
    )]
    TargetAfterYear,
    /// A confirmation outside the year.
    #[error("確認日がこの様式の年度の外です / the day of confirmation lies outside the edition's year")]
    ConfirmedOutsideYear,
    /// Nobody signed.
    #[error(
        "記入者がありません。氏名を書くと、誰が確かめたかが残ります / nobody signed; with a name it stays known who confirmed it"
    )]
    NotSigned,
    /// The signer is not in the list of people.
    #[error("記入者が職員名簿にありません。氏名を確かめてください / the signer is not in the list of people")]
    UnknownSigner,
}

/// Why an answer was not signed.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// A form whose day of confirmation was emptied.
    #[error(
        "確認日がありません。だれかが確かめた日（今日なら今日の日付）を入れてください / the day of confirmation is missing; enter the day on which somebody made sure, today's if it was today"
    )]
    NoConfirmedDay,
    /// No such number.
    #[error("「{number}」という項目はありません。番号は {known} です / no such item; the numbers are {known}")]
    NoItem {
        /// As typed.
        number: String,
        /// What there is.
        known: String,
    },
    /// The number stands twice.
    #[error(
        "「{number}」は {scopes} に分かれています。「--scope {first}」のように選んでください / {number} is printed more than once; choose with --scope {first}"
    )]
    NeedsScope {
        /// As typed.
        number: String,
        /// The scopes.
        scopes: String,
        /// The first of them, as it is typed.
        first: &'static str,
    },
    /// Not a word of the sheet.
    #[error(
        "「{0}」とは答えられません。はい・いいえ・記入不要・わからない のどれかで答えてください / not an answer of the sheet: はい, いいえ, 記入不要 or わからない"
    )]
    NotAChoice(String),
    /// Nothing was chosen.
    #[error("はい・いいえ・わからない などから、回答を選んでください / choose an answer")]
    NoChoice,
    /// A day that cannot be read.
    #[error(
        "「{0}」は日付として読めません。R7.6.2 や 2025-06-02 のように書いてください / {0} is not a day; write it like 2025-06-02"
    )]
    NotADay(String),
    /// はい against the finding, without a reason.
    #[error(
        "この回答は、判定（根拠からわかること）と合いません。正しいときは、その理由を備考に書いてください / the answer does not agree with the finding; if it is right, say why in the note"
    )]
    NeedsReason,
    /// Somebody else answered since the page was opened.
    #[error(
        "ほかの画面かほかの人が、先にこの項目に回答しました。いまの回答を確かめてから、もう一度記録してください / the item was answered elsewhere meanwhile; look at that answer, then record yours again"
    )]
    AnsweredMeanwhile,
    /// The sheet has no 記入不要 there.
    #[error(
        "{number} に「記入不要」はありません。様式が認めるのは {allowed} だけです / the sheet allows 記入不要 only on {allowed}"
    )]
    NotRequiredHere {
        /// The number.
        number: String,
        /// Where it is allowed.
        allowed: String,
    },
    /// The answer names another year.
    #[error(
        "「{0}」の回答です。年度が違うので取り込みません。いまの様式で、もう一度確かめて答えてください / an answer for \"{0}\", another year than the form in use: it is not taken; answer anew"
    )]
    OtherYear(String),
    /// No year, and confirmed before the form in use began.
    #[error(
        "確認日が、いまの様式の年度（{0} から）より前です。前の年度の回答は取り込みません。いまの様式で、もう一度確かめて答えてください / confirmed before the year of the form in use began ({0}): it is not taken; answer anew"
    )]
    BeforeYear(Day),
    /// 確認日 in the future.
    #[error("確認日 {0} はまだ来ていません / the day of confirmation lies in the future")]
    ConfirmedLater(Day),
    /// 目標日 before 確認日.
    #[error("目標日 {target_on} が確認日 {confirmed_on} より前です / the target lies before the day of confirmation")]
    TargetEarlier {
        /// 目標日.
        target_on: Day,
        /// 確認日.
        confirmed_on: Day,
    },
    /// The record could not be written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

/// Signs one answer.
///
/// # Errors
/// [`AnswerError`]; nothing is written then.
pub async fn sign_answer(
    shop: &Shop,
    state: &State,
    checklist: &Checklist,
    given: &AnswerGiven,
) -> Result<Signed, AnswerError> {
    let signed = weigh(state, checklist, given)?;
    let first_on = checklist.edition.first_on;
    if signed.answer.confirmed_on < first_on && state.today >= first_on && !takes_year_before(checklist, &signed) {
        return Err(AnswerError::BeforeYear(first_on));
    }
    let base = state.shop.answers.get(&signed.answer.key).map(|kept| kept.seq);
    if given.saw.is_some_and(|Saw(seen)| seen != base) {
        return Err(AnswerError::AnsweredMeanwhile);
    }
    match shop.append(vec![(Act::AnswerSigned(signed.answer.clone()), base)]).await {
        Err(why) if why.was_quicker() => Err(AnswerError::AnsweredMeanwhile),
        done => done.map(|_| signed).map_err(AnswerError::from),
    }
}

/// Checks an answer against the sheet and the finding, and writes nothing.
///
/// # Errors
/// [`AnswerError`] when the sheet does not allow it.
pub fn weigh(state: &State, checklist: &Checklist, given: &AnswerGiven) -> Result<Signed, AnswerError> {
    let item = find_item(checklist, &given.number, given.scope.as_deref())?;
    let choice = Choice::read(&given.choice).ok_or_else(|| AnswerError::NotAChoice(given.choice.clone()))?;
    if choice == Choice::NotRequired && !item.row.may_be_not_required {
        let allowed =
            checklist.items.iter().filter(|item| item.row.may_be_not_required).map(|item| item.row.number.as_str());
        return Err(AnswerError::NotRequiredHere {
            number: item.row.number.clone(),
            allowed: allowed.collect::<Vec<_>>().join(", "),
        });
    }
    let confirmed_on = given.confirmed_on.unwrap_or(state.today);
    if confirmed_on > state.today {
        return Err(AnswerError::ConfirmedLater(confirmed_on));
    }
    if let Some(target_on) = given.target_on.filter(|target| choice == Choice::No && *target < confirmed_on) {
        return Err(AnswerError::TargetEarlier { target_on, confirmed_on });
    }
    let is_no = choice == Choice::No;
    let found = checklist.judge_item(&state.shop, item, state.today).state;
    let answer = Answer {
        key: item.key.clone(),
        choice,
        confirmed_on,
        target_on: given.target_on.filter(|_| is_no),
        note: given.note.clone(),
        by: given.by.clone(),
        seen: Some(found),
    };
    let status = Status::of(Some(&answer), found);
    let mut cautions = cautions(&answer, found, checklist);
    if given.target_on.is_some() && !is_no {
        cautions.push(Caution::TargetWithoutNo);
    }
    cautions.extend(signer_caution(state, &answer.by));
    Ok(Signed { number: item.printed(), cautions, status, answer })
}

/// Whether the row itself asks for what was done the year before as well.
fn takes_year_before(checklist: &Checklist, signed: &Signed) -> bool {
    let row = checklist.item(&signed.answer.key).map(|item| &item.row);
    row.is_some_and(|row| {
        let words = row.notes.iter().chain([&row.wording]);
        words.into_iter().any(|words| holds_any(words, &["前年度", "昨年度", "前の年度"]))
    })
}

fn cautions(answer: &Answer, found: Found, checklist: &Checklist) -> Vec<Caution> {
    let year = checklist.edition.first_on..=checklist.edition.last_on;
    let says_done = matches!(answer.choice, Choice::Yes | Choice::NotRequired);
    let mut cautions = Vec::new();
    let mut when = |holds: bool, caution| {
        if holds {
            cautions.push(caution)
        }
    };
    when(says_done && Status::of(Some(answer), found) == Status::Contradicted, Caution::Contradicted);
    when(says_done && Status::of(Some(answer), found) == Status::Unbacked, Caution::Unbacked);
    when(answer.choice == Choice::No && answer.target_on.is_none(), Caution::NoTarget);
    when(answer.target_on.is_some_and(|target| target > *year.end()), Caution::TargetAfterYear);
    when(!year.contains(&answer.confirmed_on), Caution::ConfirmedOutsideYear);
    cautions
}

/// Who signs should be known; a pharmacy that keeps no list of people cannot tell.
fn signer_caution(state: &State, by: &str) -> Option<Caution> {
    let signer = Name::new(by);
    let people = &state.shop.people;
    match signer.is_empty() {
        true => Some(Caution::NotSigned),
        false if people.is_empty() || people.records().any(|person| person.name == signer) => None,
        false => Some(Caution::UnknownSigner),
    }
}

/// The item a person means.
///
/// # Errors
/// There is none, or the number is printed twice and no scope is given.
pub fn find_item<'c>(checklist: &'c Checklist, number: &str, scope: Option<&str>) -> Result<&'c Item, AnswerError> {
    if let Some(item) = checklist.item(number) {
        return Ok(item);
    }
    let scope = scope.and_then(scope_named);
    let rows =
        checklist.edition.form(Audience::Pharmacy).map(|form| form.rows_named(number, scope)).unwrap_or_default();
    match rows.as_slice() {
        [row] => {
            let key = checklist.edition.key(Audience::Pharmacy, row);
            checklist.item(&key).ok_or_else(|| no_item(checklist, number))
        }
        [] => Err(no_item(checklist, number)),
        rows => {
            let scopes =
                rows.iter().filter_map(|row| row.scope).map(|scope| format!("{}（{}）", scope.code(), scope.word()));
            Err(AnswerError::NeedsScope {
                number: number.to_owned(),
                scopes: scopes.collect::<Vec<_>>().join(", "),
                first: rows.iter().find_map(|row| row.scope).map_or("", Scope::code),
            })
        }
    }
}

fn scope_named(word: &str) -> Option<Scope> {
    [Scope::Server, Scope::Terminal, Scope::Network]
        .into_iter()
        .find(|scope| scope.code() == word)
        .or_else(|| Scope::in_words(word))
}

fn no_item(checklist: &Checklist, number: &str) -> AnswerError {
    let known = checklist.items.iter().map(Item::printed).collect::<Vec<_>>().join(", ");
    AnswerError::NoItem { number: number.to_owned(), known }
}
