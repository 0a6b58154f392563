//! A vendor's reply on paper is typed with its file, and one that was wrong is taken back.

use crate::pages::{Pages, value};
use crate::run::Folder;
use crate::sign_in::with_officer;

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";

/// A pharmacy with a vendor that has not answered.
fn shop() -> (Folder, Pages) {
    let (folder, pages) = with_officer();
    std::fs::write(folder.path("systems.csv"), "システム名,事業者,契約\n電子薬歴,C社,あり\n").unwrap();
    assert_eq!(folder.run(&["import", "systems", "systems.csv"]).code, 0);
    (folder, pages)
}

/// The path of the page on which a vendor's reply is typed.
fn path(pages: &Pages, vendor: &str) -> String {
    let page = pages.get("/replies").text();
    let section = page.split("<section").find(|part| part.contains(&format!(">{vendor}　"))).unwrap();
    let code = section.split("href=\"/replies/").nth(1).unwrap_or_else(|| panic!("{section}"));
    format!("/replies/{}", code.split('"').next().unwrap())
}

/// What an item is judged by.
fn finding(folder: &Folder, number: &str) -> String {
    let report = folder.run(&["judge", "--json", "--on", "2025-11-25"]).json();
    let item = report["items"].as_array().unwrap().iter().find(|item| item["number"] == number).unwrap().clone();
    item["finding"].to_string()
}

fn answered(folder: &Folder, vendor: &str) -> u64 {
    let list = folder.run(&["reply", "list", "--json", "--on", "2025-11-25"]).json();
    list.as_array().unwrap().iter().find(|one| one["vendor"] == vendor).unwrap()["answered"].as_u64().unwrap()
}

#[test]
fn a_reply_on_paper_is_typed_on_its_page_and_the_file_is_kept_with_it() {
    let (folder, pages) = shop();
    let path = path(&pages, "C社");
    let page = pages.get(&path).text();
    assert_eq!(page.matches("<fieldset>").count(), 14, "{page}");
    let (token, edition) = (value(&page, "token"), value(&page, "edition"));
    let fixed = [("token", &*token), ("edition", &*edition), ("filled_on", "R7.11.2"), ("by", "C社 鈴木")];
    let yes = [("answer-0", "はい"), ("answer-1", "いいえ"), ("target_on-1", "R8.3.31"), ("note-1", "次の版で対応")];
    let send =
        |more: &[(&str, &str)], file: (&str, &[u8])| pages.upload_with(&path, &[&fixed[..], more].concat(), file);
    for (more, file, says) in [
        (&[][..], ("回答.pdf", PDF), "どの行にも回答がありません"),
        (&yes, ("", &b""[..]), "紙の保管場所を書いてください"),
        (&yes, ("回答.exe", b"MZ\x90\0"), "この種類のファイルは残せません"),
        (&[("note-3", "相談中")], ("回答.pdf", PDF), "回答が選ばれていません"),
        (&[("answer-0", "はい"), ("confirmed_on-0", "R7.2.30")], ("回答.pdf", PDF), "「R7.2.30」"),
        (&[("answer-0", "はい"), ("on", "R99.1.1")], ("回答.pdf", PDF), "届いた日「R99.1.1」"),
    ] {
        let refused = send(more, file);
        assert!(refused.status == 422 && refused.text().contains(says), "{says}: {}", refused.text());
    }
    assert_eq!(answered(&folder, "C社"), 0, "nothing was written");
    let taken = send(&yes, ("回答.pdf", PDF)).text();
    assert!(taken.contains("2件の回答を記録しました") && taken.contains("回答.pdf"), "{taken}");
    assert!(finding(&folder, "2-②").contains("vendor_says_no"), "{}", finding(&folder, "2-②"));
    let sha256 = taken.split("/attachments/").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(pages.get(&format!("/attachments/{sha256}")).body, PDF);
    // Where only an answer is corrected, the file is not asked for again; what is emptied is empty.
    let again = [("answer-1", "はい"), ("target_on-1", ""), ("note-1", "")];
    assert!(send(&again, ("", b"")).text().contains("1件の回答を記録しました"));
    assert!(finding(&folder, "2-②").contains("vendor_says_yes"), "{}", finding(&folder, "2-②"));
    let bundle = folder.path("記録.zip");
    assert_eq!(folder.run(&["bundle", "-o", bundle.to_str().unwrap()]).code, 0);
    assert_eq!(folder.run(&["verify", bundle.to_str().unwrap()]).code, 0, "the file is in the bundle");
    assert!(folder.run(&["history"]).out.contains("答えを書き写しました: C社　電子薬歴（回答.pdf"));
    assert!(pages.get("/replies/000000000000").text().contains("一覧から選んでください"));
}

#[test]
fn a_reply_that_was_wrong_is_withdrawn_whole_and_counts_as_not_answered() {
    let (folder, pages) = shop();
    std::fs::write(folder.path("写真.pdf"), PDF).unwrap();
    let typed = ["reply", "type", "--vendor", "C社", "--by", "緑 花子"];
    let rows = ["--row", "2-⑧=はい,2025-11-02", "--row", "2-⑨=いいえ,2025-11-02,R8.3.31,順次、対応"];
    let refused = folder.run(&[&typed[..], &rows].concat());
    assert!(refused.code == 2 && refused.err.contains("紙の保管場所"), "{refused:?}");
    let ran = folder.run(&[&typed[..], &rows, &["--file", "写真.pdf"]].concat());
    assert!(ran.code == 0 && answered(&folder, "C社") == 2, "{ran:?}");
    assert!(finding(&folder, "2-⑧").contains("C社が、事業者確認用で「はい」"));
    let withdraw = |reason: &str| folder.run(&["reply", "withdraw", "--vendor", "C社", "--reason", reason]);
    assert_eq!(withdraw(" ").code, 2, "with a reason only");
    let path = path(&pages, "C社");
    let page = pages.get(&path).text();
    let none = pages.fill(&format!("{path}/withdraw"), &page, &[("reason", "")]);
    assert!(none.status == 422 && none.text().contains("取り下げる理由を書いてください"));
    let done = pages.fill(&format!("{path}/withdraw"), &page, &[("reason", "D社の回答だった")]);
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(answered(&folder, "C社"), 0);
    let after = finding(&folder, "2-⑧");
    assert!(after.contains("vendor_form_missing") && !after.contains("C社が、事業者確認用で「はい」"), "{after}");
    assert!(folder.run(&["history"]).out.contains("事業者の回答を取り下げました: C社　電子薬歴（D社の回答だった）"));
    let nothing = withdraw("もう一度");
    assert!(nothing.code == 2 && nothing.err.contains("回答は、いまの様式にありません"), "{nothing:?}");
}

#[test]
fn what_each_vendor_promised_about_two_factor_stands_on_one_paper() {
    let (folder, pages) = shop();
    for ending in ["pdf", "xlsx"] {
        let file = folder.path(&format!("予定.{ending}"));
        let ran = folder.run(&["paper", "two-factor-plans", "-o", file.to_str().unwrap(), "--on", "2025-11-25"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_eq!(pages.get(&format!("/papers/two-factor-plans.{ending}")).status, 200);
    }
    assert!(pages.get("/questions").text().contains("/papers/two-factor-plans.pdf"));
}
