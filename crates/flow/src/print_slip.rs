//! 伝票 as papers: what is to be settled for somebody who leaves, with what was; a vendor's visit, recorded or to be filled in
//! by hand. What a slip said is read back from its text, which is what the record keeps.

use crate::issue_paper::{IssueError, PaperFor, PaperOf};
use crate::leave_person::{self, leaving};
use crate::open_pharmacy::{Shop, State};
use crate::vendor_visit::{self, BROUGHT, IDS};
use model::lang::Lang;
use model::pharmacy::Evidence;
use model::record::{Person, Record as _};
use model::width;
use paper::{SlipLine, SlipName, SlipPaper, SlipPart};
use std::collections::{BTreeMap, BTreeSet};

/// Lines to write on where a slip is filled in by hand.
const BLANK_LINES: usize = 4;

/// A slip as it was recorded.
#[derive(Debug, Default)]
struct Recorded {
    /// What stands behind each label.
    names: BTreeMap<String, String>,
    /// The lines under each heading.
    lists: BTreeMap<String, Vec<String>>,
    /// The account in somebody's own words.
    told: String,
}

impl Recorded {
    fn read(text: &str) -> Self {
        let (text, told) = vendor_visit::parted(text);
        let mut read = Self { told, ..Self::default() };
        let mut list = None;
        for line in text.lines() {
            if let (Some(says), Some(heading)) = (line.strip_prefix('・'), &list) {
                read.lists.entry(String::clone(heading)).or_default().push(says.to_owned());
            } else if let Some((label, value)) = line.split_once(": ") {
                read.names.insert(label.to_owned(), value.to_owned());
            } else if let Some((heading, _count)) = line.rsplit_once('（') {
                list = Some(heading.to_owned());
            }
        }
        read
    }

    fn of(shop: &Shop, evidence: &Evidence) -> Result<Self, IssueError> {
        let digest = evidence.sha256.parse().map_err(|_| IssueError::SlipUnnamed)?;
        Ok(Self::read(&String::from_utf8_lossy(&shop.journal.blob(digest).map_err(IssueError::Slip)?)))
    }

    fn name(&self, label: &str) -> String {
        self.names.get(label).cloned().unwrap_or_default()
    }

    fn list(&self, heading: &str) -> &[String] {
        self.lists.get(heading).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The slips of an occasion, the first one first.
fn slips(state: &State, is_about: impl Fn(&str) -> bool) -> Vec<&Evidence> {
    let mut slips: Vec<&Evidence> =
        state.shop.evidence.values().flatten().filter(|evidence| is_about(&evidence.about)).collect();
    slips.sort_by_key(|evidence| evidence.seq);
    slips
}

/// The visits of vendors that were recorded, the latest first.
#[must_use]
pub fn visits(state: &State) -> Vec<&Evidence> {
    let mut visits = slips(state, |about| about.starts_with("visit/"));
    visits.reverse();
    visits
}

fn say(lang: Lang, ja: &'static str, en: &'static str) -> &'static str {
    if lang == Lang::Ja { ja } else { en }
}

fn name(label: &str, value: impl Into<String>, is_wide: bool) -> SlipName {
    SlipName { label: label.to_owned(), value: value.into(), is_wide }
}

fn line(says: impl Into<String>, ticks: &[bool]) -> SlipLine {
    SlipLine { says: says.into(), ticks: ticks.to_vec() }
}

/// 退職の手続き of the person who is meant.
///
/// # Errors
/// Nobody is called so, or a slip of theirs cannot be read.
pub fn leaving_paper(of: PaperOf<'_>, for_whom: PaperFor<'_>) -> Result<SlipPaper, IssueError> {
    let (state, lang) = (of.state, of.judged.report.lang);
    let person = the_person(state, for_whom.person.unwrap_or_default())?;
    let leaves = leaving(state, &person.id).ok_or_else(|| no_person(state))?;
    let about = leave_person::about(&person.id);
    let recorded = slips(state, |slip| slip == about);
    let recorded = recorded.into_iter().map(|slip| Recorded::of(of.shop, slip)).collect::<Result<Vec<_>, _>>()?;
    let mut said = BTreeSet::new();
    let done: Vec<&String> =
        recorded.iter().flat_map(|slip| slip.list(leave_person::DONE)).filter(|line| said.insert(*line)).collect();
    let things = leaves.things.iter().map(|thing| format!("{}: {}", thing.called(), thing.settled(lang)));
    let unseen = leaves.systems.iter().filter(|system| !done.contains(&&leave_person::looked_up(system)));
    let unseen = unseen.map(|system| match lang {
        Lang::Ja => leave_person::looked_up(system),
        Lang::En => format!("{system}: made sure that they have no ID"),
    });
    let successor =
        say(lang, "後任を決め、職員名簿と任命書を直した", "a successor is named in the list of people and appointed");
    let chart = say(lang, "連絡先と連絡体制図を直した", "the contacts and their chart are corrected");
    let also = [(!leaves.role.is_empty(), successor), (leaves.is_contact, chart)];
    let also = also.into_iter().filter(|(is_due, _)| *is_due).map(|(_, says)| says.to_owned());
    let open = things.chain(unseen).chain(also).map(|says| line(says, &[false]));
    let lines = done.iter().map(|says| line(says.as_str(), &[true])).chain(open).collect();
    let last = recorded.last();
    let known = |label: &str| last.map(|slip| slip.name(label)).unwrap_or_default();
    let last_on = person.left_on.map(|day| if lang == Lang::Ja { day.wareki() } else { day.to_string() });
    Ok(SlipPaper {
        title: say(lang, "退職の手続き", "退職の手続き / A last day").to_owned(),
        note: say(
            lang,
            "済んだものに印を付け、薬守の「退職の手続き」で記録します。",
            "Tick what is done, and record it on the page of last days.",
        )
        .to_owned(),
        names: vec![
            name(say(lang, "氏名", "Name"), person.name.text(), false),
            name(say(lang, "最終出勤日", "Last day of work"), last_on.unwrap_or_default(), false),
            name(say(lang, "引き継ぐ役割", "Role to hand over"), leaves.role.clone(), true),
        ],
        parts: vec![SlipPart::list(say(lang, "すること", "To do"), &[say(lang, "済み", "done")], lines)],
        signed: vec![
            name(say(lang, leave_person::DONE_ON, "Done on"), known(leave_person::DONE_ON), false),
            name(say(lang, leave_person::DONE_BY, "Who saw to it"), known(leave_person::DONE_BY), false),
        ],
        ..blank(of)
    })
}

/// The person of an id, or the one who is called so.
fn the_person<'s>(state: &'s State, typed: &str) -> Result<&'s Person, IssueError> {
    let by = |fits: &dyn Fn(&Person) -> bool| state.shop.people.records().filter(|it| fits(it)).collect::<Vec<_>>();
    let by_id = by(&|person| person.id == typed);
    let fitting =
        if by_id.is_empty() { by(&|person| width::key(person.name.text()) == width::key(typed)) } else { by_id };
    match fitting.as_slice() {
        [person] => Ok(person),
        _ => Err(no_person(state)),
    }
}

fn no_person(state: &State) -> IssueError {
    let known = leave_person::may_be_leaving(state).into_iter().map(|person| person.name.text());
    let known: Vec<&str> = known.collect();
    if known.is_empty() { IssueError::Nobody } else { IssueError::NoPerson { known: listed(known.into_iter()) } }
}

/// What there is to choose from, for people.
fn listed<'t>(known: impl Iterator<Item = &'t str>) -> String {
    let known = known.collect::<Vec<_>>().join(", ");
    if known.is_empty() { "－".to_owned() } else { known }
}

/// 事業者の来訪: the one that is meant, or the form to fill in by hand.
///
/// # Errors
/// There is no such visit, or its slip cannot be read.
pub fn visit_paper(of: PaperOf<'_>, for_whom: PaperFor<'_>) -> Result<SlipPaper, IssueError> {
    let recorded = match the_visit(of.state, for_whom)? {
        Some(slip) => Recorded::of(of.shop, slip)?,
        None => Recorded::default(),
    };
    let (lang, is_blank) = (of.judged.report.lang, recorded.names.is_empty());
    let (brought, id) = (recorded.name(vendor_visit::MEDIA), recorded.name(vendor_visit::ID));
    let chosen = |of: &[&str], said: &str| of.iter().position(|words| *words == said);
    let media = match lang {
        Lang::Ja => BROUGHT,
        Lang::En => ["none", "yes, checked for malware before use", "yes, not checked"],
    };
    let ids = if lang == Lang::Ja { IDS } else { ["none is left open", "an ID used for the work stays open"] };
    let columns = [say(lang, "作業した", "worked on"), say(lang, "更新を適用", "updates applied")];
    let devices = if is_blank { to_work_on(of.state) } else { worked_on(&recorded) };
    let label = |ja: &'static str, en: &'static str, is_wide| name(say(lang, ja, en), recorded.name(ja), is_wide);
    let hand = say(
        lang,
        "書き終えたら、薬守の「事業者の来訪」で記録します。",
        "Record it on the page of vendors' visits when it is filled in.",
    );
    Ok(SlipPaper {
        title: say(lang, "事業者の来訪", "事業者の来訪 / A vendor's visit").to_owned(),
        note: if is_blank { hand.to_owned() } else { String::new() },
        names: vec![
            label(vendor_visit::ON, "Day", false),
            label(vendor_visit::VENDOR, "Firm", false),
            label(vendor_visit::WHO, "Who came", true),
        ],
        parts: vec![
            SlipPart::told(say(lang, vendor_visit::DID, "What was done"), recorded.told.clone()),
            SlipPart::list(say(lang, vendor_visit::DEVICES, "Devices that were worked on"), &columns, devices),
            SlipPart::choices(
                say(lang, vendor_visit::MEDIA, "Media that were brought"),
                &media,
                chosen(&BROUGHT, &brought),
            ),
            SlipPart::choices(say(lang, vendor_visit::ID, "IDs of the work"), &ids, chosen(&IDS, &id)),
        ],
        signed: vec![label(vendor_visit::BY, "Who stood by", false)],
        ..blank(of)
    })
}

/// The visit of an entry, or the latest of a firm; none is asked for where the form is to be filled in.
fn the_visit<'s>(state: &'s State, wanted: PaperFor<'_>) -> Result<Option<&'s Evidence>, IssueError> {
    let visits = visits(state);
    let vendor = |about: &str| width::key(about.splitn(3, '/').nth(2).unwrap_or_default());
    let found = match wanted {
        PaperFor { visit: Some(entry), .. } => visits.iter().find(|visit| visit.seq == entry),
        PaperFor { vendor: Some(typed), .. } => {
            visits.iter().find(|visit| vendor(&visit.about).contains(&width::key(typed)))
        }
        PaperFor { .. } => return Ok(None),
    };
    found
        .copied()
        .map(Some)
        .ok_or_else(|| IssueError::NoVisit { known: listed(visits.iter().map(|visit| visit.title.as_str())) })
}

/// Every device that may run, and room for others.
fn to_work_on(state: &State) -> Vec<SlipLine> {
    let running =
        state.shop.devices.records().filter(|device| device.may_run()).map(|device| device.label().to_owned());
    let blank = std::iter::repeat_n(String::new(), BLANK_LINES);
    running.chain(blank).map(|says| line(says, &[false, false])).collect()
}

fn worked_on(recorded: &Recorded) -> Vec<SlipLine> {
    let told = |says: &String| match says.strip_suffix(vendor_visit::UPDATED) {
        Some(device) => line(device, &[true, true]),
        None => line(says.as_str(), &[true, false]),
    };
    recorded.list(vendor_visit::DEVICES).iter().map(told).collect()
}

/// A slip of the pharmacy on which nothing stands.
fn blank(of: PaperOf<'_>) -> SlipPaper {
    SlipPaper {
        title: String::new(),
        note: String::new(),
        pharmacy: of.state.shop.name.clone(),
        as_of: of.state.today,
        lang: of.judged.report.lang,
        names: Vec::new(),
        parts: Vec::new(),
        signed: Vec::new(),
        journal: of.state.mark.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_read_back_as_it_was_written() {
        let told = "一行目\n\n作業した機器（9台）\n・偽: 更新を適用した\n来訪日: うそ";
        let text = format!(
            "事業者の来訪\n薬局: 緑\n来訪日: 令和7年11月25日\n事業者: B社: 東京\n\nしたこと:\n{told}\n\n作業した機器（2台）\n・PC1: 更新を適用した\n・PC（2）\n\n持ち込んだ媒体: なし\n作業用のID: 残っていない\n"
        );
        let read = Recorded::read(&text);
        assert_eq!(read.told, told, "whatever was typed stays what was typed");
        assert_eq!((read.name("来訪日"), read.name("事業者")), ("令和7年11月25日".to_owned(), "B社: 東京".to_owned()));
        assert_eq!(
            (read.name("持ち込んだ媒体"), read.name("作業用のID")),
            ("なし".to_owned(), "残っていない".to_owned())
        );
        let lines = worked_on(&read).into_iter().map(|line| (line.says, line.ticks)).collect::<Vec<_>>();
        assert_eq!(lines, [("PC1".to_owned(), vec![true, true]), ("PC（2）".to_owned(), vec![true, false])]);
        assert!(Recorded::read("").names.is_empty());
    }
}
