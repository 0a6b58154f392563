//! The sample pharmacy's files, read as they are kept.

use crate::given::{preview, sample};
use model::lang::Lang;
use model::record::Ledger;

/// Counts of rows taken, refused and left aside; then rows by their values of some columns.
fn check(file: &str, ledger: Ledger, counts: (usize, usize, usize), keys: &[&str], expected: &[(u32, &str)]) {
    let read = preview(&sample(file), file, ledger).expect(file);
    assert_eq!((read.rows.len(), read.bad.len(), read.skipped.len()), counts, "{file}\n{}", read.render(Lang::Ja));
    for (number, values) in expected {
        let row = read.rows.iter().find(|row| row.row == *number).expect("a row of that number");
        let found: Vec<&str> = keys.iter().map(|key| row.cells.get(*key).map_or("", String::as_str)).collect();
        assert_eq!(found.join("|"), *values, "{file} row {number}");
    }
}

#[test]
fn devices_are_read_below_their_title_rows() {
    check(
        "midori/機器台帳.xlsx",
        Ledger::Devices,
        (9, 0, 6),
        &["number", "name", "os", "version", "registered_on", "state", "place"],
        &[
            (5, "1|MIDORI-PC1|Win11|2.0|2020-04-01|稼働|調剤室"),
            (7, "３|MIDORI-SV|Windows Server 2019|２．０|2020-04-01|稼働|バックヤード"),
            (8, "4|MIDORI-PC3|Windows 10 Pro 22H2||2021-10-15|稼働|受付"),
            (9, "5|MIDORI-OQS|Windows 10 IoT Enterprise LTSC 2021||2022-09-01|稼働|受付"),
            (11, "6||ファームウェア 1.02|1.02|2020-04-01|稼働|バックヤード"),
            (14, "9|OLD-RECE|Win7|4.1|2013-04-01|廃棄|倉庫"),
        ],
    );
}

#[test]
fn an_old_workbook_reads_like_a_new_one() {
    check(
        "devices.xls",
        Ledger::Devices,
        (43, 0, 3),
        &["number", "name", "os", "registered_on", "state", "place"],
        &[
            (4, "1|MIDORI-PC1|Win11|2020-04-01|稼働|調剤室"),
            (5, "2|MIDORI-PC2|Windows Server 2019|2020-04-01|稼働|調剤室"),
            (6, "3|MIDORI-PC3|Win7|2013-04-01|廃棄|倉庫"),
            (60, "|PC-039||||"),
        ],
    );
}

#[test]
fn a_vendors_answers_carry_what_stands_above_them() {
    check(
        "midori/事業者確認用_B社.xlsx",
        Ledger::VendorReply,
        (14, 0, 3),
        &["vendor", "system", "edition", "number", "answer", "confirmed_on", "target_on", "filled_by"],
        &[
            (6, "B社|レセコンB 5.0.1 ／ 薬歴サーバ|r7|1-①|はい|2025-06-20||サポート部"),
            (11, "B社|レセコンB 5.0.1 ／ 薬歴サーバ|r7|2-⑥|いいえ|2025-06-20|2026-03-31|サポート部"),
            (17, "B社|レセコンB 5.0.1 ／ 薬歴サーバ|r7|2-⑫（サーバ）|はい|2025-06-20||サポート部"),
            (18, "B社|レセコンB 5.0.1 ／ 薬歴サーバ|r7|2-⑫（端末PC）|はい|2025-06-20||サポート部"),
        ],
    );
}

#[test]
fn a_disclosure_takes_its_notes_from_below() {
    check(
        "midori/MDS_B社_レセコンB.xlsx",
        Ledger::Disclosure,
        (8, 0, 9),
        &[
            "kind",
            "form_version",
            "vendor",
            "product",
            "version",
            "issued_on",
            "number",
            "answer",
            "note_number",
            "note",
        ],
        &[
            (8, "MDS|Ver.5.0|B社|レセコンB|5.0.1|2025-06-20|1|はい||"),
            (11, "MDS|Ver.5.0|B社|レセコンB|5.0.1|2025-06-20|6.1|いいえ|備考2|次期版（2027年1月）で対応予定"),
            (13, "MDS|Ver.5.0|B社|レセコンB|5.0.1|2025-06-20|9|対象外|備考3|OSの機能で行うこと"),
        ],
    );
}

#[test]
fn the_other_ledgers_are_read() {
    check(
        "midori/バックアップ一覧.xlsx",
        Ledger::Backups,
        (3, 0, 1),
        &["system", "generations", "detached", "taken_on", "restored_on", "procedure"],
        &[
            (3, "レセコン・薬歴|7|いいえ|2025-06-01||なし"),
            (4, "レセコン・薬歴|4|はい|2025-05-30|2024-11-08|復旧手順.docx"),
        ],
    );
    check(
        "midori/利用者ID台帳.csv",
        Ledger::Accounts,
        (6, 0, 0),
        &["user_id", "family_name", "authority", "state", "two_factor", "updated_on", "description"],
        &[
            (5, "tachi@abc.example|たち|User|使用可|未|2025-06-02|令和7年3月退職"),
            (6, "uketsuke||User|使用可|未|2025-06-02|受付で共用"),
        ],
    );
    check(
        "midori/持ち出し台帳.csv",
        Ledger::Takeouts,
        (2, 0, 0),
        &["taken_on", "media", "encrypted", "returned_on"],
        &[(3, "2025-05-26|USBメモリ②|なし|")],
    );
    check("midori/研修記録.csv", Ledger::Training, (2, 0, 0), &["held_on", "method"], &[(2, "2025-02-20|集合")]);
    check(
        "midori/職員名簿.csv",
        Ledger::People,
        (4, 0, 0),
        &["name", "joined_on", "left_on"],
        &[(5, "たち つてと|2021-04-01|2025-03-31")],
    );
    check(
        "midori/連絡先.csv",
        Ledger::Contacts,
        (6, 0, 0),
        &["side", "name", "phone", "confirmed_on"],
        &[(7, "外部|保健所|000-0000-0005|2024-04-01")],
    );
}

/// Every sample, taken for every other ledger, is refused with the name of what it is.
#[test]
fn a_file_for_another_ledger_is_refused_by_name() {
    for (file, own) in [
        ("midori/機器台帳.xlsx", Ledger::Devices),
        ("midori/バックアップ一覧.xlsx", Ledger::Backups),
        ("midori/事業者確認用_B社.xlsx", Ledger::VendorReply),
        ("midori/MDS_B社_レセコンB.xlsx", Ledger::Disclosure),
        ("midori/利用者ID台帳.csv", Ledger::Accounts),
        ("midori/持ち出し台帳.csv", Ledger::Takeouts),
        ("midori/研修記録.csv", Ledger::Training),
        ("midori/職員名簿.csv", Ledger::People),
        ("midori/連絡先.csv", Ledger::Contacts),
    ] {
        let bytes = sample(file);
        for other in Ledger::ALL.iter().copied().filter(|other| *other != own) {
            let refused = preview(&bytes, file, other).expect_err(other.code()).to_string();
            assert!(refused.contains(own.title(Lang::Ja)), "{file} as {}: {refused}", other.code());
        }
    }
}

#[test]
fn the_preview_tells_what_was_understood() {
    let read = preview(&sample("midori/事業者確認用_B社.xlsx"), "B社.xlsx", Ledger::VendorReply).expect("a preview");
    let ja = read.render(Lang::Ja);
    for told in
        ["取り込める行 14", "年度 = r7 （表の上から、全行に）", "「7/6/20」を令和とみて 2025-06-20 と読みました"]
    {
        assert!(ja.contains(told), "{told}\n{ja}");
    }
    assert!(read.render(Lang::En).contains("rows to take 14"));
    let json = serde_json::to_value(&read).expect("a preview is data");
    assert_eq!(json.pointer("/rows/0/warnings/0/what/era_assumed/read"), Some(&"2025-06-20".into()));
}
