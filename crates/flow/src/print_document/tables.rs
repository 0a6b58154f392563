//! Tables of people, rights, media, papers and contacts.

use super::values::{officer, owner, yes_no};
use crate::issue_paper::PaperOf;
use crate::print_chart::{contact_chart, here};
use model::day::PartialDay;
use model::record::{Account, Document};
use model::word::{Authority, Body, YesNo};
use paper::{Caller, FactTable, Written};
use std::collections::BTreeMap;

/// What stands in a cell that ought to be filled in.
pub(super) const GAP: &str = "（未記入）";

/// The tables by the names by which texts ask for them.
pub(super) fn tables(of: PaperOf<'_>) -> BTreeMap<&'static str, FactTable> {
    let chart = contact_chart(of);
    BTreeMap::from([
        ("役割", roles(of)),
        ("関係文書", papers(of)),
        ("利用権限", rights(of)),
        ("管理者", admins(of)),
        ("許可した媒体", media(of)),
        ("事業者", callers(&chart.vendors, "（未記入：事業者一覧）")),
        ("連絡先", callers(&with_standing(chart.bodies), "")),
        ("承認", approval(of)),
    ])
}

/// A table, given its columns, rows and what is said where there are none.
pub(super) fn table(
    columns: &'static [(&'static str, u8)],
    rows: impl Iterator<Item = Vec<String>>,
    none: &'static str,
) -> FactTable {
    FactTable { columns, rows: rows.collect(), none }
}

/// A cell that ought to be filled in.
pub(super) fn must(text: &str) -> String {
    if text.trim().is_empty() { GAP.to_owned() } else { text.to_owned() }
}

/// A day, or a gap.
pub(super) fn dated(on: Option<PartialDay>) -> String {
    on.map_or_else(|| GAP.to_owned(), |on| on.short_words(model::lang::Lang::Ja))
}

/// A day, or nothing.
fn perhaps(on: Option<PartialDay>) -> String {
    on.map(|on| on.short_words(model::lang::Lang::Ja)).unwrap_or_default()
}

fn roles(of: PaperOf<'_>) -> FactTable {
    let listed = here(of).filter(|person| !person.role.is_empty());
    let rows = listed.map(|it| {
        vec![it.role.to_string(), it.name.text().to_owned(), it.profession.clone(), perhaps(it.appointed_on)]
    });
    table(&[("役割", 6), ("氏名", 4), ("職種", 3), ("任命日", 2)], rows, "（未記入：職員名簿の役割）")
}

/// Documents with a name, each once, and not the rules that the table stands in. Their days stand in 文書一覧: approving one
/// changes no other.
fn papers(of: PaperOf<'_>) -> FactTable {
    let own = paper::title(Written::Rules).unwrap_or_default();
    let mut known: Vec<&Document> = Vec::new();
    for paper in of.state.shop.documents.records().filter(|it| !it.title.is_empty() && *it.title != *own) {
        if !known.iter().any(|it| *it.title == *paper.title) {
            known.push(paper);
        }
    }
    let rows = known.into_iter().map(|it| vec![it.title.to_string(), must(&it.kept_where)]);
    table(&[("文書", 8), ("置き場所", 6)], rows, "文書一覧には、まだ何もない。")
}

fn rights(of: PaperOf<'_>) -> FactTable {
    let rows =
        of.state.shop.rights.records().map(|it| {
            vec![must(&it.profession), must(&it.information), must(&it.permission), it.system.text().to_owned()]
        });
    table(&[("職種・担当業務", 4), ("情報区分", 5), ("権限", 4), ("システム", 4)], rows, "（未記入：利用権限表）")
}

fn admins(of: PaperOf<'_>) -> FactTable {
    let is_admin = |it: &&Account| it.authority.means() == Some(Authority::Admin) && it.may_be_used();
    let rows =
        of.state.shop.accounts.records().filter(is_admin).map(|it| {
            vec![must(&it.user_id), must(&holder(it)), it.system.text().to_owned(), it.description.to_string()]
        });
    table(&[("ユーザーID", 4), ("使う人", 4), ("システム", 3), ("説明", 4)], rows, "（未記入：利用者ID台帳の管理者）")
}

/// Who holds an ID, in one column or in two.
fn holder(account: &Account) -> String {
    let two = format!("{} {}", account.family_name.text(), account.given_name.text());
    if account.full_name.is_empty() { two.trim().to_owned() } else { account.full_name.text().to_owned() }
}

fn media(of: PaperOf<'_>) -> FactTable {
    let allowed = of.state.shop.media.records().filter(|it| it.permitted.means() != Some(YesNo::No));
    let rows = allowed.map(|it| {
        let name = [&it.name, &it.number, &it.serial].into_iter().find(|text| !text.is_empty());
        let encrypted = yes_no(it.encrypted.means(), it.encrypted.text());
        vec![name.cloned().unwrap_or_default(), must(&it.keeper), must(&encrypted), perhaps(it.registered_on)]
    });
    table(
        &[("媒体", 6), ("保管者", 4), ("暗号化", 2), ("登録日", 2)],
        rows,
        "許可した媒体はない（外部記録媒体台帳に記載なし）。",
    )
}

/// The bodies of the ledger, and those that every plan names.
fn with_standing(mut bodies: Vec<Caller>) -> Vec<Caller> {
    for (body, name) in [
        (Body::Ministry, "厚生労働省"),
        (Body::Police, "警察（サイバー犯罪の窓口）"),
        (Body::Privacy, "個人情報保護委員会"),
        (Body::HealthOffice, "保健所・都道府県"),
    ] {
        if !bodies.iter().any(|known| known.body == Some(body)) {
            bodies.push(Caller { role: name.to_owned(), body: Some(body), ..Caller::default() });
        }
    }
    bodies
}

/// Whoever is called, with the number only where a ledger has it.
fn callers(callers: &[Caller], none: &'static str) -> FactTable {
    let rows = callers.iter().map(|it| {
        let reach = [&it.phone, &it.mail].into_iter().filter(|text| !text.is_empty()).map(String::as_str);
        let since = match it.confirmed_on {
            Some(on) => format!("{}確認", on.short_words(model::lang::Lang::Ja)),
            None => "未確認".to_owned(),
        };
        let who = if it.name.is_empty() { it.role.clone() } else { it.name.clone() };
        let about = if it.name.is_empty() { String::new() } else { it.role.clone() };
        vec![must(&who), about, must(&reach.collect::<Vec<_>>().join("\n")), it.hours.clone(), since]
    });
    table(&[("連絡先", 5), ("担当・システム", 4), ("電話・メール", 5), ("受付", 3), ("番号の確認", 3)], rows, none)
}

/// Where it is approved, by hand.
fn approval(of: PaperOf<'_>) -> FactTable {
    let row = |what: &str, who: String| vec![what.to_owned(), who, "　　　　年　　月　　日".to_owned(), String::new()];
    let rows = [row("承認", format!("開設者　{}", owner(of))), row("作成", format!("責任者　{}", officer(of)))];
    table(&[("区分", 2), ("氏名", 6), ("日付", 4), ("署名", 5)], rows.into_iter(), "")
}
