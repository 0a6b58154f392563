//! Headings and words as pharmacies write them day by day.

use crate::given::preview;
use model::lang::Lang;
use model::record::Ledger;
use tables::{Preview, told as say};

fn told(csv: &str, ledger: Ledger, keys: &[&str]) -> Vec<String> {
    let read: Preview = preview(csv.as_bytes(), "一覧.csv", ledger).expect("a preview");
    let texts = |row: &tables::ReadRow| {
        let cells = keys.iter().map(|key| row.cells.get(*key).map_or("", String::as_str)).collect::<Vec<_>>().join("|");
        let notes: String = row.notes.iter().map(|(heading, text)| format!(" +{heading}={text}")).collect();
        format!("{cells}{notes}")
    };
    read.rows.iter().map(texts).collect()
}

#[test]
fn everyday_headings_are_known() {
    for (ledger, heading, key) in [
        (Ledger::People, "お名前", "name"),
        (Ledger::People, "姓名", "name"),
        (Ledger::People, "社員名", "name"),
        (Ledger::People, "従業員氏名", "name"),
        (Ledger::People, "職名", "profession"),
        (Ledger::People, "役職", "role"),
        (Ledger::People, "退社年月日", "left_on"),
        (Ledger::Devices, "ｳｨﾙｽ対策", "antivirus"),
        (Ledger::Devices, "ウィルス対策ソフト", "antivirus"),
        (Ledger::Devices, "リモートメンテ", "remote_maintenance"),
        (Ledger::Devices, "ファーム更新日", "patched_on"),
        (Ledger::Devices, "コンピュータ名", "name"),
        (Ledger::Devices, "機器", "name"),
        (Ledger::Devices, "品名", "name"),
        (Ledger::Devices, "機器品名", "name"),
        (Ledger::Backups, "オフライン保管", "detached"),
        (Ledger::Backups, "取得方式", "method"),
    ] {
        assert_eq!(say(ledger, "見出し", heading).map(|told| told.field).as_deref(), Ok(key), "{heading}");
    }
    // When a row of the list was changed is not when the machine was patched.
    assert!(say(Ledger::Devices, "見出し", "更新日").is_err());
}

#[test]
fn a_list_of_people_may_be_headed_in_everyday_words() {
    let csv = "お名前,職名,入社年月日,退社年月日,担当\n田中五郎,事務,2019.4.1,2025年12月31日,\n";
    assert_eq!(
        told(csv, Ledger::People, &["name", "profession", "joined_on", "left_on", "remark"]),
        ["田中五郎|事務|2019-04-01|2025-12-31|"]
    );
    for (heading, text, left_on, remark) in [
        // A word that stands in the rows as well is no heading to look for.
        ("退職", "2025年12月31日", "2025-12-31", ""),
        ("退職", "済", "", "退職（退職: 済）"),
        ("退職した日", "R7.12.31", "2025-12-31", ""),
        ("退職予定日", "2027年12月31日", "", ""),
        ("退勤時刻", "18:00", "", ""),
    ] {
        let read = told(&format!("氏名,職種,{heading}\nあい,事務,{text}\n"), Ledger::People, &["left_on", "remark"]);
        let cells = read.first().map(|row| row.split(" +").next().unwrap_or_default().to_owned());
        assert_eq!(cells, Some(format!("{left_on}|{remark}")), "{heading} {text}");
    }
}

#[test]
fn a_day_may_be_followed_by_words_for_what_is_done() {
    for (text, read) in [
        ("R7.6.8 実施", "2025-06-08 +リストアテスト=R7.6.8 実施"),
        ("R7.6.8実施済み", "2025-06-08 +リストアテスト=R7.6.8実施済み"),
        ("R7.6.8（確認済）", "2025-06-08"),
        ("R7.6.8（予定）", " +リストアテスト=R7.6.8（予定）"),
        ("R7.6.8（失敗）", " +リストアテスト=R7.6.8（失敗）"),
        ("R7.6.8（エラー）", " +リストアテスト=R7.6.8（エラー）"),
        ("R7.6.8 実施予定", " +リストアテスト=R7.6.8 実施予定"),
        ("未実施", " +リストアテスト=未実施"),
        ("R元.5.1", "2019-05-01"),
    ] {
        let csv = format!("対象システム,取得方式,リストアテスト\nレセコン,自動,{text}\n");
        assert_eq!(told(&csv, Ledger::Backups, &["restored_on"]), [read], "{text}");
    }
}

#[test]
fn a_state_holds_once_its_day_is_past() {
    for (said, expected) in [
        ("停止（R7.3.31）", "停止|2025-03-31"),
        ("R7.3.31無効化", "無効化|2025-03-31"),
        ("R7.3に停止", "停止|2025-03-31"),
        ("停止（R9.3.31）", "停止（R9.3.31）|"),
        ("停止（12/31）", "停止（12/31）|"),
        ("使用可（R7.3.31まで停止）", "使用可（R7.3.31まで停止）|"),
    ] {
        let text = format!("ユーザーID,氏名,状態\nuser01,佐藤 一郎,{said}\n");
        let told = told(&text, Ledger::Accounts, &["state", "closed_on"]);
        assert_eq!(told, [expected], "{said}");
    }
    let text = "PC名,OS,状態\nPC1,Win11,廃棄（R7.3）\nPC2,Win11,停止（R7.3.31）\nPC3,Win11,廃棄（R9.3）\n";
    assert_eq!(
        told(text, Ledger::Devices, &["state", "disposed_on", "description"]),
        ["廃棄|2025-03-31|", "停止||状態: 停止（R7.3.31）", "廃棄（R9.3）||"]
    );
}

#[test]
fn a_mark_under_a_heading_that_names_one_authority_is_read() {
    for (heading, mark, expected) in [
        ("管理者権限", "○", "管理者| +管理者権限=○"),
        ("管理者権限", "有", "管理者| +管理者権限=有"),
        ("管理者権限", "×", "一般| +管理者権限=×"),
        ("管理者権限", "なし", "一般| +管理者権限=なし"),
        ("管理者権限", "User", "User|"),
        ("権限", "○", "○|"),
    ] {
        let csv = format!("ユーザーID,{heading},説明\nadmin,{mark},\n");
        assert_eq!(told(&csv, Ledger::Accounts, &["authority", "description"]), [expected], "{heading} {mark}");
    }
}

#[test]
fn that_nothing_was_taken_out_is_no_row() {
    let head = "持出日,媒体,内容,持出者,返却日\n";
    for row in ["なし,,,,", ",なし,,,", "R7.5,なし,なし,,", "令和7年4月分,該当なし,,－,", "2025/4/1,（なし）,,,"]
    {
        let csv = format!("{head}R7.5.1,USB-1,薬歴,佐藤,R7.5.2\n{row}\n");
        assert_eq!(told(&csv, Ledger::Takeouts, &["media"]), ["USB-1"], "{row}");
    }
    let kept = format!("{head}R7.5.1,USB-1,なし,佐藤,なし\n");
    assert_eq!(told(&kept, Ledger::Takeouts, &["media", "content"]), ["USB-1|なし +返却日=なし"]);
}

#[test]
fn contacts_without_their_side_are_told_so() {
    let list = "名称,電話\n開設者 佐藤,03-0000-0001\nレセコン サポートセンター,03-0000-0002\n";
    let said = preview(list.as_bytes(), "連絡先.csv", Ledger::Contacts).expect("a preview").cautions(Lang::Ja).concat();
    assert!(
        said.contains("区分（内部・事業者・外部）の列がないので") && said.contains("「区分」の列を足して"),
        "{said}"
    );
    assert!(said.contains("同じものがほかに1件"), "{said}");
    let list = "区分,名称,電話\n内部,開設者 佐藤,03-0000-0001\n";
    let read = preview(list.as_bytes(), "連絡先.csv", Ledger::Contacts).expect("a preview");
    assert!(read.cautions(Lang::Ja).is_empty(), "{read:?}");
}

#[test]
fn a_day_may_be_followed_by_who_was_there() {
    for (text, day) in [
        ("2025/10/20 業者立会い", "2025-10-20"),
        ("2025/10/20　業者立会", "2025-10-20"),
        ("2025/10/20業者立会い", "2025-10-20"),
        ("R7.6.8（業者）", "2025-06-08"),
        ("R7.6.8（業者立会い）", "2025-06-08"),
        ("R7.6.8 業者により実施済み", "2025-06-08"),
        ("R7.6.8 B社立会い", "2025-06-08"),
        ("R7.6.8 保守会社", "2025-06-08"),
        ("令和7年6月 メーカー", "2025-06"),
        ("2025/10/20 業者立会い予定", ""),
        ("2025/10/20 業者立会い（予定）", ""),
        ("2025/10/20 業者未実施", ""),
        ("2025/10/20 業者に依頼", ""),
        ("2025/10/20 業者立会い、更新できず", ""),
        ("2025/10/20 未確認", ""),
        ("業者立会い", ""),
    ] {
        for (heading, key) in [("更新適用日", "patched_on"), ("不要サービス確認日", "services_checked_on")]
        {
            let csv = format!("PC名,OS,{heading}\nPC-A,Windows 11,\"{text}\"\n");
            let read = told(&csv, Ledger::Devices, &[key]).concat();
            assert_eq!(read.split(" +").next(), Some(day), "{heading} {text}: {read}");
        }
    }
}

/// What is written around a table is not read; where it may take back what the table says, the person is told.
#[test]
fn words_around_a_table_are_told() {
    let cautions = |title: &str, foot: &str| {
        let csv = format!("{title}\nPC名,OS,設置場所\nPC1,Windows 11,受付\n{foot}\n");
        let read = preview(csv.as_bytes(), "台帳.csv", Ledger::Devices).expect("a preview");
        read.cautions(Lang::Ja).join("\n")
    };
    for (title, foot, told) in [
        ("機器台帳", "", None),
        ("みどり薬局 機器台帳 令和7年11月現在", "以上", None),
        ("機器台帳（案）", "", Some("1行目「機器台帳（案）」")),
        ("※ ○は未実施", "", Some("1行目「※ ○は未実施」")),
        ("機器台帳", "※PC1は更新を止めている", Some("4行目「※PC1は更新を止めている」")),
        ("機器台帳", "（注）R8.4から", Some("4行目「（注）R8.4から」")),
        ("機器台帳", "作成者: 山田", None),
    ] {
        let said = cautions(title, foot);
        assert_eq!(said.contains("表の外に書かれたことは読みません"), told.is_some(), "{title} {foot}: {said}");
        assert!(told.is_none_or(|told| said.contains(told)), "{title} {foot}: {said}");
    }
}
