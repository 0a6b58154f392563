//! What an import would change.

use crate::given::{preview, sample};
use model::act::Source;
use model::pharmacy::KeptRow;
use model::record::Ledger;
use tables::{Fate, NeedsLook, ReadRow, changed, plan};

/// The rows of a file as they would be kept.
fn kept(rows: &[ReadRow], source: &Source) -> Vec<KeptRow> {
    let keep = |(n, row): (usize, &ReadRow)| KeptRow {
        id: format!("r{n}"),
        cells: row.cells.clone(),
        notes: row.notes.clone(),
        seq: n as u64,
        source: source.clone(),
    };
    rows.iter().enumerate().map(keep).collect()
}

fn rows(csv: &str, ledger: Ledger) -> Vec<ReadRow> {
    preview(csv.as_bytes(), "表.csv", ledger).expect("a preview").rows
}

/// What becomes of the rows of `new` where `old` was imported before: one word per row.
fn fates(old: &str, new: &str, ledger: Ledger) -> Vec<String> {
    let there = kept(&rows(old, ledger), &Source::File(String::new()));
    plan(&rows(new, ledger), &there, ledger).fates.iter().map(told).collect()
}

fn told(fate: &Fate) -> String {
    match fate {
        Fate::Same { id } => format!("same {id}"),
        Fate::New => "new".to_owned(),
        Fate::Unsure { ids } => format!("unsure {}", ids.join(" ")),
        Fate::Changed { id, changes } | Fate::Stays { id, changes } => {
            let changes: Vec<String> = changes
                .iter()
                .map(|change| {
                    let look = change.needs_look.map_or("", |look| match look {
                        NeedsLook::Moved => "!moved",
                        NeedsLook::TypedByPerson => "!person",
                        NeedsLook::Older => "!older",
                        NeedsLook::WasUsual => "!usual",
                        NeedsLook::AnsweredHere => "!here",
                        NeedsLook::Overruled => "!overruled",
                    });
                    format!("{}:{}→{}{look}", change.key, change.old, change.new)
                })
                .collect();
            format!("{id} {}", changes.join(" "))
        }
    }
}

#[test]
fn the_same_file_twice_changes_nothing() {
    for (file, ledger) in [
        ("midori/機器台帳.xlsx", Ledger::Devices),
        ("devices.xls", Ledger::Devices),
        ("midori/バックアップ一覧.xlsx", Ledger::Backups),
        ("midori/事業者確認用_B社.xlsx", Ledger::VendorReply),
        ("midori/MDS_B社_レセコンB.xlsx", Ledger::Disclosure),
        ("midori/利用者ID台帳.csv", Ledger::Accounts),
        ("midori/持ち出し台帳.csv", Ledger::Takeouts),
        ("midori/研修記録.csv", Ledger::Training),
        ("midori/職員名簿.csv", Ledger::People),
        ("midori/連絡先.csv", Ledger::Contacts),
    ] {
        let read = preview(&sample(file), file, ledger).expect(file).rows;
        let first = plan(&read, &[], ledger);
        assert!(first.fates.iter().all(|fate| *fate == Fate::New), "{file}");
        assert!(plan(&read, &kept(&read, &Source::Person), ledger).is_all_same(), "{file}");
    }
}

#[test]
fn rows_are_told_apart_by_their_names() {
    let head = "No.,PC名,IP,ソフトウェア,設置場所,説明\n";
    let old = format!("{head}1,PC-A,192.168.0.1,薬歴,調剤室,\n2,,192.168.0.2,ルータ,受付,x\n3,PC-C,,,受付,\n");
    let new = format!(
        "{head}9,ｐｃ-ａ,192.168.0.9,薬歴,調剤室,\n2,,192.168.0.2,ルータ,受付,\n4,PC-D,,,受付,\n3,PC-C,,,倉庫,\n"
    );
    assert_eq!(
        fates(&old, &new, Ledger::Devices),
        [
            "r0 ip:192.168.0.1→192.168.0.9 name:PC-A→ｐｃ-ａ number:1→9".to_owned(),
            "same r1".to_owned(),
            "new".to_owned(),
            "r2 place:受付→倉庫!moved".to_owned(),
        ]
    );
}

#[test]
fn another_version_of_a_disclosure_stands_beside_the_first() {
    let of = |version: &str, form: &str, answer: &str| {
        format!(
            "種類,書式の版,製造業者,製品名,バージョン,番号,質問,回答\nMDS,{form},B社,レセコンB,{version},1,二要素認証,{answer}\n"
        )
    };
    let old = of("5.0", "Ver.4", "いいえ");
    let fate = |new: &str| fates(&old, new, Ledger::Disclosure);
    assert_eq!(fate(&of("5.0", "Ver.4", "はい")), ["r0 answer:いいえ→はい"]);
    assert_eq!(fate(&of("6.0", "Ver.4", "はい")), ["new"]);
    assert_eq!(fate(&of("5.0", "Ver.5", "はい")), ["new"]);
    // A row of which neither was told is the one that the file now tells it of.
    let untold = "種類,製造業者,製品名,番号,質問,回答\nMDS,B社,レセコンB,1,二要素認証,いいえ\n";
    let told = fates(untold, &of("6.0", "Ver.5", "いいえ"), Ledger::Disclosure);
    assert_eq!(told, ["r0 form_version:→Ver.5 version:→6.0"]);
}

#[test]
fn rows_that_share_a_name_fall_to_the_next_one() {
    let head = "No.,ユーザーID,権限,説明\n";
    let old = format!("{head}1,admin,Admin,a\n2,admin,User,b\n");
    let new = format!("{head}1,admin,Admin,a\n2,admin,Admin,b\n");
    assert_eq!(fates(&old, &new, Ledger::Accounts), ["same r0", "r1 authority:User→Admin"]);
    // The file has one row, and two that are there carry its name.
    let head = "ユーザーID,権限,説明\n";
    let old = format!("{head}admin,Admin,a\nadmin,User,b\n");
    let new = format!("{head}admin,User,c\n");
    assert_eq!(fates(&old, &new, Ledger::Accounts), ["unsure r0 r1"]);
    assert_eq!(fates(&old, &old, Ledger::Accounts), ["same r0", "same r1"]);
    assert_eq!(fates(&old, &format!("{head}admin,User,b\n"), Ledger::Accounts), ["same r1"]);
}

#[test]
fn a_name_that_was_missing_is_found_by_the_next_one() {
    let head = "PC名,IP,ソフトウェア\n";
    let old = format!("{head},192.168.0.2,ルータ\n");
    let new = format!("{head}RT-1,192.168.0.2,ルータ\n");
    assert_eq!(fates(&old, &new, Ledger::Devices), ["r0 name:→RT-1"]);
    // Another machine at the same address is another machine.
    assert_eq!(fates(&new, &format!("{head}RT-2,192.168.0.2,ルータ\n"), Ledger::Devices), ["new"]);
}

/// What an article is told to be no more, or not yet, is the row that it stood in; another article of the item is a row of its own.
#[test]
fn an_article_that_is_told_to_be_none_is_its_row_changed() {
    let of =
        |article: &str| format!("文書名,承認日,対応項目,条項\n規程,R7.11.1,2-⑥,{article}\n規程,R7.11.1,2-⑦,第8条\n");
    for none in ["未作成", "第7条（作成中）", "該当条文なし", "第7条（今後追加）", "削除"] {
        let changed = format!("r0 article:第7条→{none}");
        assert_eq!(fates(&of("第7条"), &of(none), Ledger::Documents), [changed.as_str(), "same r1"]);
        let written = format!("r0 article:{none}→第7条");
        assert_eq!(fates(&of(none), &of("第7条"), Ledger::Documents), [written.as_str(), "same r1"]);
    }
    assert_eq!(fates(&of("第7条"), &of("第9条"), Ledger::Documents), ["new", "same r1"]);
    let two = format!("{}規程,R7.11.1,2-⑥,第9条\n", of("第7条"));
    assert_eq!(fates(&two, &of("未作成"), Ledger::Documents), ["unsure r0 r2", "same r1"]);
}

/// Two forms of one vendor for two systems, with and without their year.
#[test]
fn a_vendors_forms_for_two_systems_stand_beside_each_other() {
    let row = |system: &str, edition: &str, answer: &str| format!("B社,{system},{edition},2-②,{answer}\n");
    let csv = |rows: &[[&str; 3]]| {
        let rows: String = rows.iter().map(|[system, edition, answer]| row(system, edition, answer)).collect();
        format!("事業者名,対象システム,年度,番号,確認結果\n{rows}")
    };
    for (old, new, expected) in [
        (&[["レセコン", "", "いいえ"]][..], &[["電子薬歴", "", "はい"]][..], &["new"][..]),
        (&[["レセコン", "", "いいえ"]], &[["電子薬歴", "r7", "はい"]], &["new"]),
        (&[["レセコン", "r7", "いいえ"]], &[["電子薬歴", "", "はい"]], &["new"]),
        (&[["レセコン", "r6", "はい"]], &[["レセコン", "r7", "いいえ"]], &["new"]),
        (&[["", "r6", "はい"]], &[["レセコン", "r7", "いいえ"]], &["new"]),
        (&[["", "", "はい"]], &[["レセコン", "r7", "はい"]], &["r0 edition:→r7 system:→レセコン"]),
        (&[["レセコン", "", "はい"]], &[["レセコン", "", "いいえ"]], &["r0 answer:はい→いいえ"]),
        (
            &[["レセコン", "", "はい"], ["電子薬歴", "", "はい"]],
            &[["電子薬歴", "", "いいえ"], ["レセコン", "", "はい"]],
            &["r1 answer:はい→いいえ", "same r0"],
        ),
    ] {
        assert_eq!(fates(&csv(old), &csv(new), Ledger::VendorReply), expected, "{old:?} {new:?}");
    }
}

#[test]
fn the_id_wins_and_blank_cells_never_erase() {
    let old = rows("氏名,職種,役割\nあい,薬剤師,管理\n", Ledger::People);
    let there = kept(&old, &Source::Person);
    let new = rows("氏名,職種,役割,管理ID\nあいう,,,r0\n", Ledger::People);
    let plan = plan(&new, &there, Ledger::People);
    assert_eq!(plan.fates.iter().map(told).collect::<Vec<_>>(), ["r0 name:あい→あいう!person"]);
    let Some(Fate::Changed { changes, .. }) = plan.fates.first() else { panic!("a change") };
    let (cells, _) = changed(&there[0], changes);
    assert_eq!(cells.values().collect::<Vec<_>>(), ["あいう", "薬剤師", "管理"]);
    let (cells, _) = changed(&there[0], changes.iter().filter(|change| change.needs_look.is_none()));
    assert_eq!(cells, there[0].cells);
}

/// A dash says no more than a blank: what stands there stays, and is counted among what was left.
#[test]
fn a_dash_in_the_place_of_a_day_is_a_blank() {
    let there = kept(&rows("PC名,更新適用日\nPC1,R7.6.1\n", Ledger::Devices), &Source::Person);
    for (typed, left) in [("R7.6.1", 0), ("", 1), ("－", 1), ("ー", 1), ("/", 1), ("未", 0)] {
        let new = rows(&format!("PC名,更新適用日\nPC1,{typed}\n"), Ledger::Devices);
        assert_eq!(plan(&new, &there, Ledger::Devices).left_blank(&new, &there), left, "{typed}");
    }
}

#[test]
fn identical_rows_pair_off() {
    let csv = "持出日,媒体,内容\nR7.5.1,USB,薬歴\nR7.5.1,USB,薬歴\n";
    assert_eq!(fates(csv, csv, Ledger::Takeouts), ["same r0", "same r1"]);
}

#[test]
fn what_was_only_ticked_is_filled_by_the_row_that_tells_of_it() {
    let head = "PC名,種別,状態,システム,説明\n";
    let ticked = format!(
        "{head}無線LANアクセスポイント,無線LANアクセスポイント,稼働,,\nルータ,ネットワーク機器,稼働,,\nサーバ,サーバ,稼働,,\nレセコンの端末,端末PC,稼働,レセコン,\n"
    );
    let file = format!(
        "{head}PC-2,端末PC,稼働,薬歴,\nPC-1,端末PC,稼働,レセコン,\nRTX-0,ルータ,廃棄,,\nRTX-1,ルータ,稼働,,\nRTX-2,ルータ,稼働,,\nAP-1,ネットワーク機器,稼働,,待合の無線LAN\n無線LAN対応ノート,端末PC,稼働,,\n"
    );
    let (ticked, file) = (rows(&ticked, Ledger::Devices), rows(&file, Ledger::Devices));
    let fates = |source: &Source| {
        let plan = plan(&file, &kept(&ticked, source), Ledger::Devices);
        plan.fates.iter().map(told).collect::<Vec<_>>()
    };
    let filled = fates(&Source::Usual);
    assert_eq!(filled[0], "new", "of another system");
    assert_eq!(filled[1], "r3 name:レセコンの端末→PC-1!usual");
    assert_eq!(filled[2], "new", "one that is there no more");
    assert_eq!(filled[3], "r1 kind:ネットワーク機器→ルータ name:ルータ→RTX-1!usual");
    assert_eq!(filled[4], "new", "a second one is another");
    assert!(
        filled[5].starts_with("r0 ") && filled[5].contains("name:無線LANアクセスポイント→AP-1!usual"),
        "{filled:?}"
    );
    assert_eq!(filled[6], "new", "a terminal is no access point");
    assert!(fates(&Source::Person).iter().all(|fate| fate == "new"), "what a person wrote of is itself");
    let mut apart = plan(&file, &kept(&ticked, &Source::Usual), Ledger::Devices);
    assert_eq!(apart.fills_usual(), 3);
    apart.keep_usual_apart();
    assert!(apart.fates.iter().all(|fate| *fate == Fate::New));

    let ticked = rows("区分,名称\n外部,警察（サイバー窓口）\n外部,保健所\n", Ledger::Contacts);
    let file = rows("区分,名称,電話\n外部,中央保健所,03-0000-0000\n内部,保健所担当,1\n", Ledger::Contacts);
    let plan = plan(&file, &kept(&ticked, &Source::Usual), Ledger::Contacts);
    assert_eq!(
        plan.fates.iter().map(told).collect::<Vec<_>>(),
        ["r1 name:保健所→中央保健所!usual phone:→03-0000-0000", "new"]
    );
}
