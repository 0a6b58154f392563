//! What to look at in the text of a document that exists already: words of rules that were changed since, people and vendors who
//! are gone, and what the ledgers say otherwise. The words stand in `outdated.toml`; nothing here judges an item.

use crate::contracts::is_former;
use crate::stated::for_all;
use model::day::Day;
use model::lang::{Bilingual, Lang};
use model::pharmacy::Pharmacy;
use model::width;
use model::word::Topic;
use serde::Deserialize;
use std::sync::LazyLock;

/// Something in a document to be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outdated {
    /// The line, as it stands there, cut where it is long.
    pub line: String,
    /// What to look at.
    pub says: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    word: Vec<Word>,
    left: Bilingual,
    former: Bilingual,
    length: Bilingual,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Word {
    #[serde(default)]
    all: Vec<String>,
    any: Vec<String>,
    #[serde(default)]
    none: Vec<String>,
    says: Bilingual,
}

static WORDS: LazyLock<Option<Words>> =
    // The file is part of the program; a test proves that it parses.
    LazyLock::new(|| toml::from_str(include_str!("../outdated.toml")).ok());

/// So much of a line is shown, in characters.
const SHOWN: usize = 80;
/// A name of fewer characters stands in many other words.
const SHORTEST_NAME: usize = 3;

/// What is to be looked at in the lines of a document, in their order.
#[must_use]
pub fn outdated(lines: &[String], shop: &Pharmacy, today: Day, lang: Lang) -> Vec<Outdated> {
    let Some(words) = &*WORDS else { return Vec::new() };
    let gone = gone(words, shop, today, lang);
    let stated = for_all(shop, Topic::PasswordLength, today).and_then(|stated| stated.least_length());
    let mut found = Vec::new();
    for line in lines {
        let key = width::key(line);
        let shown: String = line.chars().take(SHOWN).collect();
        let mut says: Vec<String> =
            words.word.iter().filter(|it| it.is_in(&key)).map(|it| it.says.get(lang).to_owned()).collect();
        says.extend(gone.iter().filter(|(name, _)| key.contains(name)).map(|(_, says)| says.clone()));
        if let Some(stated) = stated.filter(|stated| length_in(&key).is_some_and(|length| length != *stated)) {
            says.push(filled(&words.length, lang, "stated", &stated.to_string()));
        }
        found.extend(says.into_iter().map(|says| Outdated { line: shown.clone(), says }));
    }
    found
}

impl Word {
    fn is_in(&self, key: &str) -> bool {
        let holds = |word: &String| key.contains(&width::key(word));
        self.all.iter().all(holds) && self.any.iter().any(holds) && !self.none.iter().any(holds)
    }
}

/// The keys of names that are gone, each with what is said of it.
fn gone(words: &Words, shop: &Pharmacy, today: Day, lang: Lang) -> Vec<(String, String)> {
    let here = |key: &str| shop.people.records().any(|it| !it.has_left_by(today) && width::key(it.name.text()) == key);
    let people =
        shop.people.records().filter(|person| person.has_left_by(today)).map(|it| (it.name.text(), &words.left));
    let vendors = shop.vendors.records().filter(|it| is_former(shop, &it.name, today));
    let vendors = vendors.map(|it| (it.name.text(), &words.former));
    let named = |(name, says): (&str, &Bilingual)| {
        let key = width::key(name);
        let is_told = key.chars().count() >= SHORTEST_NAME && !here(&key);
        is_told.then(|| (key, filled(says, lang, "name", name)))
    };
    people.chain(vendors).filter_map(named).collect()
}

fn filled(says: &Bilingual, lang: Lang, name: &str, value: &str) -> String {
    says.fill(lang, |asked| (asked == name).then(|| value.into()))
}

/// 「パスワードは8文字以上」: the number of characters that a line asks for; none where it gives several.
fn length_in(key: &str) -> Option<u32> {
    let (before, after) = key.split_once("文字以上").filter(|_| key.contains("パスワード"))?;
    let digits = before.trim_end_matches(|c: char| c.is_ascii_digit());
    before.strip_prefix(digits).filter(|_| !after.contains("文字以上"))?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::act::{Act, RecordPut, Source};
    use model::pharmacy::Mark;
    use model::record::Ledger;

    fn shop() -> Pharmacy {
        let mut shop = Pharmacy::default();
        let on = Day::new(2025, 11, 25).unwrap();
        let rows: [(Ledger, &[(&str, &str)]); 3] = [
            (Ledger::People, &[("name", "たち つてと"), ("left_on", "2025-03-31")]),
            (Ledger::People, &[("name", "あい うえお")]),
            (Ledger::Statements, &[("topic", "パスワードの最小文字数"), ("value", "13")]),
        ];
        for (seq, (ledger, cells)) in (0..).zip(rows) {
            let cells = cells.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect();
            let (id, source) = (format!("r{seq}"), Source::Person);
            let put = RecordPut { ledger, id, cells, notes: model::record::Row::new(), source };
            shop.apply(Mark { seq, on }, Act::RecordPut(put)).unwrap();
        }
        shop
    }

    #[test]
    fn old_words_people_who_left_and_what_the_ledgers_say_otherwise_are_found() {
        let _parsed: Words = toml::from_str(include_str!("../outdated.toml")).unwrap();
        for (line, said) in [
            ("この規程はガイドライン第5.2版に準拠する。", "第7.0版"),
            ("ガイドライン　第６．０版による", "第7.0版"),
            ("パスワードは２か月ごとに変更する", "定期的な変更"),
            ("責任者は、たちつてと とする。", "退職した人の名前があります: たち つてと"),
            ("パスワードは８文字以上とする。", "宣言にある13文字と違います"),
            ("医療ＤＸ推進体制整備加算の届出", "廃止されました"),
            ("サーバのOSは Windows 7 とする", "サポートの終わったOS"),
            ("ガイドライン第7.0版に準拠する。", ""),
            ("パスワードは13文字以上とする。", ""),
            ("パスワードは8文字以上、二要素がなければ13文字以上とする。", ""),
            ("責任者は、あい うえお とする。", ""),
            ("台帳を定期的に変更する。", ""),
        ] {
            let found = outdated(&[line.to_owned()], &shop(), Day::new(2025, 11, 25).unwrap(), Lang::Ja);
            let says: Vec<&str> = found.iter().map(|it| it.says.as_str()).collect();
            let fits = if said.is_empty() { says.is_empty() } else { says.len() == 1 && says[0].contains(said) };
            assert!(fits, "{line}: {says:?}");
        }
    }
}
