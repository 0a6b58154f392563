//! One entry as a sentence. To say what changed, the rows as they stood before are kept while telling.

mod documents;

use items::shipped;
use journal::Header;
use model::act::{Act, ColumnTold, RecordPut, Setting};
use model::edition::Edition;
use model::lang::Lang;
use model::record::{Field, Ledger, RecordId, Row};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// So many changes of one row are told; of more, the rest is counted.
const CHANGES: usize = 4;

pub(super) struct Teller {
    lang: Lang,
    rows: BTreeMap<(Ledger, RecordId), Row>,
    /// What is called by an id: `member/…`, `machine/…`, `inspection/…`.
    names: BTreeMap<String, String>,
    erasures: Vec<Erasing>,
}

/// An erasure as it was recorded.
pub(super) struct Erasing {
    /// The entry that records it.
    pub(super) seq: u64,
    /// The entries it erased.
    pub(super) entries: Vec<u64>,
    /// Why.
    pub(super) reason: String,
}

impl Teller {
    pub(super) fn new(lang: Lang, erasures: Vec<Erasing>) -> Self {
        Self { lang, rows: BTreeMap::new(), names: BTreeMap::new(), erasures }
    }

    pub(super) fn say<'t>(&self, ja: &'t str, en: &'t str) -> &'t str {
        if self.lang == Lang::Ja { ja } else { en }
    }

    /// The sentence for an act; for one that is erased or the journal's own, what its code tells.
    pub(super) fn tell(&mut self, header: &Header, payload: Option<&Value>, act: Option<Act>) -> String {
        let Some(act) = act else {
            return match (header.act.as_str(), payload) {
                (_, None) => self.erased(header.seq),
                (journal::ACT_OPENED, _) => {
                    self.say("記録簿と鍵を作りました", "the journal and its key were made").to_owned()
                }
                (journal::ACT_KEY_INTRODUCED, _) => {
                    self.say("署名の鍵を替えました", "the signing key was changed").to_owned()
                }
                (journal::ACT_ERASED, _) => self.erasing(header.seq),
                (journal::ACT_EPOCH_OPENED, Some(payload)) => self.epoch(payload),
                (journal::ACT_ANCHORED, Some(payload)) => {
                    let name = payload.get("name").and_then(Value::as_str).unwrap_or_default();
                    format!("{}: {name}", self.say("証人の連署を加えました", "a witness's cosignature"))
                }
                (code, _) => code.to_owned(),
            };
        };
        match act {
            Act::PharmacyOpened { name, .. } => {
                format!("{}: {name}", self.say("記録を始めました", "the record begins"))
            }
            Act::RecordPut(put) => self.put(put),
            Act::RecordRetired { ledger, id, reason } => {
                let name = self.rows.get(&(ledger, id)).map(|row| ledger.name_of(row)).unwrap_or_default();
                let name = self.quoted(name);
                format!("{}{name}{}: {reason}", ledger.title(self.lang), self.say("を取り下げました", " retired"))
            }
            Act::FactsTaken(report) => {
                let said = format!("{}: {}", self.say("機器の状態を読みました", "a machine was read"), report.host);
                self.names.insert(format!("machine/{}", report.machine), report.host);
                said
            }
            Act::SignedFactsTaken { signed, fingerprint } => {
                let report = signed.said.report;
                self.names.insert(format!("machine_key/{fingerprint}"), report.host.clone());
                let number = self.aside(&format!("{} {}", self.say("番号", "number"), signed.said.number));
                let said = format!(
                    "{}: {}{number}",
                    self.say("署名のある機器の報告を取り込みました", "a signed report was taken"),
                    report.host
                );
                self.names.insert(format!("machine/{}", report.machine), report.host);
                said
            }
            Act::Heard(heard) => {
                let host = self.names.get(&format!("machine_key/{}", heard.fingerprint)).cloned();
                let said = self
                    .say("機器から、前と変わらない報告がありました", "a machine reported again, nothing had changed");
                let number = self.aside(&format!("{} {}", self.say("番号", "number"), heard.number));
                format!("{said}: {}{number}", host.unwrap_or(heard.fingerprint))
            }
            Act::StickUsed(used) => {
                let host = self.names.get(&format!("machine/{}", used.machine)).cloned().unwrap_or(used.machine);
                let said = self.say("報告がUSBメモリで届きました", "a report came by a stick");
                let by = if used.by.is_empty() { String::new() } else { self.aside(&used.by) };
                format!("{said}: {} ← {host}{by}", used.stick)
            }
            Act::MachineKeyConfirmed { fingerprint, .. } => {
                format!("{}: {fingerprint}", self.say("機器の鍵を確かめました", "a machine's key was confirmed"))
            }
            Act::MachineEnrolled { fingerprint } => {
                let said = self.say("機器が自分で報告するようにしました", "a machine was let in to report by itself");
                format!("{said}: {fingerprint}")
            }
            Act::MachineKeyRevoked { fingerprint, reason } => {
                format!(
                    "{}: {fingerprint}{}",
                    self.say("機器の鍵を止めました", "a machine's key was revoked"),
                    self.aside(&reason)
                )
            }
            act @ (Act::VendorKeyConfirmed { .. }
            | Act::StandardReplyTaken(_)
            | Act::VendorKeyStopped { .. }
            | Act::ReplyPaperKept(_)
            | Act::ReplyWithdrawn { .. }) => self.reply(&act),
            Act::MachineLinked { machine, device } => {
                let pair = self.machine_and_device(machine, device);
                format!("{}: {pair}", self.say("機器を台帳と結び付けました", "machine linked to the ledger"))
            }
            Act::MachineUnlinked { machine, device } => {
                let pair = self.machine_and_device(machine, device);
                format!("{}: {pair}", self.say("機器と台帳の結び付けを外しました", "machine unlinked from the ledger"))
            }
            Act::ServicesApproved { machine, services, by, .. } => {
                let host = self.names.get(&format!("machine/{machine}")).cloned().unwrap_or(machine);
                let said = self.say("動いているものを確かめました", "what runs was looked at and found right");
                let count = self.aside(&format!("{}{} {by}", services.len(), self.say("件", "")));
                format!("{said}: {host}{count}")
            }
            Act::AnswerSigned(answer) => {
                let by = if answer.by.is_empty() {
                    self.say("記入者なし", "nobody named").to_owned()
                } else {
                    answer.by
                };
                let item = self.item(&answer.key);
                let (choice, by) = (answer.choice.word(), self.aside(&by));
                format!("{item} {}: {choice}{by}", self.say("に回答", "answered"))
            }
            Act::EditionDrafted { edition } => {
                self.names.extend(names_of_rows(&edition).map(|(key, name)| (format!("item/{key}"), name)));
                format!(
                    "{}: {} {}",
                    self.say("様式を下書きに取り込みました", "a form was imported as a draft"),
                    edition.id,
                    edition.words(self.lang)
                )
            }
            Act::EditionConfirmed { id, .. } => {
                format!("{}: {id}", self.say("様式の対応を確認しました", "the form was confirmed"))
            }
            Act::YearClosed { from, to, .. } => {
                format!("{}: {from} → {to}", self.say("年度を切り替えました", "the year was turned over"))
            }
            Act::YearReopened { from, to, reason, .. } => {
                let said = self.say("前の年度に戻しました", "the year was turned back");
                format!("{said}: {from} → {to}{}", self.aside(&reason))
            }
            Act::EvidenceAdded { key, title, shows_done, .. } => {
                let gap =
                    if shows_done { "" } else { self.say("（できていないことを示す）", " (shows a gap)") };
                format!("{} {}: {title}{gap}", self.item(&key), self.say("の根拠を登録", "evidence"))
            }
            Act::EvidenceWithdrawn { key, entry, reason } => {
                let said = self.say("の根拠を取り下げ", "evidence withdrawn");
                format!("{} {said}（#{entry}）: {reason}", self.item(&key))
            }
            Act::PaperIssued { file, .. } => {
                let said = format!("{}: {file}", self.say("書類を発行しました", "a paper was issued"));
                self.names.insert(format!("paper/{}", header.seq), file);
                said
            }
            Act::PaperApproved(approval) => self.approved(&approval),
            Act::ApprovalTakenBack(taken_back) => self.approval_taken_back(&taken_back),
            Act::DocumentRead(read) => self.read(&read),
            Act::InspectionOpened { id, label, on, .. } => {
                let said = format!(
                    "{}: {label}{}",
                    self.say("検査用のリンクを出しました", "a link for an inspector"),
                    self.aside(&on.to_string())
                );
                self.names.insert(format!("inspection/{id}"), label);
                said
            }
            Act::InspectionClosed { id } => {
                let label = self.name(&format!("inspection/{id}"));
                format!("{}: {label}", self.say("検査用のリンクを閉じました", "a link for an inspector was closed"))
            }
            Act::MemberPut(member) => {
                let (name, role) = (member.name, self.aside(member.role.title(self.lang)));
                let said = format!("{}: {name}{role}", self.say("利用者を登録しました", "may sign in"));
                self.names.insert(format!("member/{}", member.id), name);
                said
            }
            Act::TokenMade { id, name, may_write, may_govern, .. } => {
                let may = match (may_write, may_govern) {
                    (true, false) => self.say("台帳を読み書きできる", "may read and write ledgers"),
                    (false, false) => self.say("読むだけ", "may read"),
                    (true, true) => self.say("台帳の読み書きと管理ができる", "may read and write ledgers, and govern"),
                    (false, true) => self.say("読むことと管理ができる", "may read and govern"),
                };
                let said = format!("{}: {name}{}", self.say("トークンを作りました", "a token"), self.aside(may));
                self.names.insert(format!("token/{id}"), name);
                said
            }
            Act::TokenEnded { id } => {
                format!(
                    "{}: {}",
                    self.say("トークンを止めました", "a token was ended"),
                    self.name(&format!("token/{id}"))
                )
            }
            Act::VendorLinkOpened { id, vendor, system, .. } => {
                let said = self.say("事業者へのリンクを出しました", "a link for a vendor");
                let said = format!("{said}: {}", [&*vendor, &*system].join("　").trim_end());
                self.names.insert(format!("vendor-link/{id}"), vendor);
                said
            }
            Act::VendorLinkClosed { id } => {
                let vendor = self.name(&format!("vendor-link/{id}"));
                format!("{}: {vendor}", self.say("事業者へのリンクを閉じました", "a link for a vendor was closed"))
            }
            Act::SettingPut { setting } => self.setting(&setting),
            Act::ColumnTold(told) => self.column(&told),
            Act::MemberRemoved { id, reason } => {
                let name = self.name(&format!("member/{id}"));
                format!("{}: {name}{}", self.say("利用者を外しました", "may not sign in any more"), self.aside(&reason))
            }
        }
    }

    /// 「UKETSUKE = 受付PC」
    fn machine_and_device(&self, machine: String, device: RecordId) -> String {
        let host = self.names.get(&format!("machine/{machine}")).cloned().unwrap_or(machine);
        let row = self.rows.get(&(Ledger::Devices, device));
        format!("{host} = {}", row.map(|row| Ledger::Devices.name_of(row)).unwrap_or_default())
    }

    /// A heading, and the column that it is from here on.
    fn column(&self, told: &ColumnTold) -> String {
        let field = told.ledger.fields().iter().find(|field| field.key == told.field);
        let kept = self.say("判定に使わずに残す", "kept as a note");
        let column = field.map_or(kept, |field| field.heading(self.lang));
        let told = format!("{} 「{}」→ {column}", told.ledger.title(self.lang), told.heading);
        format!("{}: {told}", self.say("列の意味を決めました", "a column's meaning"))
    }

    fn setting(&self, setting: &Setting) -> String {
        match setting {
            Setting::NetworkOpened { port } => {
                let said =
                    self.say("店内のほかの端末から開けるようにしました", "other devices of the shop may come in");
                format!("{said}{}", self.aside(&format!("{} {port}", self.say("ポート", "port"))))
            }
            Setting::NetworkClosed => self
                .say("店内のほかの端末から開けないようにしました", "other devices may not come in any more")
                .to_owned(),
            Setting::MailSet { host, addresses } => {
                let count = format!("{addresses}{}", self.say("件の宛先", " addresses"));
                format!(
                    "{}: {host}{}",
                    self.say("予定を知らせるメールを設定しました", "mails remind, by"),
                    self.aside(&count)
                )
            }
            Setting::MailEnded => self.say("予定を知らせるメールをやめました", "mails remind no more").to_owned(),
        }
    }

    /// Who acted: the name of a member, or the firm that was given a link; of the machine's own user nothing is known.
    pub(super) fn actor(&self, actor: &str) -> String {
        if actor.starts_with("vendor-link/") {
            // Of a link of earlier days the firm is not known.
            let firm = self.names.get(actor).map(String::as_str);
            let firm = firm.unwrap_or_else(|| self.say("事業者", "a vendor"));
            return format!("{firm}{}", self.aside(self.say("リンク", "by a link")));
        }
        self.names.get(actor).cloned().unwrap_or_else(|| actor.to_owned())
    }

    /// The printed number of an item, of a form that was imported as well; else its key.
    fn item(&self, key: &str) -> String {
        let imported = self.names.get(&format!("item/{key}"));
        imported.or_else(|| SHIPPED.get(key)).map_or_else(|| key.to_owned(), String::clone)
    }

    fn name(&self, id: &str) -> String {
        self.names.get(id).cloned().unwrap_or_default()
    }

    fn epoch(&self, payload: &Value) -> String {
        let Some(size) = payload.get("seen").and_then(|seen| seen.get("size")).and_then(Value::as_u64) else {
            return self.say("記録をここへ移しました", "the record was moved here").to_owned();
        };
        match self.lang {
            Lang::Ja => format!("古い写しから続けました（前に見た記録は{size}件。写しの後の内容はここにありません）"),
            Lang::En => format!(
                "goes on from an older copy ({size} entries were seen before; what came after the copy is not here)"
            ),
        }
    }

    pub(super) fn aside(&self, text: &str) -> String {
        if self.lang == Lang::Ja { format!("（{text}）") } else { format!(" ({text})") }
    }

    /// 「消去済（65番: 本人の求め）」
    fn erased(&self, seq: u64) -> String {
        let said = self.say("消去済", "erased");
        match self.erasures.iter().find(|erasing| erasing.entries.contains(&seq)) {
            Some(Erasing { seq, reason, .. }) if self.lang == Lang::Ja => format!("{said}（{seq}番: {reason}）"),
            Some(Erasing { seq, reason, .. }) => format!("{said} (entry {seq}: {reason})"),
            None => said.to_owned(),
        }
    }

    fn erasing(&self, seq: u64) -> String {
        let Some(erasing) = self.erasures.iter().find(|erasing| erasing.seq == seq) else { return String::new() };
        let numbers: Vec<String> = erasing.entries.iter().map(u64::to_string).collect();
        let (numbers, reason) = (numbers.join(self.say("、", ", ")), &erasing.reason);
        match self.lang {
            Lang::Ja => format!("{numbers}番の記録の内容を消去しました: {reason}"),
            Lang::En => format!("the contents of {numbers} were erased: {reason}"),
        }
    }

    fn quoted(&self, name: &str) -> String {
        if self.lang == Lang::Ja { format!("「{name}」") } else { format!(" \"{name}\"") }
    }

    fn put(&mut self, put: RecordPut) -> String {
        let title = put.ledger.title(self.lang);
        let name = self.quoted(put.ledger.name_of(&put.cells));
        let before = self.rows.insert((put.ledger, put.id), put.cells.clone());
        match before {
            None => format!("{title}{name}{}", self.say("を登録", " entered")),
            Some(before) => format!("{title}{name}{}", self.changes(put.ledger, &before, &put.cells)),
        }
    }

    /// 「: 設置場所 調剤室→受付」
    fn changes(&self, ledger: Ledger, before: &Row, after: &Row) -> String {
        let text = |row: &Row, field: &Field| field.shown(self.lang, row.get(field.key).map_or("", String::as_str));
        let changed = ledger.fields().iter().filter(|field| before.get(field.key) != after.get(field.key));
        let changes: Vec<String> = changed
            .map(|field| format!("{} {}→{}", field.heading(self.lang), text(before, field), text(after, field)))
            .collect();
        let more = changes.len().saturating_sub(CHANGES);
        let more = if more == 0 { String::new() } else { format!("{}{more}", self.say("、ほか", ", more: ")) };
        format!(": {}{more}", changes.iter().take(CHANGES).cloned().collect::<Vec<_>>().join(self.say("、", ", ")))
    }
}

/// The printed number of every row of the shipped forms, by its key.
static SHIPPED: LazyLock<BTreeMap<String, String>> =
    LazyLock::new(|| shipped().iter().flat_map(names_of_rows).collect());

/// The printed number of every row of an edition, by its key.
fn names_of_rows(edition: &Edition) -> impl Iterator<Item = (String, String)> {
    let rows = edition.forms.iter().flat_map(move |form| form.rows.iter().map(move |row| (form.audience, row)));
    rows.map(move |(audience, row)| match row.scope {
        Some(scope) => (edition.key(audience, row), format!("{}（{}）", row.number, scope.word())),
        None => (edition.key(audience, row), row.number.clone()),
    })
}
