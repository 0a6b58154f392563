//! Registers on paper: of several ledgers what is looked through together, with room to write where something is done again.

mod two_factor;

use crate::issue_paper::PaperOf;
use model::day::PartialDay;
use model::lang::Lang;
use model::record::{Backup, Device, Record as _, System};
use model::word::YesNo;
use paper::{LedgerPaper, Register};

/// A register of the day.
pub(crate) fn register(of: PaperOf<'_>, which: Register) -> LedgerPaper {
    let lang = of.judged.report.lang;
    let (columns, rows) = match which {
        Register::RemoteMaintenance => (&REMOTE, remote(of)),
        Register::Responsibilities => (&RESPONSIBLE, responsible(of)),
        Register::TwoFactorPlans => (&TWO_FACTOR, two_factor::plans(of)),
        Register::MediaAndTakeouts => (&CARRIED, carried(of)),
        Register::RestoreTests => (&RESTORES, restores(of)),
        Register::LogReviews => (&LOGS, logs(of)),
    };
    table(of, which.title(lang).to_owned(), columns, rows)
}

/// Rows laid out like a ledger, their headings in the language of the papers.
pub(crate) fn table(of: PaperOf<'_>, title: String, columns: &[(&str, &str)], rows: Vec<Vec<String>>) -> LedgerPaper {
    LedgerPaper {
        title,
        pharmacy: of.state.shop.name.clone(),
        as_of: of.state.today,
        lang: of.judged.report.lang,
        columns: columns.iter().map(|(ja, en)| say(of, ja, en)).collect(),
        rows,
        erased: 0,
        note: String::new(),
        journal: of.state.mark.clone(),
    }
}

/// The headings of a register in both languages.
type Columns = [(&'static str, &'static str); 8];

const REMOTE: Columns = [
    ("種別", "Kind"),
    ("対象", "What"),
    ("事業者", "Vendor"),
    ("リモート保守・方法・つながり方", "Remote maintenance, by what, when connected"),
    ("ID・二要素認証", "Account, two-factor"),
    ("事業者に確かめた日・最後に使った日", "Vendor asked on, last used on"),
    ("IPアドレス・接続元の制限", "IP address, sources restricted"),
    ("備考", "Remark"),
];
const RESPONSIBLE: Columns = [
    ("システム", "System"),
    ("事業者", "Vendor"),
    ("更新", "Patches"),
    ("バックアップ", "Copies"),
    ("監視", "Watches"),
    ("更新責任の書面", "Patching is written"),
    ("サポートの終わり・契約の終わり", "Support ends, contract ends"),
    ("契約終了時のデータ", "Data at the end"),
];
const TWO_FACTOR: Columns = [
    ("システム", "System"),
    ("事業者", "Vendor"),
    ("いま（台帳）", "Now (ledger)"),
    ("事業者の回答", "The vendor says"),
    ("導入の予定日", "Planned for"),
    ("様式の期限", "Last day of the form"),
    ("期限との関係", "How it stands"),
    ("備考", "Remark"),
];
const CARRIED: Columns = [
    ("種別", "Kind"),
    ("媒体", "Medium"),
    ("内容・使用許可", "Content, or whether permitted"),
    ("人", "Person"),
    ("暗号化", "Encrypted"),
    ("登録日・持出日", "Registered or taken on"),
    ("返却日", "Returned on"),
    ("備考", "Remark"),
];
const RESTORES: Columns = [
    ("システム", "System"),
    ("対象データ", "What"),
    ("保存場所", "Place"),
    ("復旧手順書", "Procedure"),
    ("前回戻せた日", "Last restored on"),
    ("今回の実施日", "Tried on"),
    ("かかった時間・結果", "Time and result"),
    ("実施者", "By"),
];
const LOGS: Columns = [
    ("システム", "System"),
    ("ログの場所", "Log is"),
    ("残る項目", "Log holds"),
    ("見られる人", "Read by"),
    ("前回見た日", "Last reviewed on"),
    ("今回見た日", "Reviewed on"),
    ("気づいたこと", "Findings"),
    ("見た人", "By"),
];

pub(super) fn day(of: PaperOf<'_>, on: Option<PartialDay>) -> String {
    on.map(|on| on.short_words(of.judged.report.lang)).unwrap_or_default()
}

pub(crate) fn say(of: PaperOf<'_>, ja: &str, en: &str) -> String {
    if of.judged.report.lang == Lang::Ja { ja.to_owned() } else { en.to_owned() }
}

/// Room to write: two blank lines, which the printed table does not leave out.
fn room() -> String {
    "　\n　".to_owned()
}

/// What is known, or room to write it: who does what is what the paper is for.
fn or_room(known: &str) -> String {
    if known.trim().is_empty() { room() } else { known.to_owned() }
}

/// What is known of several things that share a column.
fn joined<const N: usize>(parts: [&str; N]) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("・")
}

/// Systems of which it is not said that they are not kept from afar, then devices that are.
fn remote(of: PaperOf<'_>) -> Vec<Vec<String>> {
    let is_asked = |it: &&System| it.remote_maintenance.means() != Some(YesNo::No);
    let system = |it: &System| {
        let two_factor = match it.remote_two_factor.text() {
            "" => String::new(),
            said => say(of, &format!("二要素認証 {said}"), &format!("two-factor {said}")),
        };
        vec![
            say(of, "システム", "system"),
            it.label().to_owned(),
            it.vendor.text().to_owned(),
            joined([it.remote_maintenance.text(), &it.remote_by, it.remote_connected.text()]),
            joined([&it.remote_account, &two_factor]),
            joined([&day(of, it.remote_confirmed_on), &day(of, it.remote_used_on)]),
            String::new(),
            it.remark.to_string(),
        ]
    };
    let is_kept =
        |it: &&Device| it.may_run() && (it.remote_maintenance.means() == Some(YesNo::Yes) || it.looks_remote());
    let device = |it: &Device| {
        vec![
            say(of, "機器", "device"),
            it.label().to_owned(),
            it.vendor.text().to_owned(),
            it.remote_maintenance.text().to_owned(),
            String::new(),
            String::new(),
            joined([&it.ip, it.source_restriction.text()]),
            it.description.to_string(),
        ]
    };
    let systems = of.state.shop.systems.records().filter(is_asked).map(system);
    systems.chain(of.state.shop.devices.records().filter(is_kept).map(device)).collect()
}

/// Who patches, copies and watches each system of the day.
fn responsible(of: PaperOf<'_>) -> Vec<Vec<String>> {
    let is_kept = |it: &&System| items::is_in_use(&of.state.shop, it, of.state.today);
    let system = |it: &System| {
        vec![
            it.label().to_owned(),
            it.vendor.text().to_owned(),
            or_room(&it.patched_by),
            or_room(&it.backed_up_by),
            or_room(&it.watched_by),
            or_room(it.patching_written.text()),
            or_room(&joined([&day(of, it.support_ends_on), &day(of, it.contract_ends_on)])),
            or_room(&it.data_at_end),
        ]
    };
    of.state.shop.systems.records().filter(is_kept).map(system).collect()
}

/// The media, then what was taken out, what is still out first.
fn carried(of: PaperOf<'_>) -> Vec<Vec<String>> {
    let media = of.state.shop.media.records().map(|it| {
        let permitted = it.permitted.text().to_owned();
        let encrypted = it.encrypted.text().to_owned();
        let label = it.label().to_owned();
        let registered = day(of, it.registered_on);
        vec![
            say(of, "媒体", "medium"),
            label,
            permitted,
            it.keeper.clone(),
            encrypted,
            registered,
            String::new(),
            it.remark.to_string(),
        ]
    });
    let mut out: Vec<_> = of.state.shop.takeouts.records().collect();
    out.sort_by_key(|it| (it.returned_on.is_some(), std::cmp::Reverse(it.taken_on.map(PartialDay::latest))));
    let takeouts = out.into_iter().map(|it| {
        let (taken, returned) = (day(of, it.taken_on), day(of, it.returned_on));
        let encrypted = it.encrypted.text().to_owned();
        let kind = say(of, "持ち出し", "taken out");
        vec![
            kind,
            it.media.clone(),
            it.content.clone(),
            it.person.clone(),
            encrypted,
            taken,
            returned,
            it.purpose.clone(),
        ]
    });
    media.chain(takeouts).collect()
}

fn restores(of: PaperOf<'_>) -> Vec<Vec<String>> {
    let copy = |it: &Backup| {
        let system = it.system.whole().text().to_owned();
        let restored = day(of, it.restored_on);
        vec![
            system,
            it.target.to_string(),
            it.place.to_string(),
            it.procedure.to_string(),
            restored,
            room(),
            room(),
            room(),
        ]
    };
    of.state.shop.backups.records().map(copy).collect()
}

fn logs(of: PaperOf<'_>) -> Vec<Vec<String>> {
    let system = |it: &System| {
        let (kept, holds, readers) =
            (it.log_kept_where.to_string(), it.log_holds.to_string(), it.log_readers.to_string());
        vec![it.label().to_owned(), kept, holds, readers, day(of, it.log_reviewed_on), room(), room(), room()]
    };
    of.state.shop.systems.records().map(system).collect()
}
