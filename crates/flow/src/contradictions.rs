//! Where an existing document and the ledgers say different things: who the 安全管理責任者 is, whether media may be used, how often
//! copies are taken, whether vendors come in from afar. A hint to whoever looks the document through; it judges nothing.

use crate::issue_paper::PaperOf;
use crate::print_document::officer;
use items::Outdated;
use model::lang::Lang;
use model::record::Record as _;
use model::text::holds_any;
use model::width;
use model::word::YesNo;

/// So much of a line is shown, in characters.
const SHOWN: usize = 80;
/// Names of the ledgers that are quoted.
const NAMED: usize = 3;
/// A name of fewer characters stands in many other words.
const SHORTEST_NAME: usize = 3;

/// What the ledgers say of what documents like to say, too.
#[derive(Debug, Default)]
struct Told {
    officer: String,
    /// Who works here besides.
    others: Vec<String>,
    /// Media whose use is permitted.
    media: Vec<String>,
    /// How often copies are taken.
    rhythms: Vec<String>,
    /// Systems that are kept from afar.
    remote: Vec<String>,
}

/// What the lines of a document say otherwise than the ledgers.
pub(crate) fn contradictions(of: PaperOf<'_>, lines: &[String]) -> Vec<Outdated> {
    let (shop, today, officer) = (&of.state.shop, of.state.today, officer(of));
    let here = shop.people.records().filter(|person| !person.has_left_by(today));
    let others = here.map(|person| person.name.text().to_owned()).filter(|name| *name != officer).collect();
    let media = shop.media.records().filter(|it| it.permitted.means() == Some(YesNo::Yes));
    let remote = of.systems().filter(|it| it.remote_maintenance.means() == Some(YesNo::Yes));
    let told = Told {
        officer,
        others,
        media: media.map(|it| it.label().to_owned()).collect(),
        rhythms: shop.backups.records().map(|it| it.frequency.to_string()).filter(|it| !it.is_empty()).collect(),
        remote: remote.map(|it| it.label().to_owned()).collect(),
    };
    told.looked_for(lines, of.judged.report.lang)
}

impl Told {
    fn looked_for(&self, lines: &[String], lang: Lang) -> Vec<Outdated> {
        let found = lines.iter().flat_map(|line| {
            let key = width::key(line);
            let says = [self.other_officer(&key), self.media_used(&key), self.other_rhythm(&key), self.comes_in(&key)];
            says.into_iter().flatten().map(|(ja, en)| Outdated {
                line: line.chars().take(SHOWN).collect(),
                says: if lang == Lang::Ja { ja } else { en },
            })
        });
        found.collect()
    }

    /// The line names somebody else as the 安全管理責任者. Who stands in for them is another thing.
    fn other_officer(&self, key: &str) -> Option<(String, String)> {
        let is_named = |name: &str| name.chars().count() >= SHORTEST_NAME && key.contains(&width::key(name));
        let tells =
            key.contains("安全管理責任者") && !holds_any(key, &["代理", "代わ", "副", "補佐", "不在", "担当者"]);
        if !tells || self.officer.is_empty() || is_named(&self.officer) {
            return None;
        }
        let (other, officer) = (self.others.iter().find(|name| is_named(name))?, &self.officer);
        Some((
            format!(
                "安全管理責任者が、職員名簿（{officer}）と違います: {other}。どちらが今の人かを確かめ、合わせてください。"
            ),
            format!(
                "It names {other} as the safety officer, the list of people {officer}. See which is right, and make them agree."
            ),
        ))
    }

    /// The line forbids every medium, and the ledger permits some.
    fn media_used(&self, key: &str) -> Option<(String, String)> {
        let is_about = holds_any(key, &["usb", "外部媒体", "外部記録媒体"]);
        let forbids = holds_any(key, &["禁止", "使用しない", "使わない", "使用してはならない"]);
        let is_partly = holds_any(key, &["私物", "個人", "許可", "以外", "除き", "除く", "原則"]);
        (is_about && forbids && !is_partly && !self.media.is_empty()).then(|| {
            let media = named(&self.media);
            (
                format!("媒体の使用を禁じていますが、外部記録媒体台帳には使用を許可した媒体があります: {media}。どちらかに合わせてください。"),
                format!("It forbids media, and the ledger of media permits some: {media}. Make them agree."),
            )
        })
    }

    /// The line tells how often copies are taken, and no row of the ledger does so.
    fn other_rhythm(&self, key: &str) -> Option<(String, String)> {
        let says = holds_any(key, &["バックアップ", "控えを"]).then(|| rhythm(key))??;
        let known: Vec<Rhythm> = self.rhythms.iter().filter_map(|text| rhythm(&width::key(text))).collect();
        let differs = !known.is_empty() && !known.contains(&says);
        differs.then(|| {
            let rhythms = named(&self.rhythms);
            (
                format!("バックアップの頻度が、バックアップ一覧（{rhythms}）と違います。どちらが今のやり方かを確かめ、合わせてください。"),
                format!("How often copies are taken is not what the ledger of copies says ({rhythms}). See which is right, and make them agree."),
            )
        })
    }

    /// The line says that nobody comes in from afar, and the ledger names systems that are kept so.
    fn comes_in(&self, key: &str) -> Option<(String, String)> {
        let is_about = holds_any(key, &["リモート保守", "遠隔保守", "リモートメンテナンス"]);
        let denies =
            holds_any(key, &["行わない", "行っていない", "実施しない", "利用しない", "使わない", "認めない", "なし"]);
        let is_partly = holds_any(key, &["以外", "場合", "ときは", "許可", "原則", "なしに"]);
        (is_about && denies && !is_partly && !self.remote.is_empty()).then(|| {
            let remote = named(&self.remote);
            (
                format!("リモート保守を行わないと書かれていますが、システム一覧には行っているシステムがあります: {remote}。どちらかに合わせてください。"),
                format!("It says that nobody maintains systems from afar, and the ledger names some: {remote}. Make them agree."),
            )
        })
    }
}

/// How often, as people write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rhythm {
    Day,
    Week,
    Month,
    Year,
}

/// The one rhythm that a text tells; none where it tells several.
fn rhythm(key: &str) -> Option<Rhythm> {
    let words: [(Rhythm, &[&str]); 4] = [
        (Rhythm::Day, &["毎日", "日次", "1日1回", "一日一回", "日に1回", "毎晩", "毎営業日"]),
        (Rhythm::Week, &["毎週", "週次", "週1回", "週に1回", "週一回"]),
        (Rhythm::Month, &["毎月", "月次", "月1回", "月に1回", "月一回"]),
        (Rhythm::Year, &["毎年", "年次", "年1回", "年に1回", "年一回"]),
    ];
    let mut found = words.into_iter().filter(|(_, words)| holds_any(key, words)).map(|(rhythm, _)| rhythm);
    found.next().filter(|_| found.next().is_none())
}

/// 「USB-1、USB-2、ほか3」.
fn named(names: &[String]) -> String {
    let mut told: Vec<&str> = Vec::new();
    for name in names {
        if !told.contains(&name.as_str()) {
            told.push(name);
        }
    }
    let more = told.len().saturating_sub(NAMED);
    told.truncate(NAMED);
    if more == 0 { told.join("、") } else { format!("{}、ほか{more}", told.join("、")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_document_says_otherwise_than_the_ledgers_is_found_and_nothing_else() {
        let words = |all: &[&str]| all.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        let told = Told {
            officer: "あい うえお".to_owned(),
            others: words(&["かき くけこ"]),
            media: words(&["USB-1"]),
            rhythms: words(&["毎日", "毎日 23時"]),
            remote: words(&["レセコン"]),
        };
        for (line, said) in [
            ("安全管理責任者は かきくけこ とする。", "職員名簿（あい うえお）"),
            ("安全管理責任者は あい うえお とする。", ""),
            ("安全管理責任者が不在のときは かき くけこ が代わる。", ""),
            ("安全管理責任者は、管理薬剤師が兼ねる。", ""),
            ("ＵＳＢメモリの使用を一切禁止する。", "USB-1"),
            ("私物のUSBメモリの使用を禁止する。", ""),
            ("USBメモリは、許可したもの以外の使用を禁止する。", ""),
            ("バックアップは毎月１回取得する。", "バックアップ一覧（毎日"),
            ("バックアップは毎日取得する。", ""),
            ("バックアップは毎日、全体は毎月取得する。", ""),
            ("機器の点検は毎月行う。", ""),
            ("リモート保守は行わない。", "レセコン"),
            ("リモート保守は、許可なしに行わない。", ""),
        ] {
            let found = told.looked_for(&[line.to_owned()], Lang::Ja);
            assert_eq!(found.is_empty(), said.is_empty(), "{line}: {found:?}");
            assert!(found.iter().all(|it| it.says.contains(said)), "{line}: {found:?}");
        }
        let line = "安全管理責任者は かき くけこ。リモート保守は行わない。".to_owned();
        assert!(Told::default().looked_for(&[line], Lang::Ja).is_empty(), "an empty ledger contradicts nothing");
    }
}
