//! What a paper says, part by part, and in which parts two of them differ: which article changed, its old lines and its new ones.

use crate::contact_chart::{Caller, ContactChart};
use crate::diagram::Diagram;
use crate::document::{Block, DocumentPaper, Piece};
use model::lang::Lang;

/// A part of a paper: an article, or what stands together on a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// 第12条　パスワード.
    pub title: String,
    /// What it says, line by line; a row of a table is a line.
    pub lines: Vec<String>,
}

/// A part that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its title, as the later paper has it.
    pub title: String,
    /// Lines that are there no more.
    pub was: Vec<String>,
    /// Lines that came.
    pub is: Vec<String>,
}

/// The parts in which two papers differ, in the order of the later one; parts that went stand at the end.
#[must_use]
pub fn changes(was: &[Section], is: &[Section]) -> Vec<Change> {
    let of = |all: &[Section], name: &str| all.iter().find(|it| name_of(&it.title) == name).map(|it| it.lines.clone());
    let change = |section: &Section| {
        let name = name_of(&section.title);
        let [was, is] = [was, is].map(|all| of(all, name).unwrap_or_default());
        Change { title: section.title.clone(), was: without(&was, &is), is: without(&is, &was) }
    };
    let went = was.iter().filter(|it| of(is, name_of(&it.title)).is_none());
    let all = is.iter().chain(went).map(change);
    all.filter(|change| !change.was.is_empty() || !change.is.is_empty()).collect()
}

/// An article's name without its number: it is the same one when another is put in before it.
fn name_of(title: &str) -> &str {
    title.split_once('　').map_or(title, |(_, name)| name)
}

fn without(lines: &[String], others: &[String]) -> Vec<String> {
    lines.iter().filter(|line| !others.contains(line)).cloned().collect()
}

impl DocumentPaper {
    /// What it says, article by article.
    #[must_use]
    pub fn sections(&self) -> Vec<Section> {
        let mut sections = vec![Section { title: self.title.clone(), lines: Vec::new() }];
        for block in &self.blocks {
            let lines = match block {
                Block::Chapter { title } | Block::Article { title } => {
                    sections.push(Section { title: title.clone(), lines: Vec::new() });
                    continue;
                }
                Block::Text { pieces, .. } | Block::Item { pieces } => vec![says(pieces)],
                Block::Table { rows, .. } => rows.iter().map(|row| joined(row.iter().map(|cell| says(cell)))).collect(),
            };
            if let Some(section) = sections.last_mut() {
                section.lines.extend(lines);
            }
        }
        sections.retain(|section| !section.lines.is_empty());
        sections
    }
}

fn says(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| piece.says.as_str()).collect()
}

fn joined(cells: impl Iterator<Item = String>) -> String {
    cells.filter(|cell| !cell.trim().is_empty()).collect::<Vec<_>>().join("｜")
}

impl ContactChart {
    /// Whom it names, and how they are reached.
    #[must_use]
    pub fn sections(&self) -> Vec<Section> {
        let section = |title: &str, callers: &[Caller]| Section {
            title: title.to_owned(),
            lines: callers.iter().map(called).collect(),
        };
        vec![section("薬局内", &self.inside), section("事業者", &self.vendors), section("外部の機関", &self.bodies)]
    }
}

fn called(caller: &Caller) -> String {
    let confirmed = match caller.confirmed_on {
        Some(on) => format!("{}確認", on.short_words(Lang::Ja)),
        None => "番号未確認".to_owned(),
    };
    let deputy = if caller.deputy.is_empty() { String::new() } else { format!("代わる人 {}", caller.deputy) };
    let told = [&caller.role, &caller.name, &caller.missing, &caller.phone, &caller.mail, &caller.hours, &deputy];
    joined(told.into_iter().cloned().chain([confirmed]))
}

impl Diagram {
    /// What is drawn.
    #[must_use]
    pub fn sections(&self) -> Vec<Section> {
        let outside = self
            .outside
            .iter()
            .map(|it| joined([it.mark.clone(), it.name.clone()].into_iter().chain(it.about.clone())));
        let devices = self.devices.iter().map(|it| {
            let wiring = it.wiring.map(|wiring| format!("{wiring:?}")).unwrap_or_default();
            let more = [it.holds.clone(), it.marks.clone(), wiring, it.hangs_on.clone()];
            joined([it.name.clone(), it.place.clone()].into_iter().chain(it.lines.clone()).chain(more))
        });
        let systems = self.systems.iter().map(|it| {
            joined([it.name.clone(), it.vendor.clone(), it.stands.clone()].into_iter().chain(it.copies.clone()))
        });
        let section = |title: &str, lines: Vec<String>| Section { title: title.to_owned(), lines };
        vec![
            section("外とのつながり", outside.collect()),
            section("機器", devices.collect()),
            section("データの置き場所", systems.collect()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(title: &str, lines: &[&str]) -> Section {
        Section { title: title.to_owned(), lines: lines.iter().map(|line| (*line).to_owned()).collect() }
    }

    #[test]
    fn an_article_is_the_same_one_under_another_number() {
        let was = [section("第1条　目的", &["守る。"]), section("第2条　責任者", &["鈴木とする。", "兼ねられる。"])];
        let is = [
            section("第1条　目的", &["守る。"]),
            section("第2条　対象", &["すべて。"]),
            section("第3条　責任者", &["佐藤とする。", "兼ねられる。"]),
        ];
        let change = |title: &str, was: &[&str], is: &[&str]| {
            let [was, is] = [was, is].map(|lines| lines.iter().map(|line| (*line).to_owned()).collect());
            Change { title: title.to_owned(), was, is }
        };
        let came = change("第2条　対象", &[], &["すべて。"]);
        assert_eq!(changes(&was, &is), [came, change("第3条　責任者", &["鈴木とする。"], &["佐藤とする。"])]);
        let [went, back] = &changes(&is, &was)[..] else { panic!() };
        assert_eq!((went.title.as_str(), back.title.as_str()), ("第2条　責任者", "第2条　対象"));
        assert_eq!(changes(&is, &is), []);
    }
}
