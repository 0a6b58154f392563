//! Finding the row of headings: the row, or pair of rows, that carries most of a table's columns.

use crate::columns::Columns;
use crate::official_form;
use crate::told::Told;
use crate::workbook::{Cell, Sheet, SheetRow, Value};
use model::day::PartialDay;
use model::edition::Audience;
use model::record::Field;
use model::width;
use std::collections::{BTreeMap, BTreeSet};

/// How many filled rows from the top are looked at.
const LOOK_AT: usize = 120;
/// The heading of the record's own id in exports.
pub(crate) const ID_HEADING: &str = "管理ID";
/// How closely a column fits that a person named: closer than any heading.
const SAID: u32 = 100;

/// The headings of one sheet.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Headings {
    /// The first and the last of their rows.
    pub(crate) rows: (u32, u32),
    /// What each column is.
    pub(crate) columns: BTreeMap<u32, Heading>,
    /// How well they fit: the number of columns understood, then how closely.
    pub(crate) fit: (usize, u32),
}

/// One heading.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Heading {
    /// As typed.
    pub(crate) text: String,
    /// What it means.
    pub(crate) meaning: Meaning,
}

/// What a column is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Meaning {
    /// A column of the table.
    Field(&'static Field),
    /// The record's id.
    Id,
    /// Nobody knows: kept under its heading.
    Note,
    /// A vendor's remarks under a heading of its own.
    Remark,
    /// Passwords and the like: never read, so that they are in no record.
    Secret,
}

/// Whether a column holds passwords. The ledgers keep rules and days of passwords, never one itself.
fn holds_secrets(alternatives: &[String]) -> bool {
    let is_secret = |text: &String| {
        let key = width::key(text);
        let whole = ["password", "passwd", "pw", "pass", "pin", "pinコード", "暗証番号", "パスフレーズ", "秘密の質問"];
        key.ends_with("パスワード") || whole.contains(&key.as_str())
    };
    alternatives.iter().any(is_secret)
}

/// Every way to write the headings of a table.
pub(crate) struct Lexicon<'t> {
    columns: Columns,
    told: &'t Told,
    entries: BTreeMap<String, Vec<(usize, u32)>>,
}

impl<'t> Lexicon<'t> {
    /// The headings of a table, and what people said of theirs.
    pub(crate) fn new(columns: Columns, told: &'t Told) -> Self {
        let mut entries: BTreeMap<String, Vec<(usize, u32)>> = BTreeMap::new();
        for (place, field) in columns.fields.iter().enumerate() {
            // Of two headings for one column, the earlier of the list is meant: 事業者名 before メーカー.
            let synonyms = field.synonyms.iter().zip(0..).map(|(text, later)| (*text, 40 - u32::min(later, 8)));
            for (text, strength) in
                [(field.label, 60), (field.key, 60), (field.label_en, 50)].into_iter().chain(synonyms)
            {
                // Of two columns that a heading fits alike, it is the one by which the row is called: 機器名 where there is no PC名.
                let names = u32::from(columns.named_by.contains(&&[field.key][..]));
                for (form, loss) in forms(text) {
                    entries.entry(form).or_default().push((place, strength + names - loss));
                }
            }
        }
        Self { columns, told, entries }
    }

    /// The column that a heading names where it stands alone.
    pub(crate) fn meaning(&self, heading: &str) -> Option<&'static Field> {
        let alone = self.understand((1, 1), BTreeMap::from([(1, vec![heading.to_owned()])]));
        alone.columns.values().find_map(|heading| match heading.meaning {
            Meaning::Field(field) => Some(field),
            Meaning::Id | Meaning::Note | Meaning::Remark | Meaning::Secret => None,
        })
    }

    /// The best headings of a sheet, if any row looks like headings at all.
    pub(crate) fn find(&self, sheet: &Sheet) -> Option<Headings> {
        let mut best: Option<Headings> = None;
        let mut above: Option<&SheetRow> = None;
        for row in sheet.rows.iter().take(LOOK_AT) {
            let single = self.understand((row.row, row.row), texts(row));
            let pair = above
                .filter(|above| above.row + 1 == row.row && !holds_data(row))
                .map(|above| self.understand((above.row, row.row), paired(sheet, above, row)));
            for found in [Some(single), pair].into_iter().flatten() {
                let counts = |h: &Headings| if h.rows.0 == h.rows.1 { h.fit } else { (h.fit.0, 0) };
                if found.fit.0 > 0 && best.as_ref().is_none_or(|best| counts(&found) > counts(best)) {
                    best = Some(found);
                }
            }
            above = Some(row);
        }
        best
    }

    /// Whether a row is most likely the headings of this very table.
    pub(crate) fn fits_closely(&self, row: &SheetRow) -> bool {
        self.likely(row, 3).is_some()
    }

    /// A row as headings, where it is most likely that: no data, at least so many columns of the table and most of its own.
    fn likely(&self, row: &SheetRow, least: usize) -> Option<Headings> {
        if row.cells.len() < least || holds_data(row) {
            return None;
        }
        let is_most = |found: &Headings| found.fit.0 >= least && found.fit.0 * 2 > row.cells.len();
        Some(self.understood(row)).filter(|found| is_most(found) && self.accepts(found, &BTreeSet::new()))
    }

    /// A row read as headings.
    pub(crate) fn understood(&self, row: &SheetRow) -> Headings {
        self.understand((row.row, row.row), texts(row))
    }

    /// Whether a row below a table begins another one: headings in other columns than those above.
    pub(crate) fn begins_another(&self, first: &Headings, row: &SheetRow) -> bool {
        let known = |cell: &Cell| forms(&cell.value.text()).iter().any(|(form, _)| self.entries.contains_key(form));
        if !row.cells.iter().take(2).any(known) {
            return false;
        }
        let is_same = |(column, heading): (&u32, &Heading)| {
            first.columns.get(column).is_some_and(|above| above.meaning == heading.meaning)
        };
        self.likely(row, 2).is_some_and(|found| !found.columns.iter().all(is_same))
    }

    /// Whether headings are enough to read the table by. `above` are columns known from above the table.
    pub(crate) fn accepts(&self, headings: &Headings, above: &BTreeSet<&'static str>) -> bool {
        let (known, all) = (headings.fit.0, headings.columns.len());
        let named = self.columns.are_named_by(|key| headings.has(key) || above.contains(key));
        match known {
            0 => false,
            1 => named && all == 1,
            2 => named,
            _ => named || known * 2 >= all,
        }
    }

    /// Gives every column its meaning: what people said first, then the closest matches.
    fn understand(&self, rows: (u32, u32), texts: BTreeMap<u32, Vec<String>>) -> Headings {
        let id = texts.iter().find(|(_, alternatives)| alternatives.iter().any(|text| is_id(text, rows.0)));
        let id = id.map(|(column, _)| *column);
        // What this program wrote carries its own headings.
        let said = if id.is_none() { self.said(&texts) } else { BTreeMap::new() };
        let mut taken: BTreeMap<u32, &'static Field> = BTreeMap::new();
        let mut places = BTreeSet::new();
        let mut closeness = 0;
        for (strength, column, place) in self.matches(&texts, &said) {
            if id != Some(column)
                && !taken.contains_key(&column)
                && places.insert(place)
                && let Some(field) = self.columns.fields.get(place)
            {
                taken.insert(column, field);
                closeness += strength;
            }
        }
        // What this program wrote keeps its notes; what stands left of the answers is the form's.
        let answer = taken.iter().find(|(_, field)| field.key == "answer").filter(|_| id.is_none());
        let answer = answer.map(|(column, _)| *column);
        let is_open = |column: u32| answer.is_some_and(|answer| column > answer) && !said.contains_key(&column);
        let columns = texts.into_iter().map(|(column, alternatives)| {
            let meaning = match taken.get(&column) {
                _ if id == Some(column) => Meaning::Id,
                Some(field) => Meaning::Field(field),
                None if holds_secrets(&alternatives) => Meaning::Secret,
                None if is_open(column) && self.holds_remarks(&alternatives) => Meaning::Remark,
                None => Meaning::Note,
            };
            (column, Heading { text: alternatives.into_iter().next().unwrap_or_default(), meaning })
        });
        // A column that a person only wants kept is understood as well.
        let understood = taken.len() + said.values().filter(|field| field.is_none()).count();
        Headings { rows, columns: columns.collect(), fit: (understood, closeness) }
    }

    /// Whether a vendor's own table has its remarks in a column: under 「理由」 as under 備考.
    fn holds_remarks(&self, alternatives: &[String]) -> bool {
        let is_vendors = self.columns.audience() == Some(Audience::Vendor);
        is_vendors && alternatives.iter().any(|text| official_form::heads_remarks(text))
    }

    /// What people said of these columns. One that holds passwords stays unread, whatever is said of it.
    fn said(&self, texts: &BTreeMap<u32, Vec<String>>) -> BTreeMap<u32, Option<&'static Field>> {
        let open = texts.iter().filter(|(_, alternatives)| !holds_secrets(alternatives));
        let said = |alternatives: &Vec<String>| alternatives.iter().find_map(|text| self.told.of(text));
        open.filter_map(|(column, alternatives)| Some((*column, said(alternatives)?))).collect()
    }

    /// Which column may be which of the table's, the closest first: strength, column, place.
    fn matches(
        &self,
        texts: &BTreeMap<u32, Vec<String>>,
        said: &BTreeMap<u32, Option<&'static Field>>,
    ) -> Vec<(u32, u32, usize)> {
        let place_of = |wanted: &Field| self.columns.fields.iter().position(|field| field.key == wanted.key);
        let said_to_be = |(column, field): (&u32, &Option<&'static Field>)| Some((SAID, *column, place_of((*field)?)?));
        let mut matches: Vec<(u32, u32, usize)> = said.iter().filter_map(said_to_be).collect();
        for (column, alternatives) in texts.iter().filter(|(column, _)| !said.contains_key(column)) {
            for (text, worse) in alternatives.iter().zip(0..) {
                for (form, loss) in forms(text) {
                    for (place, strength) in self.entries.get(&form).into_iter().flatten() {
                        matches.push((strength.saturating_sub(loss + worse), *column, *place));
                    }
                }
            }
        }
        matches.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        matches
    }
}

impl Headings {
    pub(crate) fn has(&self, key: &str) -> bool {
        self.column_of(key).is_some()
    }

    pub(crate) fn column_of(&self, key: &str) -> Option<u32> {
        self.columns
            .iter()
            .find(|(_, heading)| matches!(heading.meaning, Meaning::Field(field) if field.key == key))
            .map(|(column, _)| *column)
    }
}

/// The record's id; in JSON (whose headings stand in row 0) it is called `id`.
fn is_id(text: &str, row: u32) -> bool {
    text.trim() == ID_HEADING || (row == 0 && text == "id")
}

/// The ways a heading may be meant, with how much each is worth less: whole, without its bracket, the bracket alone.
pub(crate) fn forms(text: &str) -> Vec<(String, u32)> {
    let whole = width::key(text);
    let mut forms = Vec::new();
    if let Some((before, rest)) = whole.split_once('(')
        && let Some((inside, after)) = rest.split_once(')')
    {
        let without = format!("{before}{after}");
        forms.extend([(without, 5), (inside.to_owned(), 10)].into_iter().filter(|(form, _)| !form.is_empty()));
    }
    let bare = whole.trim_end_matches([':', '*']).to_owned();
    if bare != whole && !bare.is_empty() {
        forms.push((bare, 1));
    }
    let loosened = loose(&whole);
    if loosened != whole && !loosened.is_empty() {
        forms.push((loosened, 3));
    }
    forms.push((whole, 0));
    forms
}

/// A heading without what people type in several ways: お名前, ｳｨﾙｽ対策 (which widens to ウィルス), サーバー.
fn loose(key: &str) -> String {
    const SMALL: [(char, char); 6] =
        [('ァ', 'ア'), ('ィ', 'イ'), ('ゥ', 'ウ'), ('ェ', 'エ'), ('ォ', 'オ'), ('ー', '\0')];
    let bare = ["お", "ご", "御"].iter().find_map(|polite| key.strip_prefix(polite)).unwrap_or(key);
    let plain = |c: char| SMALL.iter().find(|(small, _)| *small == c).map_or(c, |(_, large)| *large);
    bare.chars().map(plain).filter(|c| *c != '\0').collect()
}

fn texts(row: &SheetRow) -> BTreeMap<u32, Vec<String>> {
    row.cells.iter().map(|cell| (cell.column, vec![cell.value.text().trim().to_owned()])).collect()
}

/// Whether a row holds a day or a number: no heading does, though a row of data may hold a word that is a heading elsewhere.
fn holds_data(row: &SheetRow) -> bool {
    row.cells.iter().any(|cell| match &cell.value {
        Value::Day(_) | Value::Number(_) => true,
        value => {
            let text = width::narrow(value.text().trim());
            text.parse::<f64>().is_ok() || text.parse::<PartialDay>().is_ok()
        }
    })
}

/// Two rows of headings: the lower text, with what stands over it; or the upper where the lower is blank.
fn paired(sheet: &Sheet, upper: &SheetRow, lower: &SheetRow) -> BTreeMap<u32, Vec<String>> {
    let mut out: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for (column, mut alternatives) in texts(lower) {
        let over = over(sheet, upper, column);
        if !over.is_empty() {
            let joined = format!("{over}{}", alternatives.concat());
            alternatives.extend([joined, over]);
        }
        out.insert(column, alternatives);
    }
    for (column, alternatives) in texts(upper) {
        out.entry(column).or_insert(alternatives);
    }
    out
}

/// The text over a column, a merged one over all its columns.
fn over(sheet: &Sheet, upper: &SheetRow, column: u32) -> String {
    let own = upper.text(column);
    if !own.is_empty() {
        return own.trim().to_owned();
    }
    let merged = sheet.merges.iter().find(|m| m.top == upper.row && (m.left..=m.right).contains(&column));
    merged.map(|m| upper.text(m.left).trim().to_owned()).unwrap_or_default()
}
