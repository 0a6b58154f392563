//! 3-② バックアップと復旧: what is needed is decided, several generations by several methods stand, a part of them
//! out of malware's reach, and the way back is written down.
//!
//! The words are guideline 6.0's (運11①: 数世代、複数の方式、一部は不正ソフトウェアの影響が波及しない手段、復元手順).
//! A restore never tried is advice, not a fault.

mod groups;

use crate::checklist::Ask;
use crate::disclosed::rows_in_use;
use crate::stated;
use crate::tally::{Tally, YEAR_DAYS, because};
pub use groups::is_copy_of;
use groups::{Group, groups};
use model::day::PartialDay;
use model::fact::Provenance;
use model::finding::{Finding, Subject, Tone};
use model::presence::Presence;
use model::record::{Backup, Disclosure, System};
use model::text::holds_any;
use model::word::{Connection, Count, DisclosureAnswer, DocumentKind, Hosting, Reach, Topic};

/// 薬守の目安: the last copy is not older than a month.
pub const COPY_DAYS: i32 = 31;

/// Judges whether dispensing could go on.
pub fn judge<'p>(ask: &Ask<'p>) -> Finding<'p> {
    let mut tally = Tally::new(ask.today);
    let groups = groups(ask);
    if !groups.iter().any(|group| group.medical) {
        tally.open(because("nothing_listed", Subject::Pharmacy));
        tally.next("list_backups", Subject::Pharmacy);
    } else {
        count_information(&mut tally, ask, &groups);
    }
    for group in &groups {
        match (group.medical, taken_in(ask, group)) {
            (false, taken) if taken.is_empty() && !group.rows.is_empty() => {
                tally.advise("not_backed_up", group.subject)
            }
            (false, _) => {}
            (true, taken) => count_group(&mut tally, ask, group, &taken),
        }
    }
    tally.finish()
}

/// The copies that are taken. One whose last day is still to come stands beside those that are there only where none is.
fn taken_in<'p>(ask: &Ask<'p>, group: &Group<'p>) -> Vec<&'p Backup> {
    let mut taken: Vec<_> = group.rows.iter().copied().filter(|row| takes_place(ask, row)).collect();
    let is_ahead = |row: &&Backup| row.taken_on.is_some_and(|day| !ask.has_come(Some(day)));
    if !taken.iter().all(is_ahead) {
        taken.retain(|row| !is_ahead(row));
    }
    taken
}

/// 必要な情報の検討: stated, or shown by naming for every system what is copied.
fn count_information(tally: &mut Tally<'_>, ask: &Ask<'_>, groups: &[Group<'_>]) {
    if let Some(stated) = stated::decided(ask, Topic::NeededInformation) {
        if stated.denies() {
            tally.bad(because("information_denied", Subject::Pharmacy).on(stated.stated_on));
            return tally.next("decide_information", Subject::Pharmacy);
        }
        // 「検討中」: by its own word it is not decided yet, whatever the list names.
        if !stated.affirms() && ask.has_come(stated.stated_on) {
            tally.open(because("information_undecided", Subject::Pharmacy).on(stated.stated_on));
            return tally.next("decide_information", Subject::Pharmacy);
        }
        let decided = because("information_decided", Subject::Pharmacy).on(stated.stated_on);
        if !stated.value.is_empty() && tally.good_today(decided) {
            return;
        }
    }
    let is_told = |words: &str| !words.is_empty() && !holds_any(words, &["未定", "検討", "?", "？"]);
    let named = |group: &Group<'_>| group.rows.iter().any(|row| is_told(&row.target));
    if groups.iter().filter(|group| group.medical).all(named) {
        tally.good(because("targets_named", Subject::Pharmacy));
    } else {
        tally.open(because("information_unknown", Subject::Pharmacy));
        tally.next("decide_information", Subject::Pharmacy);
    }
}

fn count_group<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, group: &Group<'p>, taken: &[&'p Backup]) {
    let flaws = flaws(ask, group, taken);
    if flaws.is_empty() {
        return count_sound(tally, ask, group, taken);
    }
    // The vendor is asked first: nobody changes the backup of a レセコン on our word.
    let asks_already = flaws.iter().any(|(_, _, step)| *step == "ask_cloud_backup");
    if let Some(system) = group.system.filter(|system| !system.vendor.is_empty() && !asks_already) {
        tally.next_with("ask_backup", group.subject, [("vendor", system.vendor.text().into())]);
    }
    for (tone, code, step) in flaws {
        match tone {
            Tone::Bad => tally.bad(because(code, group.subject)),
            _ => tally.open(because(code, group.subject)),
        }
        tally.next(step, group.subject);
    }
}

/// What is wrong or not known: tone, reason, step.
type Flaw = (Tone, &'static str, &'static str);

fn flaws(ask: &Ask<'_>, group: &Group<'_>, taken: &[&Backup]) -> Vec<Flaw> {
    if taken.is_empty() {
        return match (group.rows.is_empty(), group.system) {
            (false, _) => vec![(Tone::Bad, "no_backup", "add_copies")],
            (true, Some(system)) => cloud_flaw(ask, system).into_iter().collect(),
            (true, None) => Vec::new(),
        };
    }
    let found = [generations(taken), reach(taken), way_back(ask, taken)];
    let dated = last(ask, taken, |row| row.taken_on).is_some();
    let undated = (!dated).then_some((Tone::Open, "taken_unknown", "check_copies"));
    let aged = if taken.iter().any(|row| has_stopped(ask, row)) {
        Some((Tone::Open, "copies_stopped", "check_copies"))
    } else {
        is_reach_old(ask, taken).then_some((Tone::Open, "detached_copy_old", "detach_copy"))
    };
    let flawed = taken.iter().any(|row| row.remark.tells().is_some_and(|note| note.has_failed));
    let flawed = flawed.then_some((Tone::Open, "copy_flawed", "check_copies"));
    let is_doubtful = taken.iter().any(|row| row.is_doubtful()) || aged.is_none() && needs_chance(taken);
    let doubtful = is_doubtful.then_some((Tone::Open, "copy_doubtful", "check_copies"));
    found.into_iter().flatten().chain(undated).chain(aged).chain(flawed).chain(doubtful).collect()
}

/// Whether the copies do not suffice without those that are taken when somebody thinks of it.
fn needs_chance(taken: &[&Backup]) -> bool {
    if !taken.iter().any(|row| row.is_by_chance()) {
        return false;
    }
    let regular: Vec<&Backup> = taken.iter().copied().filter(|row| !row.is_by_chance()).collect();
    regular.is_empty() || generations(&regular).is_some() || reach(&regular).is_some()
}

/// A system without any row: a vendor's disclosure may tell of its backups, where the data is with the vendor.
fn cloud_flaw(ask: &Ask<'_>, system: &System) -> Option<Flaw> {
    if system.hosting.means() != Some(Hosting::Cloud) {
        return Some((Tone::Open, "no_backup_listed", "list_backups"));
    }
    let mut answers = disclosures(ask, system).map(|row| row.answer.means());
    match answers.next() {
        None => Some((Tone::Open, "cloud_backup_unknown", "ask_cloud_backup")),
        Some(first) if answers.chain([first]).all(|answer| answer == Some(DisclosureAnswer::Yes)) => None,
        Some(_) => Some((Tone::Open, "disclosed_without_backup", "ask_cloud_backup")),
    }
}

/// What the vendor discloses about backing up this system.
fn disclosures<'p>(ask: &Ask<'p>, system: &'p System) -> impl Iterator<Item = &'p Disclosure> {
    let is_of = move |row: &&Disclosure| {
        row.product.names(&system.product) || (row.vendor.is_firm(&system.vendor) && row.product.names(&system.name))
    };
    let is_told = move |row: &&Disclosure| row.is_on_backups() && ask.has_come(row.issued_on);
    rows_in_use(ask, Some(system)).filter(is_of).filter(is_told)
}

fn count_sound<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, group: &Group<'p>, taken: &[&'p Backup]) {
    let Some(day) = last(ask, taken, |row| row.taken_on) else {
        let disclosed = group.system.and_then(|system| disclosures(ask, system).next());
        let issued_on = disclosed.and_then(|row| row.issued_on);
        return tally.good(because("vendor_backs_up", group.subject).from(Provenance::Vendor).on(issued_on));
    };
    tally.good(because("backed_up", group.subject).on(Some(day)));
    if ask.is_over(day, COPY_DAYS) {
        tally.advise_with("taken_long_ago", group.subject, [("day", day.into())]);
    }
    for row in taken.iter().filter(|row| row.is_seldom() || row.is_by_chance()) {
        tally.advise_with("copied_seldom", group.subject, [("said", (&*row.frequency).into())]);
    }
    match last(ask, taken, |row| row.restored_on) {
        None => match taken.iter().find_map(|row| row.unread_restore()) {
            Some(said) => tally.advise_with("restore_said", group.subject, [("said", said.into())]),
            None => tally.advise("never_restored", group.subject),
        },
        Some(day) if ask.is_over(day, YEAR_DAYS) => {
            tally.advise_with("restored_long_ago", group.subject, [("day", day.into())]);
        }
        Some(_) => {}
    }
}

/// A way that is said to be taken 毎日 or 毎週 and was last taken more than a year ago: its own words do not hold.
fn has_stopped(ask: &Ask<'_>, row: &Backup) -> bool {
    let is_regular = row.frequency.tells().is_some_and(|note| note.is_regular);
    is_regular && row.taken_on.is_some_and(|day| ask.is_over(day, YEAR_DAYS))
}

/// Every copy out of malware's reach was taken more than a year ago: what it would bring back is of another year.
fn is_reach_old(ask: &Ask<'_>, taken: &[&Backup]) -> bool {
    let mut detached = taken.iter().filter(|row| is_detached(row)).peekable();
    detached.peek().is_some() && detached.all(|row| row.taken_on.is_some_and(|day| ask.is_over(day, YEAR_DAYS)))
}

fn is_detached(row: &Backup) -> bool {
    out_of_reach(row) == Some(true) && !row.stays_connected()
}

/// Whether a copy is out of malware's reach, by its two columns; `None` where neither tells, or they contradict.
fn out_of_reach(row: &Backup) -> Option<bool> {
    let detached = row.detached.means().map(|said| said == Reach::Out);
    let apart = row.connected.means().map(|said| said == Connection::Apart);
    match (detached, apart) {
        (Some(detached), Some(apart)) if detached != apart => None,
        (detached, apart) => detached.or(apart),
    }
}

/// 数世代: some copy goes back more than one generation.
fn generations(taken: &[&Backup]) -> Option<Flaw> {
    let kept = |row: &&Backup| row.generations.means().map(|Count(n)| n);
    match taken.iter().filter_map(kept).max() {
        Some(2..) => None,
        Some(_) if taken.iter().all(|row| row.generations.means().is_some()) => {
            Some((Tone::Bad, "one_generation", "keep_generations"))
        }
        _ => Some((Tone::Open, "generations_unknown", "check_copies")),
    }
}

/// 複数の方式、一部は影響が波及しない: several generations on one always-connected NAS are one method, within reach.
fn reach(taken: &[&Backup]) -> Option<Flaw> {
    if taken.iter().all(|row| out_of_reach(row) == Some(false)) {
        return Some((Tone::Bad, "within_reach", "detach_copy"));
    }
    if !taken.iter().any(|row| is_detached(row)) {
        let is_taken_back = taken.iter().any(|row| row.detached.means() == Some(Reach::Out));
        let code = if is_taken_back { "left_connected" } else { "reach_unknown" };
        return Some((Tone::Open, code, "check_copies"));
    }
    let differ = |a: &str, b: &str| !a.is_empty() && !b.is_empty() && a != b;
    // HDD① and HDD② are one method.
    let bare = |words: &str| {
        words.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || ('①'..='⑳').contains(&c)).to_owned()
    };
    let apart = |a: &Backup, b: &Backup| differ(&bare(&a.method), &bare(&b.method)) || differ(&a.place, &b.place);
    if taken.iter().any(|a| taken.iter().any(|b| apart(a, b))) {
        return None;
    }
    let unwritten = taken.len() > 1 && taken.iter().any(|row| row.method.is_empty() && row.place.is_empty());
    Some(if unwritten {
        (Tone::Open, "method_unknown", "check_copies")
    } else {
        (Tone::Bad, "one_method", "add_copies")
    })
}

/// 復元手順: written down in the list, or as a document. A list that says of its copies that there is none does not rest on
/// a document that says there is: nobody knows which of the two is old.
fn way_back(ask: &Ask<'_>, taken: &[&Backup]) -> Option<Flaw> {
    let is_written = |row: &&Backup| row.procedure.tells() == Some(Presence::There);
    let is_paper = |kind| kind == Some(DocumentKind::RestoreProcedure);
    let mut papers = ask.shop.documents.records().filter(|paper| ask.has_come(paper.approved_on));
    if taken.iter().any(is_written) {
        return None;
    }
    if papers.any(|paper| is_paper(paper.what())) {
        let is_denied = |row: &&Backup| {
            row.procedure.tells() == Some(Presence::Missing) || row.procedure.chars().any(char::is_alphanumeric)
        };
        return taken.iter().any(is_denied).then_some((Tone::Open, "way_back_contradicted", "settle_way_back"));
    }
    Some(match taken.iter().all(|row| row.procedure.tells() == Some(Presence::Missing)) {
        true => (Tone::Bad, "no_way_back", "write_way_back"),
        false => (Tone::Open, "way_back_unknown", "write_way_back"),
    })
}

/// A row that says 頻度 なし or 中止, 方法 未導入 or 場所 紛失 tells that nothing is copied, or that the copy is gone.
fn takes_place(ask: &Ask<'_>, row: &Backup) -> bool {
    !says_none(&row.frequency) && row.takes_place() && row.has_begun(ask.today)
}

fn says_none(text: &str) -> bool {
    ["なし", "無し", "無", "未", "未作成", "未実施", "していない", "×", "-"].contains(&text.trim())
}

/// The last of some days that lie by the day judged for.
fn last(ask: &Ask<'_>, rows: &[&Backup], day: fn(&Backup) -> Option<PartialDay>) -> Option<PartialDay> {
    let days = rows.iter().filter_map(|row| day(row)).filter(|day| ask.has_come(Some(*day)));
    days.max_by_key(|day| day.latest())
}
