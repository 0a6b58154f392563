//! The head of an official form: the cells in which a pharmacy writes its name, who filled the form in, and the day.
//!
//! A label is known by its words; the place to write is what is blank beside it, below it, or after it in the same cell.

use super::layout::{address_of, area_of};
use crate::workbook::{Cell, Sheet, SheetRow};
use model::edition::{NameCell, NameOf};
use model::width;

/// The labels of a sheet, with the texts that are labels and so have their place.
#[derive(Default)]
pub(super) struct Names {
    pub(super) cells: Vec<NameCell>,
    labels: Vec<(u32, String)>,
}

impl Names {
    /// Looks for labels outside the rows of the table.
    pub(super) fn find(sheet: &Sheet, table: (u32, u32)) -> Self {
        let mut names = Self::default();
        let head = Head { sheet, table, edge: edge(sheet) };
        let outside = || sheet.rows.iter().filter(|row| head.is_outside(row.row));
        for row in outside() {
            names.take_labels(&head, row);
        }
        // 「令和　年　月　日」 by itself is a place for the day, unless it is the one beside a label.
        for (row, cell) in outside().flat_map(|row| row.cells.iter().map(move |cell| (row.row, cell))) {
            let text = cell.value.text();
            if is_day_alone(&text) {
                names.put(NameOf::FilledOn, address_of(sheet, row, cell.column), (String::new(), String::new()));
                names.labels.push((row, text.trim().to_owned()));
            }
        }
        names
    }

    /// Whether a text of a row is a label.
    pub(super) fn hold(&self, row: u32, text: &str) -> bool {
        self.labels.iter().any(|(at, label)| *at == row && label == text)
    }

    /// 「薬局名：　　　　記入者：　　　　」: several places in one cell, written together.
    fn take_shared(&mut self, cell: &str, row: u32, text: &str) -> bool {
        let labels = shared(text);
        if !labels.is_empty() && self.cells.iter().all(|known| known.cell != cell) {
            let place = |label: &Label| {
                let around = label.around.clone().unwrap_or_else(|| (label.with_colon(), String::new()));
                NameCell { of: label.of, cell: cell.to_owned(), before: around.0, after: around.1 }
            };
            self.cells.extend(labels.iter().map(place));
            self.labels.push((row, text.trim().to_owned()));
        }
        !labels.is_empty()
    }

    fn take_labels(&mut self, head: &Head<'_>, row: &SheetRow) {
        let is_alone = |cell: &&Cell| {
            !self.take_shared(&address_of(head.sheet, row.row, cell.column), row.row, &cell.value.text())
        };
        let alone: Vec<&Cell> = row.cells.iter().filter(is_alone).collect();
        let read = alone.into_iter().filter_map(|cell| Some((cell.column, Label::read(&cell.value.text())?)));
        let labels: Vec<(u32, Label)> = read.collect();
        let is_label = |column| labels.iter().any(|(other, _)| *other == column);
        let side_by_side = labels.iter().any(|(column, _)| is_label(area_of(head.sheet, row.row, *column).right + 1));
        for (column, label) in &labels {
            let (cell, around) = label.around.clone().map_or_else(
                || head.beside(row.row, *column, side_by_side, label),
                |around| (address_of(head.sheet, row.row, *column), around),
            );
            self.put(label.of, cell, around);
            self.labels.push((row.row, label.text.clone()));
        }
    }

    /// A cell is written once.
    fn put(&mut self, of: NameOf, cell: String, (before, after): (String, String)) {
        if self.cells.iter().all(|known| known.cell != cell) {
            self.cells.push(NameCell { of, cell, before, after });
        }
    }
}

/// A sheet, seen for its head.
struct Head<'s> {
    sheet: &'s Sheet,
    /// First and last row of the table.
    table: (u32, u32),
    /// The last column that holds something.
    edge: u32,
}

impl Head<'_> {
    fn is_outside(&self, row: u32) -> bool {
        row < self.table.0 || row > self.table.1
    }

    /// The place beside or below a label, with what is printed there around it; else the label's own cell.
    fn beside(&self, row: u32, column: u32, side_by_side: bool, label: &Label) -> (String, (String, String)) {
        let own = area_of(self.sheet, row, column);
        let right = (own.right < self.edge).then(|| self.free(own.top, own.right + 1)).flatten();
        let below = self.is_outside(own.bottom + 1).then(|| self.free(own.bottom + 1, own.left)).flatten();
        let place = if side_by_side { below.or(right) } else { right.or(below) };
        place.unwrap_or_else(|| (address_of(self.sheet, row, column), (label.with_colon(), String::new())))
    }

    /// A cell that is there to be written in.
    fn free(&self, row: u32, column: u32) -> Option<(String, (String, String))> {
        let area = area_of(self.sheet, row, column);
        let text = self.sheet.value(area.top, area.left).map(|value| value.text().into_owned()).unwrap_or_default();
        Some((address_of(self.sheet, row, column), around(&text)?))
    }
}

fn edge(sheet: &Sheet) -> u32 {
    let cells = sheet.rows.iter().filter_map(|row| row.cells.last()).map(|cell| cell.column);
    cells.chain(sheet.merges.iter().map(|merge| merge.right)).max().unwrap_or(0)
}

/// A label, as it is printed.
struct Label {
    of: NameOf,
    text: String,
    /// What stands around the place to write, where it is in the label's own cell.
    around: Option<(String, String)>,
}

/// What may end the words of a label.
const ENDS: &str = ":：(（_＿令年";

impl Label {
    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.chars().count() > 60 {
            return None;
        }
        let ends = text.char_indices().filter(|(_, c)| ENDS.contains(*c) || c.is_whitespace()).map(|(at, _)| at);
        let (of, rest) = ends.chain([text.len()]).find_map(|at| {
            let (words, rest) = text.split_at_checked(at)?;
            Some((named(&width::key(words))?, rest))
        })?;
        let rest = without_remark(rest);
        let begins = text.len() - rest.len();
        let blank = rest.trim_matches(|c: char| c.is_whitespace() || ":：".contains(c));
        let around = match blank.is_empty() {
            true => None,
            false => {
                let (before, after) = around(blank)?;
                let lead = rest.find(blank).map_or(begins, |at| begins + at);
                Some((format!("{}{before}", text.get(..lead)?), after))
            }
        };
        Some(Self { of, text: text.to_owned(), around })
    }

    fn with_colon(&self) -> String {
        let colon = if self.text.ends_with([':', '：']) { "" } else { "：" };
        format!("{}{colon}", self.text)
    }
}

/// The labels of a text that holds several, each with the blank up to the next; none where it holds other words as well.
fn shared(text: &str) -> Vec<Label> {
    let text = text.trim();
    let after_blank = |at: usize| text.get(..at).is_some_and(|before| before.ends_with(char::is_whitespace));
    let begins = |at: usize| {
        let rest = text.get(at..).unwrap_or_default();
        let words = rest.split(|c: char| ENDS.contains(c) || c.is_whitespace()).next().unwrap_or_default();
        named(&width::key(words)).is_some()
    };
    let starts = text.char_indices().map(|(at, _)| at).filter(|at| *at > 0 && after_blank(*at) && begins(*at));
    let mut starts: Vec<usize> = starts.collect();
    starts.insert(0, 0);
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let parts = starts.iter().zip(ends).map(|(start, end)| text.get(*start..end).and_then(Label::read));
    let labels: Option<Vec<Label>> = parts.collect();
    let mut labels = labels.filter(|labels| labels.len() > 1).unwrap_or_default();
    if let Some((_, before_last)) = labels.split_last_mut() {
        for label in before_last {
            let (before, after) = label.around.take().unwrap_or_else(|| (label.with_colon(), String::new()));
            label.around = Some((before, format!("{after}　　")));
        }
    }
    labels
}

/// What follows a remark in brackets right after the label: 記入者（開設者、安全管理責任者等）.
fn without_remark(rest: &str) -> &str {
    let inside = rest.trim_start().strip_prefix(['(', '（']);
    match inside.and_then(|inside| inside.split_once([')', '）'])) {
        Some((remark, after)) if around(remark).is_none() => after,
        _ => rest,
    }
}

/// What stands around the place to write in a text that holds nothing else; `None` when it holds words.
fn around(text: &str) -> Option<(String, String)> {
    let is_blank = |c: char| c.is_whitespace() || "_＿()（）/／年月日令和印㊞".contains(c);
    if !text.chars().all(is_blank) {
        return None;
    }
    let brackets = text.find(['(', '（']).zip(text.rfind([')', '）'])).filter(|(open, close)| open < close);
    if let Some((open, close)) = brackets {
        let open = open + text.get(open..)?.chars().next().map_or(0, char::len_utf8);
        return Some((text.get(..open)?.to_owned(), text.get(close..)?.to_owned()));
    }
    let seal = text.find(['印', '㊞']).and_then(|at| text.get(at..)).map(|seal| format!("　{}", seal.trim()));
    Some((String::new(), seal.unwrap_or_default()))
}

fn is_day_alone(text: &str) -> bool {
    matches!(width::key(text).as_str(), "令和年月日" | "年月日" | "(令和年月日)" | "(年月日)")
}

/// The labels of each kind. 「システム」 and 「事業者」 alone are words of headings, so that these stand with their 名.
const LABELS: [(NameOf, &[&str]); 7] = [
    (NameOf::FilledBy, &["記入者", "記載者", "回答者", "作成者", "確認者", "点検者", "記入担当者", "担当者"]),
    (NameOf::Owner, &["開設者", "薬局開設者"]),
    (NameOf::ManagingPharmacist, &["管理薬剤師", "薬局管理者", "薬局の管理者"]),
    (NameOf::SafetyOfficer, &["医療情報システム安全管理責任者", "安全管理責任者"]),
    (
        NameOf::FilledOn,
        &[
            "日付",
            "記入日",
            "記入年月日",
            "記載日",
            "作成日",
            "実施日",
            "点検日",
            "確認日",
            "確認年月日",
            "回答日",
            "提出日",
        ],
    ),
    (
        NameOf::Vendor,
        &["事業者名", "事業者名称", "事業者の名称", "会社名", "企業名", "ベンダー名", "ベンダ名", "システム事業者名"],
    ),
    (
        NameOf::System,
        &[
            "対象システム",
            "対象システム名",
            "システム名",
            "医療情報システム名",
            "対象製品",
            "製品名",
            "サービス名",
            "システム・サービス名",
            "製品・サービス名",
        ],
    ),
];

/// What a label asks for, by its words.
fn named(key: &str) -> Option<NameOf> {
    let bare = ["の氏名", "氏名", "の名称", "名称", "名"].iter().find_map(|end| key.strip_suffix(end));
    let is_place = |bare: &str| {
        bare.chars().count() <= 14 && ["薬局", "医療機関", "施設"].iter().any(|place| bare.contains(place))
    };
    let found = LABELS.iter().find(|(_, words)| words.contains(&key) || bare.is_some_and(|bare| words.contains(&bare)));
    found.map(|(of, _)| *of).or_else(|| bare.is_some_and(is_place).then_some(NameOf::Pharmacy))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_read_by_their_words() {
        let inside = |before: &str, after: &str| Some((before.to_owned(), after.to_owned()));
        for (text, expected) in [
            ("薬局名", Some((NameOf::Pharmacy, None))),
            ("薬　局　名", Some((NameOf::Pharmacy, None))),
            ("医療機関・薬局の名称：", Some((NameOf::Pharmacy, None))),
            ("薬局名（　　　　　）", Some((NameOf::Pharmacy, inside("薬局名（", "）")))),
            ("薬局名：＿＿＿＿＿", Some((NameOf::Pharmacy, inside("薬局名：", "")))),
            ("記入者（開設者、医療情報システム安全管理責任者等）", Some((NameOf::FilledBy, None))),
            ("記入者氏名　　　　　　印", Some((NameOf::FilledBy, inside("記入者氏名　　　　　　", "　印")))),
            ("開設者", Some((NameOf::Owner, None))),
            ("医療情報システム安全管理責任者", Some((NameOf::SafetyOfficer, None))),
            ("記入日　令和　　年　　月　　日", Some((NameOf::FilledOn, inside("記入日　", "")))),
            ("確認日（　／　）", Some((NameOf::FilledOn, inside("確認日（", "）")))),
            ("事業者名", Some((NameOf::Vendor, None))),
            ("事業者", None),
            ("対象システム", Some((NameOf::System, None))),
            ("薬局確認用", None),
            ("薬局名：みどり薬局", None),
            ("薬局名を記入してください", None),
        ] {
            let read = Label::read(text).map(|label| (label.of, label.around));
            assert_eq!(read, expected, "{text}");
        }
    }

    #[test]
    fn several_labels_share_a_cell() {
        for (text, expected) in [
            ("薬局名：　　　　　　記入者：", "[薬局名：]　　[記入者：]"),
            ("薬局名（　　　）　記入日　令和　年　月　日", "[薬局名（]）　　[記入日　]"),
            ("薬局名　　　記入者（開設者等）　　　　印", "[薬局名：]　　[記入者（開設者等）　　　　]　印"),
            ("薬局名：", ""),
            ("薬局名：　記入者を右に書く", ""),
            ("年度　薬局名：", ""),
        ] {
            let show = |label: &Label| {
                let (before, after) = label.around.clone().unwrap_or_else(|| (label.with_colon(), String::new()));
                format!("[{before}]{after}")
            };
            assert_eq!(shared(text).iter().map(show).collect::<String>(), expected, "{text}");
        }
    }
}
