//! The official sheet as data: one description that the PDF and the xlsx both draw, so that they
//! cannot differ in content or order. Wording comes from the report; nothing is judged here.

use crate::foot::Foot;
use crate::way_back::{WayBack, WayBackSheet};
use model::answer::Choice;
use model::day::Day;
use model::edition::Audience;
use model::lang::Lang;
use model::report::{FormHead, FormLine, Report, ReportAnswer, VendorForm, VendorLine};
use serde::Serialize;

/// The sheet.
#[derive(Debug, Serialize)]
pub(crate) struct Sheet {
    pub(crate) title: String,
    /// The pharmacy, as the document's author.
    pub(crate) author: String,
    pub(crate) mark: String,
    pub(crate) notes: Vec<String>,
    pub(crate) names: Vec<Name>,
    pub(crate) columns: Columns,
    pub(crate) choices: Choices,
    pub(crate) sections: Vec<Section>,
    pub(crate) after: Vec<After>,
    foot: Foot,
    /// Where the pharmacy types the paper when it comes back.
    back: Option<WayBackSheet>,
    #[serde(skip)]
    pub(crate) on: Day,
    #[serde(skip)]
    pub(crate) lang: Lang,
}

/// A labelled line under the title, `span` columns of three wide.
#[derive(Debug, Serialize)]
pub(crate) struct Name {
    pub(crate) label: &'static str,
    pub(crate) value: String,
    span: u8,
}

/// The headings of the columns (facts: R7 form, columns).
#[derive(Debug, Serialize)]
pub(crate) struct Columns {
    pub(crate) item: &'static str,
    pub(crate) result: &'static str,
    pub(crate) confirmed: &'static str,
    pub(crate) target: &'static str,
    pub(crate) note: &'static str,
}

const COLUMNS: Columns =
    Columns {
        item: "チェック項目", result: "確認結果（日付）", confirmed: "確認日", target: "目標日", note: "備考"
    };

/// The words an answer can have on the sheet.
#[derive(Debug, Serialize)]
pub(crate) struct Choices {
    pub(crate) yes: &'static str,
    pub(crate) no: &'static str,
    pub(crate) not_required: &'static str,
}

/// A heading of the left column and the lines beside it.
#[derive(Debug, Serialize)]
pub(crate) struct Section {
    pub(crate) heading: String,
    pub(crate) lines: Vec<Line>,
}

/// One line of the table.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Line {
    /// サーバについて、以下を実施している。
    Group { text: String },
    /// An item.
    Row(Row),
}

/// An item with its answer. Everything is blank where a hand may still write.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) number: String,
    pub(crate) wording: String,
    pub(crate) notes: Vec<String>,
    /// `yes`, `no`, `not_required` or nothing.
    pub(crate) choice: Option<Choice>,
    confirmed: String,
    target: String,
    pub(crate) note: String,
    #[serde(skip)]
    pub(crate) confirmed_on: Option<Day>,
    #[serde(skip)]
    pub(crate) target_on: Option<Day>,
}

/// What stands on the page after the form, under a title of its own: what somebody wrote is no remark of ours.
#[derive(Debug, Serialize)]
pub(crate) struct After {
    pub(crate) title: &'static str,
    pub(crate) remarks: Vec<Remark>,
}

/// Something about a row, whole.
#[derive(Debug, Serialize)]
pub(crate) struct Remark {
    pub(crate) about: String,
    pub(crate) says: Vec<String>,
}

impl Sheet {
    /// The pharmacy's sheet.
    pub(crate) fn of_pharmacy(report: &Report) -> Self {
        let rows: Vec<_> = report.items.iter().map(|item| (&item.line, printed(item.answer.as_ref()))).collect();
        // What is handed over is the form: newer texts, and where a newer form is, stand in the findings.
        let remarks = report.items.iter().filter_map(|item| remark(&item.line, report.lang)).collect();
        let names = vec![
            name(report, Label::Pharmacy, 1),
            filled_by(report, &signers(&rows, report.lang)),
            filled_on(report, &rows),
        ];
        Self::new(report, &report.form, names, &rows, remarks)
    }

    /// A vendor's sheet.
    pub(crate) fn of_vendor(report: &Report, vendor: &VendorForm, back: Option<&WayBack>) -> Self {
        let received: Vec<_> = vendor.lines.iter().map(|line| (&line.line, received(line))).collect();
        let rows: Vec<_> = received.iter().map(|(line, answer)| (*line, answer.as_ref())).collect();
        let labelled =
            |label: Label, value: &str, span| Name { label: label.word(report.lang), value: value.to_owned(), span };
        let by = if vendor.filled_by.is_empty() { signers(&rows, report.lang) } else { vendor.filled_by.clone() };
        let names = vec![
            name(report, Label::Pharmacy, 3),
            labelled(Label::Vendor, &vendor.vendor, 1),
            labelled(Label::System, &vendor.system, 2),
            labelled(Label::FilledBy, &by, 1),
            filled_on(report, &rows),
        ];
        // A vendor's copy carries the official words and the vendor's own, nothing of ours but in its foot.
        let sheet = Self::new(report, &vendor.form, names, &rows, Vec::new());
        Self { back: back.map(|back| back.sheet(report.lang)), ..sheet }
    }

    fn new(
        report: &Report,
        head: &FormHead,
        names: Vec<Name>,
        rows: &[(&FormLine, Option<&ReportAnswer>)],
        remarks: Vec<Remark>,
    ) -> Self {
        let after = |(label, remarks): (Label, Vec<Remark>)| After { title: label.word(report.lang), remarks };
        let after = [(Label::LongNotes, long_notes(rows).collect()), (Label::Remarks, remarks)].map(after);
        Self {
            title: head.title.clone(),
            author: report.pharmacy.name.clone(),
            mark: head.mark.clone(),
            notes: head.notes.clone(),
            names,
            columns: COLUMNS,
            choices: Choices {
                yes: Choice::Yes.word(),
                no: Choice::No.word(),
                not_required: Choice::NotRequired.word(),
            },
            sections: sections(rows, head.year, report.lang),
            after: after.into_iter().filter(|after| !after.remarks.is_empty()).collect(),
            foot: Foot::new(&report.journal, report.lang),
            back: None,
            on: report.as_of,
            lang: report.lang,
        }
    }

    /// The foot in one line.
    pub(crate) fn foot_line(&self) -> String {
        self.foot.line()
    }
}

/// Our own labels around the official words.
#[derive(Clone, Copy)]
enum Label {
    Pharmacy,
    Vendor,
    System,
    FilledBy,
    FilledOn,
    LongNotes,
    Remarks,
}

impl Label {
    fn word(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Pharmacy, Lang::Ja) => "薬局名",
            (Self::Pharmacy, Lang::En) => "薬局名 Pharmacy",
            (Self::Vendor, Lang::Ja) => "事業者名",
            (Self::Vendor, Lang::En) => "事業者名 Vendor",
            (Self::System, Lang::Ja) => "対象システム",
            (Self::System, Lang::En) => "対象システム System",
            (Self::FilledBy, Lang::Ja) => "記入者",
            (Self::FilledBy, Lang::En) => "記入者 Filled in by",
            (Self::FilledOn, Lang::Ja) => "日付",
            (Self::FilledOn, Lang::En) => "日付 Date",
            (Self::LongNotes, Lang::Ja) => "備考の続き",
            (Self::LongNotes, Lang::En) => "備考の続き / Notes, continued",
            (Self::Remarks, Lang::Ja) => "この様式についての注意",
            (Self::Remarks, Lang::En) => "この様式についての注意 / Notes on this form",
        }
    }
}

fn name(report: &Report, label: Label, span: u8) -> Name {
    Name { label: label.word(report.lang), value: report.pharmacy.name.clone(), span }
}

fn filled_by(report: &Report, by: &str) -> Name {
    Name { label: Label::FilledBy.word(report.lang), value: by.to_owned(), span: 1 }
}

/// The last 確認日 on the sheet: the day on which it stood as printed.
fn filled_on(report: &Report, rows: &[(&FormLine, Option<&ReportAnswer>)]) -> Name {
    let on = last_confirmed(rows).map(|day| day.words(report.lang));
    Name { label: Label::FilledOn.word(report.lang), value: on.unwrap_or_default(), span: 1 }
}

/// The last 確認日 among some rows.
pub(crate) fn last_confirmed(rows: &[(&FormLine, Option<&ReportAnswer>)]) -> Option<Day> {
    rows.iter().filter_map(|(_, answer)| printed(*answer)?.confirmed_on).max()
}

/// Everyone who signed a row, in the order of the rows.
pub(crate) fn signers(rows: &[(&FormLine, Option<&ReportAnswer>)], lang: Lang) -> String {
    let mut names: Vec<&str> = Vec::new();
    for answer in rows.iter().filter_map(|(_, answer)| printed(*answer)) {
        if !answer.by.is_empty() && !names.contains(&answer.by.as_str()) {
            names.push(&answer.by);
        }
    }
    names.join(if lang == Lang::Ja { "、" } else { ", " })
}

/// The answer as far as the sheet knows it: わからない is not a word of the sheet and leaves the row blank.
pub(crate) fn printed(answer: Option<&ReportAnswer>) -> Option<&ReportAnswer> {
    answer.filter(|answer| answer.choice != Choice::Unsure)
}

/// A vendor's answer as it came: what is neither はい nor いいえ rings neither, and its words stand in the remark.
pub(crate) fn received(line: &VendorLine) -> Option<ReportAnswer> {
    let answer = line.answer.clone();
    if line.as_written.is_empty() {
        return answer;
    }
    let note = answer.as_ref().map(|answer| answer.note.clone()).filter(|note| !note.is_empty());
    Some(ReportAnswer {
        choice: Choice::Unsure,
        words: String::new(),
        confirmed_on: answer.as_ref().and_then(|answer| answer.confirmed_on),
        target_on: answer.as_ref().and_then(|answer| answer.target_on),
        note: [Some(line.as_written.clone()), note].into_iter().flatten().collect::<Vec<_>>().join("。"),
        by: answer.map(|answer| answer.by).unwrap_or_default(),
    })
}

fn sections(rows: &[(&FormLine, Option<&ReportAnswer>)], year: (Day, Day), lang: Lang) -> Vec<Section> {
    let mut out: Vec<Section> = Vec::new();
    for chunk in rows.chunk_by(|(a, _), (b, _)| a.section == b.section) {
        let mut lines = Vec::new();
        for group in chunk.chunk_by(|(a, _), (b, _)| a.group == b.group) {
            if let Some((first, _)) = group.first().filter(|(first, _)| !first.group.is_empty()) {
                lines.push(Line::Group { text: first.group.clone() });
            }
            lines.extend(group.iter().map(|(line, answer)| Line::Row(row(line, *answer, year, lang))));
        }
        let heading = chunk.first().map(|(first, _)| first.section.clone()).unwrap_or_default();
        out.push(Section { heading, lines });
    }
    out
}

fn row(line: &FormLine, answer: Option<&ReportAnswer>, year: (Day, Day), lang: Lang) -> Row {
    let confirmed_on = answer.and_then(|answer| answer.confirmed_on);
    let target_on = answer.and_then(|answer| answer.target_on);
    Row {
        number: line.number.clone(),
        wording: line.wording.clone(),
        notes: line.notes.clone(),
        choice: answer.map(|answer| answer.choice).filter(|choice| *choice != Choice::Unsure),
        confirmed: short(confirmed_on, year, lang),
        target: short(target_on, year, lang),
        note: match answer {
            Some(answer) if is_long(&answer.note) => LONG_NOTE.to_owned(),
            answer => answer.map(|answer| answer.note.clone()).unwrap_or_default(),
        },
        confirmed_on,
        target_on,
    }
}

/// 月/日 within the form's own year, as it is printed there; with its year outside it.
fn short(day: Option<Day>, (first, last): (Day, Day), lang: Lang) -> String {
    match day {
        Some(day) if (first..=last).contains(&day) => format!("{}/{}", day.month(), day.day()),
        Some(day) => day.short_words(lang),
        None => String::new(),
    }
}

/// The longest 備考, in characters, that stands in its narrow column without stretching the row over half a page.
const NOTE_MAX: usize = 120;
/// What stands in the column instead.
const LONG_NOTE: &str = "次のページに記載";

fn is_long(note: &str) -> bool {
    note.chars().count() > NOTE_MAX
}

/// Notes that are too long for their column, whole, on the page after the form.
fn long_notes<'r>(rows: &[(&'r FormLine, Option<&'r ReportAnswer>)]) -> impl Iterator<Item = Remark> {
    let noted: Vec<_> = rows.iter().filter_map(|(line, answer)| Some((*line, &(*answer)?.note))).collect();
    let long = noted.into_iter().filter(|(_, note)| is_long(note));
    long.map(|(line, note)| Remark { about: format!("{} 備考", numbered(line, Lang::Ja)), says: vec![note.clone()] })
}

/// What is not certain about the wording of a row.
fn remark(line: &FormLine, lang: Lang) -> Option<Remark> {
    let says = Some(&line.uncertain).filter(|text| !text.is_empty())?;
    Some(Remark { about: numbered(line, lang), says: vec![says.clone()] })
}

/// 2-⑫（サーバ）, as far as the number alone would be two rows.
pub(crate) fn numbered(line: &FormLine, lang: Lang) -> String {
    match (line.scope, lang) {
        (Some(scope), Lang::Ja) => format!("{}（{}）", line.number, scope.words(lang)),
        (Some(scope), Lang::En) => format!("{} ({})", line.number, scope.words(lang)),
        (None, _) => line.number.clone(),
    }
}

/// Identifies a sheet over its versions.
pub(crate) fn ident(report: &Report, audience: Audience, of: &str) -> String {
    format!("yakumori/{}/{}/{}/{of}", report.pharmacy.id, report.edition, audience.code())
}
