//! Forms that come back: what the program prints as xlsx is read again, and the wrong form is refused.

use crate::run::{Folder, Ran, sample};

fn begun() -> Folder {
    let folder = Folder::new();
    assert_eq!(folder.run(&["init", "--name", "みどり薬局"]).code, 0);
    folder
}

fn done(ran: &Ran) {
    assert_eq!(ran.code, 0, "{ran:?}");
}

/// Some columns of a table that was exported as JSON.
fn columns(folder: &Folder, what: &str, keys: &[&str]) -> Vec<String> {
    done(&folder.run(&["export", what, "-o", "out.json"]));
    let text = std::fs::read_to_string(folder.path("out.json")).unwrap();
    let rows: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let cell =
        |row: &serde_json::Value, key: &&str| row.get(*key).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
    let mut lines: Vec<String> =
        rows.iter().map(|row| keys.iter().map(|key| cell(row, key)).collect::<Vec<_>>().join("|")).collect();
    lines.sort();
    lines
}

#[test]
fn the_vendors_form_as_printed_comes_back_as_it_was_answered() {
    let (from, to) = (begun(), begun());
    done(&from.run(&["import", "vendor-reply", &sample("事業者確認用_B社.xlsx")]));
    done(&from.run(&["paper", "vendor-checklist", "-o", "reply.xlsx"]));
    std::fs::copy(from.path("reply.xlsx"), to.path("reply.xlsx")).unwrap();
    done(&to.run(&["import", "vendor-reply", "reply.xlsx"]));
    let keys = ["vendor", "system", "edition", "number", "answer", "confirmed_on", "target_on", "note", "filled_by"];
    let came_back = columns(&to, "vendor-reply", &keys);
    assert_eq!((came_back.len(), &came_back), (14, &columns(&from, "vendor-reply", &keys)));
    let refused = to.run(&["import", "answers", "reply.xlsx"]);
    assert!(refused.code == 3 && refused.err.contains("これは事業者確認用の様式です"), "{refused:?}");
    assert!(columns(&to, "answers", &["番号"]).is_empty(), "nobody signed a vendor's answers");
}

/// A vendor that leaves はい・いいえ blank and writes beside it has said something.
#[test]
fn a_remark_without_an_answer_is_kept_and_leaves_the_row_open() {
    let folder = begun();
    let form = "事業者名,B社\n対象システム,レセコン\n\n番号,チェック項目,確認結果,確認日,目標日,備考\n\
                2-⑥,セキュリティパッチを適用している。,はい,2025/10/10,,\n\
                2-⑨,USBストレージ等の外部記録媒体や情報機器に対して接続を制限している。,,,,USB制限は未実施\n\
                2-⑬,接続元制限を実施している。,,,,\n";
    std::fs::write(folder.path("form.csv"), form).unwrap();
    done(&folder.run(&["import", "vendor-reply", "form.csv", "--accept"]));
    let kept = columns(&folder, "vendor-reply", &["number", "answer", "note"]);
    assert_eq!(kept, ["2-⑥|はい|", "2-⑨||USB制限は未実施"]);
    let judged = folder.run(&["judge", "--on", "2025-11-25"]);
    assert!(judged.out.contains("答えず、備考に「USB制限は未実施」と書いています"), "{judged:?}");
    done(&folder.run(&["paper", "vendor-checklist", "-o", "form.xlsx", "--on", "2025-11-25"]));
}

#[test]
fn the_pharmacys_form_as_printed_comes_back_as_it_was_signed() {
    let (from, to) = (begun(), begun());
    for answer in [
        &["1-①", "はい", "--by", "たち"][..],
        &["2-⑥", "いいえ", "--target", "2026-03-31", "--note", "年1回", "--by", "たち"],
        &["2-⑫（端末PC）", "いいえ", "--by", "たち"],
        &["2-⑩", "いいえ", "--target", "令和9年度", "--by", "たち"],
    ] {
        done(&from.run(&[&["answer"], answer, &["--confirmed", "2025-06-20"]].concat()));
    }
    done(&from.run(&["paper", "checklist", "-o", "form.xlsx"]));
    std::fs::copy(from.path("form.xlsx"), to.path("form.xlsx")).unwrap();
    let careful = to.run(&["import", "answers", "form.xlsx"]);
    assert!(careful.code == 3 && careful.err.contains("回答がありません"), "the other rows are open: {careful:?}");
    done(&to.run(&["import", "answers", "form.xlsx", "--accept"]));
    let keys = ["番号", "区分", "回答", "確認日", "目標日", "備考"];
    let came_back = columns(&to, "answers", &keys);
    assert_eq!((came_back.len(), &came_back), (4, &columns(&from, "answers", &keys)));
    let refused = to.run(&["import", "vendor-reply", "form.xlsx"]);
    assert!(refused.code == 3 && refused.err.contains("これは薬局確認用の様式です"), "{refused:?}");
}

#[test]
fn what_was_assumed_is_said_without_a_preview_and_what_is_not_known_is_refused() {
    let folder = begun();
    let csv = "PC名,登録日,設置場所\nPC-A,25/4/1,受付\nPC-B,7/6/20,受付\nPC-C,7/6/21,受付\nPC-A,R7.6.20,待合\n";
    std::fs::write(folder.path("pc.csv"), csv).unwrap();
    let ran = folder.run(&["import", "devices", "pc.csv"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    for says in ["「25/4/1」を西暦の下2桁とみて 2025-04-01", "ほかに1件", "「PC-A」は 2行目にもあります"]
    {
        assert!(ran.err.contains(says), "{says}: {ran:?}");
    }
    let unknown = folder.run(&["import", "foo", "nothing.csv"]);
    assert!(unknown.code == 2 && unknown.err.matches("という台帳はありません").count() == 1, "{unknown:?}");
    std::fs::write(folder.path("reply.csv"), "事業者名,番号,確認結果\nB社,2-⑮,はい\nB社,2-②,はい\n").unwrap();
    let refused = folder.run(&["import", "vendor-reply", "reply.csv"]);
    assert!(refused.code == 3 && refused.err.contains("この様式にない番号です"), "{refused:?}");
    done(&folder.run(&["import", "vendor-reply", "reply.csv", "--accept"]));
    assert_eq!(columns(&folder, "vendor-reply", &["number"]), ["2-②"]);
    assert!(folder.run(&["history", "ｐｃ－ｂ"]).out.contains("PC-B"), "width is no matter");
}

#[test]
fn an_answers_file_keeps_the_words_of_its_days_and_never_signs_for_a_month() {
    let folder = begun();
    let csv = "番号,回答,確認日,目標日,備考\n2-⑩,いいえ,25/6/20,令和9年度,次期版\n2-⑧,はい,2025年6月,,\n";
    std::fs::write(folder.path("answers.csv"), csv).unwrap();
    let careful = folder.run(&["import", "answers", "answers.csv"]);
    assert!(careful.code == 3 && careful.err.contains("2025-06"), "{careful:?}");
    done(&folder.run(&["import", "answers", "answers.csv", "--accept"]));
    let signed = columns(&folder, "answers", &["番号", "確認日", "目標日", "備考"]);
    assert_eq!(signed, ["2-⑩|2025-06-20|2028-03-31|次期版 ／ 目標日: 令和9年度"]);
}

#[test]
fn the_form_of_another_pharmacy_is_signed_only_by_saying_so() {
    let (other, folder) = (Folder::new(), begun());
    done(&other.run(&["init", "--name", "もみじ薬局"]));
    done(&other.run(&["answer", "1-①", "はい", "--by", "もみじ", "--note", "任命書あり"]));
    done(&other.run(&["paper", "checklist", "-o", "form.xlsx"]));
    std::fs::copy(other.path("form.xlsx"), folder.path("other.xlsx")).unwrap();
    let refused = folder.run(&["--json", "import", "answers", "other.xlsx"]);
    assert!(refused.code == 3 && refused.err.contains("もみじ薬局"), "{refused:?}");
    assert!(refused.json()["rows"].is_array(), "what was read is told to programs too: {refused:?}");
    assert!(columns(&folder, "answers", &["番号"]).is_empty());
    done(&folder.run(&["import", "answers", "other.xlsx", "--accept"]));
    assert_eq!(columns(&folder, "answers", &["番号"]).len(), 1);
}

#[test]
fn of_several_files_all_are_written_or_none() {
    let folder = begun();
    std::fs::write(folder.path("one.csv"), "事業者名,番号,確認結果\nA社,2-⑪,はい\n").unwrap();
    std::fs::write(folder.path("two.csv"), "事業者名,番号,確認結果\nB社,2-⑪,はい\nB社,2-⑥,\n").unwrap();
    let refused = folder.run(&["import", "vendor-reply", "one.csv", "two.csv"]);
    assert!(refused.code == 3 && refused.err.contains("two.csv"), "{refused:?}");
    assert!(columns(&folder, "vendor-reply", &["vendor"]).is_empty(), "「何も書いていません」 is true of every file");
    done(&folder.run(&["import", "vendor-reply", "one.csv", "two.csv", "--accept"]));
    assert_eq!(columns(&folder, "vendor-reply", &["vendor", "number"]), ["A社|2-⑪", "B社|2-⑪"]);
}

/// 「令和7年度」 in a plain table is the form that is here.
#[test]
fn a_year_in_words_names_the_edition() {
    let folder = begun();
    let text = "事業者名,年度,番号,確認結果,確認日\nB社,令和7年度,2-⑥,はい,2025/6/20\nB社,2025,2-⑪,はい,2025/6/20\n";
    std::fs::write(folder.path("reply.csv"), text).unwrap();
    let ran = folder.run(&["import", "vendor-reply", "reply.csv"]);
    assert!(ran.code == 0 && !ran.err.contains("様式が手元にない"), "{ran:?}");
    std::fs::write(folder.path("old.csv"), text.replace("令和7年度", "令和5年度")).unwrap();
    assert!(folder.run(&["import", "vendor-reply", "old.csv"]).err.contains("様式が手元にない"));
}

/// A device, a pipe, a disk image: nothing is read that might never end.
#[cfg(unix)]
#[test]
fn what_is_no_file_and_what_is_too_large_are_refused_unread() {
    let folder = begun();
    let device = folder.run(&["import", "devices", "/dev/zero"]);
    assert!(device.code == 3 && device.err.contains("ふつうのファイルではありません"), "{device:?}");
    let sparse = std::fs::File::create(folder.path("disk.csv")).unwrap();
    sparse.set_len(4 << 30).unwrap();
    let large = folder.run(&["import", "devices", "disk.csv"]);
    assert!(large.code == 3 && large.err.contains("大きすぎます"), "{large:?}");
}
