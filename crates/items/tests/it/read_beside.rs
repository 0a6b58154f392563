//! Free words that take a good answer back are read beside it, whichever ledger they stand in.

use crate::case::{apply, read_told, report};
use items::{Checklist, shipped};
use model::act::{Act, RecordPut, Source};
use model::finding::State;
use model::lang::Lang;
use model::pharmacy::{KeptRow, Pharmacy};
use model::record::Ledger;
use model::report::ReportItem;

/// Ledger, what the row holds, its column, the words, and the item beside which they are to be read.
const TOLD: [(Ledger, &str, &str, &str, &str); 53] = [
    (Ledger::Systems, "レセコン", "remark", "二要素認証は職員の希望で切っている", "2-⑩"),
    (Ledger::Systems, "レセコン", "remark", "更新はX社まかせで状況不明", "2-⑥"),
    (Ledger::Systems, "レセコン", "remark", "R8.3に更改予定", "2-④"),
    (Ledger::Systems, "レセコン", "保守の様子", "来なくなった", "2-④"),
    (Ledger::Rights, "薬剤師", "remark", "実際は全員同じIDで入っている", "2-④"),
    (Ledger::Rights, "薬剤師", "remark", "レセコン側は未設定", "2-④"),
    (Ledger::Statements, "パスワードの最小文字数", "remark", "レセコンは8文字まで", "2-⑦"),
    (Ledger::Statements, "調剤継続に必要な情報", "remark", "案の段階", "3-②"),
    (Ledger::People, "例野 花子", "remark", "責任者は辞退", "1-①"),
    (Ledger::People, "例野 花子", "remark", "R7.9から育休中", "1-①"),
    (Ledger::Contacts, "警察（サイバー窓口）", "remark", "番号が変わったらしい", "3-①"),
    (Ledger::Accounts, "reida", "description", "パートの田中も使う", "2-⑤"),
    (Ledger::Accounts, "reida", "description", "管理者権限も持つ", "2-④"),
    (Ledger::Devices, "PC1", "description", "USB制限は未設定（後日X社が対応）", "2-⑨"),
    (Ledger::Devices, "PC1", "description", "ゲームと年賀状ソフトあり", "2-⑫"),
    (Ledger::Devices, "ファームウェア 2.1", "description", "設定は誰も把握していない", "2-⑬"),
    (Ledger::Disclosure, "二要素認証に対応しているか", "note_number", "オプション。貴局では未契約", "2-⑩"),
    (Ledger::Disclosure, "二要素認証に対応しているか", "note", "オプション。貴局では未契約", "2-⑩"),
    (Ledger::Media, "USBハードディスク", "remark", "職員が自宅に持ち帰り中", "2-⑨"),
    (Ledger::Vendors, "X社", "remark", "R7.9末で解約", "2-②"),
    (Ledger::Vendors, "X社", "remark", "倒産", "2-⑥"),
    (Ledger::Training, "集合", "remark", "例田は欠席", "2-⑧"),
    (Ledger::Backups, "SV1", "最終復旧確認日", "一部のみ復元", "3-②"),
    (Ledger::Statements, "外部媒体の規則", "value", "未作成", "2-⑨"),
    (Ledger::Statements, "外部媒体の規則", "value", "策定中", "2-⑨"),
    (Ledger::Statements, "外部媒体の規則", "value", "はい（口頭のみ）", "2-⑨"),
    (Ledger::Statements, "外部媒体の規則", "value", "はい（来年度から）", "2-⑨"),
    (Ledger::Media, "USBハードディスク", "permitted", "×（個人所有）", "2-⑨"),
    (Ledger::Media, "USBハードディスク", "permitted", "△", "2-⑨"),
    (Ledger::Training, "集合", "remark", "台風のため延期", "2-⑧"),
    (Ledger::People, "例野 花子", "remark", "R7.11死亡", "1-①"),
    (Ledger::Contacts, "開設者", "remark", "R7.9逝去", "3-①"),
    (Ledger::Accounts, "reida", "description", "本店へ転籍", "2-⑤"),
    (Ledger::Accounts, "reida", "description", "パスワードは付箋でモニタに貼付", "2-⑦"),
    (Ledger::Accounts, "reida", "description", "パスワードは生年月日", "2-⑦"),
    (Ledger::Accounts, "reida", "description", "パスワードは例野と同じ", "2-⑧"),
    (Ledger::Rights, "薬剤師", "remark", "設定は全員フル権限", "2-④"),
    (Ledger::Statements, "パスワードの最小文字数", "remark", "電子薬歴は6文字で運用中", "2-⑦"),
    (Ledger::Statements, "使い回し禁止", "remark", "努力目標", "2-⑧"),
    (Ledger::Statements, "使い回し禁止", "remark", "建前", "2-⑧"),
    (Ledger::Systems, "レセコン", "remark", "開示書は旧版のもの", "2-③"),
    (Ledger::Systems, "レセコン", "remark", "じつは乙ソフトがTeamViewerで入っている", "2-②"),
    (Ledger::Takeouts, "控え", "remark", "途中で紛失", "2-⑨"),
    (Ledger::Takeouts, "控え", "remark", "自宅PCにつないだ", "2-⑨"),
    (Ledger::Takeouts, "控え", "remark", "許可は取っていない", "2-⑨"),
    (Ledger::Inspected, "保健所", "remark", "実際はまだ", "2-⑥"),
    (Ledger::Documents, "任命書", "remark", "前任者の名前のまま", "1-①"),
    (Ledger::Documents, "任命書", "remark", "押印待ち", "1-①"),
    (Ledger::Documents, "金庫", "remark", "原本が見つからない", "3-②"),
    (Ledger::Devices, "PC1", "description", "PINだけで入れる", "2-⑩"),
    (Ledger::Devices, "PC1", "description", "2段階は面倒なので外した", "2-⑩"),
    (Ledger::Devices, "PC1", "description", "充電のため職員のスマホをつないでいる", "2-⑨"),
    (Ledger::Devices, "PC1", "外部媒体の制限（コメント）", "実際は未設定", "2-⑨"),
];

/// Likewise; these words deny outright what the row says good, and leave the item open.
const DENIED: [(Ledger, &str, &str, &str, &str); 18] = [
    (Ledger::Devices, "PC1", "antivirus", "△", "2-⑥"),
    (Ledger::Devices, "PC1", "antivirus", "だいたい", "2-⑥"),
    (Ledger::Rights, "薬剤師", "permission", "一部", "2-④"),
    (Ledger::Rights, "薬剤師", "permission", "△", "2-④"),
    (Ledger::Documents, "第6条", "article", "△", "4-①"),
    (Ledger::Documents, "第6条", "article", "だいたい", "4-①"),
    (Ledger::Documents, "第6条", "article", "はい？", "4-①"),
    (Ledger::Backups, "金庫", "frequency", "気づいたとき", "3-②"),
    (Ledger::Systems, "レセコン", "remark", "ログは実際には見ていない", "2-⑪"),
    (Ledger::Statements, "使い回し禁止", "remark", "守られていない", "2-⑧"),
    (Ledger::Documents, "サイバーBCP", "remark", "開設者の承認はまだ", "3-③"),
    (Ledger::Backups, "SV1", "remark", "中身は空だった", "3-②"),
    (Ledger::Contacts, "警察（サイバー窓口）", "remark", "現在使われておりません", "3-①"),
    (Ledger::Devices, "PC1", "description", "R7.8からインターネット遮断、更新も当たらず", "2-⑥"),
    (Ledger::Devices, "PC1", "description", "ランサムに感染、隔離中", "2-⑥"),
    (Ledger::Devices, "PC1", "description", "R7.3に返却、現物なし", "2-①"),
    (Ledger::Devices, "PC1", "description", "現物見当たらず", "2-①"),
    (Ledger::Devices, "PC1", "description", "VPN装置 脆弱性未対応", "2-⑥"),
];

/// Words that hold those of a harm and say that it is not there: every item stays as it is.
const HARMLESS: [(Ledger, &str, &str, &str); 43] = [
    (Ledger::Accounts, "reida", "description", "共有していない"),
    (Ledger::Backups, "金庫", "remark", "常時接続していない"),
    (Ledger::Backups, "金庫", "remark", "故障時は予備機へ"),
    (Ledger::Backups, "金庫", "remark", "サーバ故障に備える"),
    (Ledger::Backups, "金庫", "remark", "壊れたHDDはR7.5に交換済"),
    (Ledger::Backups, "金庫", "remark", "つなぎっぱなしにしない"),
    (Ledger::Backups, "SV1", "remark", "失敗したらメールが届く"),
    (Ledger::Backups, "SV1", "remark", "取り忘れ防止のためカレンダーに記入"),
    (Ledger::Backups, "SV1", "remark", "R7.8に一度失敗、ケーブル交換後は正常"),
    (Ledger::Documents, "連絡体制図", "remark", "古い図は撤去済"),
    (Ledger::Documents, "第6条", "remark", "旧第9条から移動"),
    (Ledger::Documents, "サイバーBCP", "remark", "未確認の箇所なし"),
    (Ledger::Documents, "サイバーBCP", "remark", "未達の項目なし"),
    (Ledger::Documents, "サイバーBCP", "remark", "旧版は廃棄"),
    (Ledger::Documents, "サイバーBCP", "remark", "旧BCPはR7.11.5廃止"),
    (Ledger::Devices, "PC1", "description", "ウイルス検知なし"),
    (Ledger::Devices, "PC1", "description", "未適用の更新なし（R7.11.12確認）"),
    (Ledger::Devices, "PC1", "description", "更新を止めないこと"),
    (Ledger::Devices, "PC1", "description", "更新は第2水曜の翌週。遅れなし"),
    (Ledger::Devices, "PC1", "description", "R7.8に故障、同型に交換、更新適用済"),
    (Ledger::Devices, "PC1", "description", "期限切れ前にライセンス更新"),
    (Ledger::Devices, "PC1", "description", "R8.3に更新予定（リース満了）"),
    (Ledger::Devices, "PC1", "description", "紛失防止ワイヤー付き"),
    (Ledger::Devices, "PC1", "description", "パスワードなしでは起動しない"),
    (Ledger::Devices, "ファームウェア 2.1", "description", "どこからでも入れないように設定済"),
    (Ledger::Systems, "レセコン", "remark", "不審なログなし"),
    (Ledger::Systems, "レセコン", "remark", "ログは消せない設定"),
    (Ledger::Systems, "レセコン", "remark", "ログ停止時は警告が出る"),
    (Ledger::Statements, "使い回し禁止", "remark", "違反なし"),
    (Ledger::Accounts, "reida", "description", "以前は共用だったがR7.4に個人別に変更"),
    (Ledger::Accounts, "reida", "description", "退職した前任者のIDは削除済"),
    (Ledger::People, "例野 花子", "remark", "前任の田村は退職"),
    (Ledger::Documents, "サイバーBCP", "remark", "R7.10の訓練で不足を見つけ追記済"),
    (Ledger::VendorReply, "2-④", "note", "詳細は別紙権限一覧のとおり"),
    (Ledger::VendorReply, "2-⑥", "note", "適用漏れはありません"),
    (Ledger::VendorReply, "2-⑧", "note", "社内規程第12条で禁止"),
    (Ledger::VendorReply, "2-⑧", "note", "違反事例なし"),
    (Ledger::VendorReply, "2-⑨", "note", "USBストレージは読取りも不可に設定"),
    (Ledger::VendorReply, "2-⑪", "note", "改ざん防止のため別サーバに転送"),
    (Ledger::VendorReply, "2-⑪", "note", "不正アクセスなし"),
    (Ledger::VendorReply, "2-⑬", "note", "ポートは全て閉じています"),
    (Ledger::VendorReply, "2-⑬", "note", "外部公開ポートなし"),
    (Ledger::VendorReply, "2-⑦", "note", "定期変更は行っていない（13文字以上）"),
];

/// Words that only add to an answer, or only name something, are not worth a look.
const QUIET: [(Ledger, &str, &str, &str); 12] = [
    (Ledger::Devices, "PC1", "description", "メモリ増設 R7.9"),
    (Ledger::Devices, "PC1", "保証書", "書棚のファイル"),
    (Ledger::Accounts, "reida", "description", "旧姓 高橋"),
    (Ledger::Backups, "SV1", "remark", "2本を交互に使用"),
    (Ledger::Contacts, "X社 サポート", "remark", "24時間対応"),
    (Ledger::People, "例野 花子", "remark", "研修受講済"),
    (Ledger::Media, "USBハードディスク", "remark", "年1回ウイルス検査"),
    (Ledger::Systems, "レセコン", "remark", "レセコンと薬歴のサーバ"),
    (Ledger::Disclosure, "二要素認証に対応しているか", "note", "SMS認証に対応"),
    (Ledger::Vendors, "X社", "remark", "問題なし"),
    (Ledger::Statements, "使い回し禁止", "value", "禁止する"),
    (Ledger::Media, "USBハードディスク", "permitted", "許可"),
];

/// The pharmacy whose every item is good, with these words put into a row.
fn with_words((ledger, of, column, words): (Ledger, &str, &str, &str)) -> Pharmacy {
    let mut shop = all_good();
    let holds = |row: &KeptRow| row.cells.values().any(|cell| cell == of);
    let row = shop.rows(ledger).into_iter().find(holds).unwrap_or_else(|| panic!("{of}"));
    let KeptRow { id, mut cells, mut notes, .. } = row;
    let is_column = ledger.fields().iter().any(|field| field.key == column);
    if is_column { &mut cells } else { &mut notes }.insert(column.to_owned(), words.to_owned());
    apply(&mut shop, Act::RecordPut(RecordPut { ledger, id, cells, notes, source: Source::Person }));
    shop
}

fn all_good() -> Pharmacy {
    let text = include_str!("all_good.md");
    read_told(text.split("\n## ").nth(1).unwrap(), "all_good.md").shop
}

fn items_of(shop: &Pharmacy, lang: Lang) -> Vec<ReportItem> {
    let checklist = Checklist::new(shipped()[0].clone());
    report(shop, &checklist, "2025-12-01".parse().unwrap(), lang).items
}

fn says(item: &ReportItem) -> Vec<&str> {
    let because = item.finding.because.iter().map(|because| because.says.as_str());
    because.chain(item.finding.advice.iter().map(|advice| advice.says.as_str())).collect()
}

#[test]
fn the_pharmacy_whose_every_item_is_good_is_so_and_nothing_is_read_beside() {
    for item in items_of(&all_good(), Lang::Ja) {
        assert_eq!(item.finding.state, State::Satisfied, "{}: {:?}", item.line.key, item.finding.because);
        assert!(item.finding.advice.iter().all(|advice| !advice.code.starts_with("row")), "{}", item.line.key);
    }
}

#[test]
fn words_that_take_a_good_answer_back_are_read_beside_it() {
    let mut silent = Vec::new();
    for (ledger, of, column, words, number) in TOLD {
        let shop = with_words((ledger, of, column, words));
        for lang in [Lang::Ja, Lang::En] {
            let items = items_of(&shop, lang);
            let asked = items.iter().filter(|item| item.line.number == number);
            if !asked.flat_map(says).any(|says| says.contains(words)) {
                silent.push((words, number));
            }
        }
    }
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn words_that_deny_what_the_row_says_leave_the_item_open() {
    for (ledger, of, column, words, number) in DENIED {
        let items = items_of(&with_words((ledger, of, column, words)), Lang::Ja);
        let is_open = |item: &ReportItem| item.line.number == number && item.finding.state == State::Unknown;
        assert!(items.iter().any(is_open), "{words} {number}");
    }
}

#[test]
fn words_of_a_harm_that_is_not_there_leave_every_item_good() {
    let mut doubted = Vec::new();
    for told in HARMLESS {
        let items = items_of(&with_words(told), Lang::Ja);
        let open = items.into_iter().filter(|item| item.finding.state != State::Satisfied);
        doubted.extend(open.map(|item| (told.3, item.line.number)));
    }
    assert!(doubted.is_empty(), "{doubted:#?}");
}

#[test]
fn words_that_only_add_are_not_read_beside() {
    for told in QUIET {
        for item in items_of(&with_words(told), Lang::Ja) {
            assert!(
                item.finding.advice.iter().all(|advice| !advice.code.starts_with("row")),
                "{told:?} {}",
                item.line.key
            );
        }
    }
}

/// Where everything tells, three are quoted beside one item and the rest is counted.
#[test]
fn of_many_words_three_are_quoted_and_the_rest_is_counted() {
    let mut shop = all_good();
    for row in shop.rows(Ledger::Contacts) {
        let (ledger, id, notes, mut cells) = (Ledger::Contacts, row.id, row.notes, row.cells);
        cells.insert("remark".to_owned(), "来月から変わる".to_owned());
        apply(&mut shop, Act::RecordPut(RecordPut { ledger, id, cells, notes, source: Source::Person }));
    }
    let items = items_of(&shop, Lang::Ja);
    let chart = items.iter().find(|item| item.duty == "contact_chart").unwrap();
    let codes: Vec<&str> = chart.finding.advice.iter().map(|advice| advice.code.as_str()).collect();
    assert_eq!(codes, ["row_says", "row_says", "row_says", "rows_say_more"]);
    assert!(chart.finding.advice[3].says.contains("ほか3件"), "{}", chart.finding.advice[3].says);
}
