//! 承認: the 開設者 approves a version of a paper, and from that day it is in force. What items are judged by are its rows in
//! 文書一覧; they are written in the same breath.

use crate::documents::{self, Passage, rows_of};
use crate::issue_paper::{IssueError, PaperOf};
use crate::open_pharmacy::ShopError;
use crate::paper_life::{gaps, paper_life};
use crate::slips::{LONGEST, typed};
use model::act::{Act, Approval};
use model::day::Day;
use paper::{Kind, PaperError, Written};

/// The duty that the rules themselves are: they cover the items before it.
const RULES: &str = "operations_rules";

/// What a person says of an approval.
#[derive(Debug, Clone, Default)]
pub struct ApprovalGiven {
    /// The entry that issued the version.
    pub issue: u64,
    /// Who approved it, by name.
    pub by: String,
    /// The day, as typed; blank is today.
    pub on: String,
    /// Where the paper copy is kept; blank leaves what is known.
    pub kept_where: String,
    /// Whether it is approved although something is not written on it.
    pub with_gaps: bool,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum ApprovalError {
    /// It is a paper that nobody has to approve.
    #[error(
        "承認の要る書類は、運用管理規程（rules）・事業継続計画（bcp）・連絡体制図（contact-chart）です / what is approved are rules, bcp and contact-chart"
    )]
    NotApproved,
    /// There is no such version, or there is a newer one.
    #[error(
        "承認（受け取り）を記録できるのは、最後に発行した版だけです。書類のページを開き直してください / only the version that was issued last can be approved or received; open the paper's page again"
    )]
    NotTheLast,
    /// It was approved before.
    #[error(
        "この版は、もう承認されています（受け取られています）。日付や名前がまちがっていれば、取り消してから記録し直してください / this version is approved or received already; where the day or the name is wrong, take that back and record it anew"
    )]
    AlreadyApproved,
    /// Nobody approves.
    #[error("承認した人・受け取った人（開設者）の名前を書いてください / say who approved or received it (the owner)")]
    NoName,
    /// The day is not one.
    #[error("「{0}」は日付として読めません。例: 2026-03-31、令和8年3月31日 / \"{0}\" is not a day; write 2026-03-31")]
    NotADay(String),
    /// A day that has not come, or that is before the version was made.
    #[error(
        "承認日（受け取った日）は、その版を発行した日（{0}）から今日までの日にしてください / the day of approval or receipt is between the issue ({0}) and today"
    )]
    NotThatDay(Day),
    /// Something is not written on it, and nobody said that it is approved all the same.
    #[error(
        "この版には未記入のところが{0}か所あります。台帳に書いて新しい版を発行するか、このままでよければ「未記入のまま承認する」に印を付けてください（命令では --with-gaps） / {0} places of this version are not written yet: fill in the ledgers and issue it anew, or tick that it is approved with its gaps (--with-gaps)"
    )]
    Gaps(usize),
    /// What it says cannot be told.
    #[error(transparent)]
    Said(#[from] IssueError),
    /// A place that is too long.
    #[error("置き場所は{LONGEST}文字までです / a place has at most {LONGEST} characters")]
    Long,
    /// Somebody wrote the same rows meanwhile.
    #[error(
        "ほかの人が、同じときに文書一覧を直しました。何も記録していません。もう一度記録してください / somebody changed the list of documents at the same moment; nothing was recorded: record it once more"
    )]
    ChangedMeanwhile,
    /// The text cannot be read.
    #[error(transparent)]
    Paper(#[from] PaperError),
    /// The record could not be written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

impl ApprovalError {
    /// Somebody was quicker by a moment: that is no failure of the record.
    pub(crate) fn of_append(why: ShopError) -> Self {
        if why.was_quicker() { Self::ChangedMeanwhile } else { why.into() }
    }
}

/// What a paper that is approved is in 文書一覧: its kind there, and its title; none for what nobody has to approve.
///
/// # Errors
/// Its text cannot be read.
pub fn approved_as(kind: Kind) -> Result<Option<(&'static str, String)>, PaperError> {
    Ok(match kind {
        Kind::Written(of @ Written::Rules) => Some(("運用管理規程", paper::title(of)?)),
        Kind::Written(of @ Written::Plan) => Some(("サイバーBCP", paper::title(of)?)),
        Kind::ContactChart => Some(("連絡体制図", "連絡体制図".to_owned())),
        _ => None,
    })
}

/// Records the approval of the version that was issued last.
///
/// # Errors
/// [`ApprovalError`]; nothing was written then.
pub async fn approve_paper(of: PaperOf<'_>, kind: Kind, given: &ApprovalGiven) -> Result<(), ApprovalError> {
    let Some((known_as, title)) = approved_as(kind)? else { return Err(ApprovalError::NotApproved) };
    let approval = approval(of, kind, given)?;
    let kept_where = given.kept_where.trim().to_owned();
    if kept_where.chars().count() > LONGEST {
        return Err(ApprovalError::Long);
    }
    let version = of.state.shop.papers.iter().find(|paper| paper.seq == given.issue && !given.with_gaps);
    if let Some(version) = version {
        match gaps(of, kind, version).await? {
            0 => {}
            gaps => return Err(ApprovalError::Gaps(gaps)),
        }
    }
    let cells = [
        ("kind", known_as.to_owned()),
        ("title", title.clone()),
        ("approved_on", approval.on.to_string()),
        ("approved_by", approval.by.clone()),
        ("kept_where", kept_where),
    ];
    let rows = rows_of(of.state, &title);
    let puts = match kind {
        Kind::Written(Written::Rules) => documents::put_with_passages(of.shop, &rows, &cells, &passages(of)?)?,
        _ => documents::put(of.shop, &rows, &cells)?,
    };
    let acts = std::iter::once((Act::PaperApproved(approval), None)).chain(puts).collect();
    of.shop.append(acts).await.map_err(ApprovalError::of_append)?;
    Ok(())
}

/// The approval of the version that was issued last, or that it was received, as it is recorded.
pub(crate) fn approval(of: PaperOf<'_>, kind: Kind, given: &ApprovalGiven) -> Result<Approval, ApprovalError> {
    let life = paper_life(of, kind)?;
    let Some(last) = life.versions.last().filter(|paper| paper.seq == given.issue) else {
        return Err(ApprovalError::NotTheLast);
    };
    if last.approved.is_some() {
        return Err(ApprovalError::AlreadyApproved);
    }
    let by = typed(&given.by).ok_or(ApprovalError::NoName)?.to_owned();
    let today = of.shop.clock.today();
    let on = match given.on.trim() {
        "" => today,
        text => text.parse().map_err(|_| ApprovalError::NotADay(text.to_owned()))?,
    };
    if on > today || on < last.on {
        return Err(ApprovalError::NotThatDay(last.on));
    }
    Ok(Approval { issue: given.issue, by, on })
}

/// The items that rules cover, by their printed number, each once: those of the sections before the rules' own.
#[must_use]
pub fn items_asked(of: PaperOf<'_>) -> Vec<(String, Vec<&str>)> {
    let mut asked: Vec<(String, Vec<&str>)> = Vec::new();
    for item in of.judged.report.items.iter().take_while(|item| item.duty != RULES) {
        match asked.iter_mut().find(|(number, _)| *number == item.line.number) {
            // One printed number may head two rows: 2-⑫ for servers and for terminals.
            Some((_, duties)) if duties.contains(&item.duty.as_str()) => {}
            Some((_, duties)) => duties.push(&item.duty),
            None => asked.push((item.line.number.clone(), vec![&item.duty])),
        }
    }
    asked
}

/// The articles of our own rules.
fn passages(of: PaperOf<'_>) -> Result<Vec<Passage>, PaperError> {
    let passage = |(number, duties): (String, Vec<&str>)| {
        let articles = duties.iter().map(|duty| paper::articles_of(Written::Rules, duty));
        let mut articles = articles.collect::<Result<Vec<_>, _>>()?;
        articles.retain(|article| !article.is_empty());
        Ok(Passage { number, article: articles.join("、") })
    };
    items_asked(of).into_iter().map(passage).collect()
}
