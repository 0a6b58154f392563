//! Tables of systems, devices, vendors' papers and copies.

use super::tables::{GAP, dated, must, table};
use super::values::yes_no;
use crate::issue_paper::PaperOf;
use model::day::PartialDay;
use model::lang::Lang;
use model::record::{Backup, Device, System};
use model::text::holds_any;
use model::word::{DeviceKind, Reach, YesNo};
use paper::FactTable;
use std::collections::BTreeMap;

/// The tables by the names by which texts ask for them.
pub(super) fn tables(of: PaperOf<'_>) -> BTreeMap<&'static str, FactTable> {
    BTreeMap::from([
        ("システム", systems(of)),
        ("機器の内訳", devices(of)),
        ("更新できない機器", frozen(of)),
        ("接続元制限", restricted(of)),
        ("二要素認証", two_factor(of)),
        ("アクセスログ", logs(of)),
        ("リモート保守", remote(of)),
        ("開示書", disclosures(of)),
        ("バックアップ", backups(of)),
        ("切る順", cut_order(of)),
        ("戻す順", return_order(of)),
    ])
}

fn running(of: PaperOf<'_>) -> impl Iterator<Item = &Device> {
    of.state.shop.devices.records().filter(|device| device.may_run())
}

/// A system's name, with its product where that is another.
fn named(system: &System) -> String {
    match (system.name.text(), system.product.text()) {
        (name, "") => name.to_owned(),
        ("", product) => product.to_owned(),
        (name, product) => format!("{name}（{product}）"),
    }
}

fn systems(of: PaperOf<'_>) -> FactTable {
    let rows = of.systems().map(|it| {
        vec![
            named(it),
            it.version.clone(),
            must(it.vendor.text()),
            must(it.hosting.text()),
            must(&yes_no(it.remote_maintenance.means(), it.remote_maintenance.text())),
        ]
    });
    table(
        &[("システム", 6), ("版", 2), ("事業者", 4), ("サーバの場所", 3), ("リモート保守", 3)],
        rows,
        "（未記入：システム一覧）",
    )
}

fn devices(of: PaperOf<'_>) -> FactTable {
    let count = |kind: Option<DeviceKind>| running(of).filter(|device| device.role() == kind).count();
    let kinds = [
        ("サーバ", Some(DeviceKind::Server)),
        ("端末PC", Some(DeviceKind::Terminal)),
        ("ネットワーク機器", Some(DeviceKind::Network)),
        ("そのほか・種別の分からないもの", None),
    ];
    let counted = kinds.map(|(name, kind)| (name, count(kind)));
    let rows = counted.into_iter().filter(|(_, count)| *count > 0);
    table(
        &[("種別", 6), ("使っている台数", 3)],
        rows.map(|(name, count)| vec![name.to_owned(), format!("{count}台")]),
        "（未記入：機器台帳）",
    )
}

/// Devices that are said not to be updated, and those whose support is over.
pub(super) fn frozen(of: PaperOf<'_>) -> FactTable {
    let today = of.state.today;
    let over = |it: &Device| {
        let said = it.support_ends_on.map(PartialDay::latest);
        said.or_else(|| it.os.means().and_then(items::support_end)).filter(|on| *on < today)
    };
    // Of devices that nobody listed nothing is known.
    let is_empty = running(of).next().is_none();
    let none = if is_empty {
        "（未記入：機器台帳）"
    } else {
        "更新できない機器は、機器台帳にない。"
    };
    let rows = running(of).filter_map(|it| {
        let ended = over(it).map(|on| format!("サポート終了（{}）", on.short_words(Lang::Ja)));
        let why = [Some(it.frozen_because.clone()).filter(|why| !why.is_empty()), ended];
        let why: Vec<String> = why.into_iter().flatten().collect();
        let is_it = !why.is_empty();
        is_it.then(|| vec![device(it), it.place.clone(), why.join("。"), GAP.to_owned()])
    });
    table(&[("機器", 4), ("置き場所", 3), ("理由", 6), ("補う手立て", 5)], rows, none)
}

/// What a device is called.
fn device(device: &Device) -> String {
    use model::record::Record as _;
    device.label().to_owned()
}

fn restricted(of: PaperOf<'_>) -> FactTable {
    let rows = running(of)
        .filter(|it| it.role() == Some(DeviceKind::Network))
        .map(|it| vec![device(it), it.place.clone(), must(it.source_restriction.text()), must(it.vendor.text())]);
    table(
        &[("機器", 5), ("置き場所", 3), ("接続元の制限", 4), ("設定する事業者", 4)],
        rows,
        "（未記入：機器台帳のネットワーク機器）",
    )
}

fn two_factor(of: PaperOf<'_>) -> FactTable {
    let rows = of.systems().map(|it| {
        let is_done = it.two_factor.means() == Some(YesNo::Yes);
        let planned = if is_done { String::new() } else { dated(it.two_factor_planned_on) };
        vec![named(it), must(&yes_no(it.two_factor.means(), it.two_factor.text())), planned]
    });
    table(&[("システム", 7), ("二要素認証", 4), ("実装の予定日", 4)], rows, "（未記入：システム一覧）")
}

fn logs(of: PaperOf<'_>) -> FactTable {
    let rows =
        of.systems().map(|it| vec![named(it), must(&it.log_kept_where), must(&it.log_holds), must(&it.log_readers)]);
    table(
        &[("システム", 4), ("ログの場所", 4), ("残る項目", 5), ("見られる人", 3)],
        rows,
        "（未記入：システム一覧のアクセスログ）",
    )
}

/// Systems and devices that are kept from afar, and what nobody has asked about.
fn remote(of: PaperOf<'_>) -> FactTable {
    let systems = of.systems().map(|it| {
        let said = yes_no(it.remote_maintenance.means(), it.remote_maintenance.text());
        vec![named(it), it.vendor.text().to_owned(), must(&said), dated(it.remote_confirmed_on)]
    });
    let devices = running(of).filter(|it| it.remote_maintenance.means() == Some(YesNo::Yes)).map(|it| {
        vec![format!("{}（機器）", device(it)), it.vendor.text().to_owned(), "あり".to_owned(), String::new()]
    });
    table(
        &[("対象", 6), ("事業者", 4), ("リモート保守", 3), ("確かめた日", 3)],
        systems.chain(devices),
        "（未記入：システム一覧・機器台帳のリモート保守）",
    )
}

/// Each disclosure that was handed in, once.
fn disclosures(of: PaperOf<'_>) -> FactTable {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for it in of.state.shop.disclosures.records() {
        let form = format!("{} {}", it.kind, it.form_version);
        let product = format!("{} {}", it.product.text(), it.version);
        let row =
            vec![product.trim().to_owned(), it.vendor.text().to_owned(), form.trim().to_owned(), dated(it.issued_on)];
        if !rows.contains(&row) {
            rows.push(row);
        }
    }
    let columns = &[("製品・サービス", 6), ("事業者", 4), ("書式", 3), ("作成日", 2)];
    table(columns, rows.into_iter(), "（未記入：事業者から受け取った開示書）")
}

fn backups(of: PaperOf<'_>) -> FactTable {
    let rows = of.state.shop.backups.records().map(|it| {
        let reach = match it.detached.means() {
            Some(Reach::Out) => "切り離している・書き換えられない".to_owned(),
            _ => must(it.detached.text()),
        };
        vec![
            copied(it),
            must(&it.frequency),
            must(it.generations.text()),
            must(&it.method),
            must(&it.place),
            reach,
            dated(it.restored_on),
        ]
    });
    table(
        &[
            ("システム・対象", 5),
            ("頻度", 2),
            ("世代", 2),
            ("方法", 3),
            ("置き場所", 4),
            ("切り離し", 4),
            ("戻せた日", 3),
        ],
        rows,
        "（未記入：バックアップ一覧）",
    )
}

/// What a copy is of.
fn copied(backup: &Backup) -> String {
    match (backup.system.whole().text(), &*backup.target) {
        (system, "") => system.to_owned(),
        ("", target) => target.to_owned(),
        (system, target) => format!("{system}：{target}"),
    }
}

/// First the ways to the copies, then the ways outside, then what is infected.
fn cut_order(of: PaperOf<'_>) -> FactTable {
    let copies = of.state.shop.backups.records().filter(|it| it.detached.means() != Some(Reach::Out));
    let mut places: Vec<String> = Vec::new();
    for place in copies.map(|it| must(&it.place)) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    let network = running(of).filter(|it| it.role() == Some(DeviceKind::Network) && leads_outside(of, it));
    let outside: Vec<String> = network.map(|it| format!("{} {}", device(it), it.place).trim().to_owned()).collect();
    let listed = |list: Vec<String>, none: &str| if list.is_empty() { none.to_owned() } else { list.join("\n") };
    let rows = [
        [
            "1",
            "バックアップへの経路",
            &listed(places, "（未記入：つながっている控えの置き場所）"),
            "つないであるケーブルや媒体を抜く",
        ],
        [
            "2",
            "外部との通信",
            &listed(outside, "（未記入：ルータなどのネットワーク機器）"),
            "ルータの外側のケーブルを抜く。リモート保守の接続も切る",
        ],
        ["3", "おかしい機器", "異常の出た機器", "LANケーブルを抜き、無線を切る（最初の10分で済んでいなければ）"],
        ["4", "ほかの機器", "同じネットワークの機器", "責任者の指示で、ハブから抜く"],
    ]
    .map(|row| row.map(str::to_owned).to_vec());
    table(&[("順", 1), ("切るもの", 3), ("当薬局では", 6), ("切り方", 6)], rows.into_iter(), "")
}

/// Words of what only spreads the network inside.
const SPREADERS: [&str; 6] = ["ハブ", "スイッチ", "アクセスポイント", "hub", "switch", "中継器"];

/// Whether a network device may stand between the pharmacy and the outside: none that hangs on another of the ledger, and no
/// switch by its name.
fn leads_outside(of: PaperOf<'_>, it: &Device) -> bool {
    let words = [&*it.name, &*it.software, &*it.description].join(" ");
    !running(of).any(|other| it.hangs_on(other)) && !holds_any(&words, &SPREADERS)
}

/// The systems, each with what is to be settled with its vendor.
fn return_order(of: PaperOf<'_>) -> FactTable {
    let rows = of.systems().map(|it| {
        let copies = of.state.shop.backups.records().filter(|copy| items::is_copy_of(&of.state.shop, copy, it));
        let ways: Vec<String> = copies.map(|copy| must(&copy.procedure)).collect();
        vec![GAP.to_owned(), named(it), must(it.vendor.text()), must(&ways.join("\n")), GAP.to_owned()]
    });
    table(
        &[("順位", 2), ("システム", 6), ("頼む事業者", 4), ("復旧の手順", 5), ("目標の時間", 3)],
        rows,
        "（未記入：システム一覧）",
    )
}
