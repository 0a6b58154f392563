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
        (&[("answer-0", "？")], ("回答.pdf", PDF), "備考がありません"),
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
    assert!(pages.get("/two-factor").text().contains("/papers/two-factor-plans.pdf"));
}

/// What stands on a paper, without blanks.
fn read(pdf: &std::path::Path) -> String {
    let ran = std::process::Command::new("pdftotext").args([pdf.to_str().unwrap(), "-"]).output().unwrap();
    String::from_utf8(ran.stdout).unwrap().split_whitespace().collect()
}

#[test]
fn a_paper_that_comes_back_leads_to_the_page_on_which_it_is_typed() {
    let (folder, pages) = shop();
    let path = path(&pages, "C社");
    let code = path.rsplit('/').next().unwrap();
    let letters: Vec<char> = code.chars().collect();
    let number = letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-");
    // Printed where no address is known: the number, which the list of replies finds, from a keyboard or a hand-held reader.
    let pdf = folder.path("依頼.pdf");
    let print = ["paper", "vendor-checklist", "--vendor", "C社", "-o", pdf.to_str().unwrap()];
    assert_eq!(folder.run(&print).code, 0);
    let words = read(&pdf);
    assert!(words.contains(&format!("受付番号{number}")) && !words.contains("/replies/"), "{words}");
    let first = std::fs::read(&pdf).unwrap();
    assert!(folder.run(&print).code == 0 && first == std::fs::read(&pdf).unwrap(), "printed again it is the same");
    for typed in [number.clone(), code.to_uppercase(), format!("https://192.168.1.5:8443{path}")] {
        let found = pages.get(&format!("/replies?code={}", crate::pages::encoded(&typed)));
        assert!(found.status == 303 && found.head.contains(&format!("location: {path}\r")), "{typed}: {}", found.head);
    }
    let unknown = pages.get("/replies?code=0000-0000-0000");
    assert!(unknown.status == 404 && unknown.text().contains("この受付番号の用紙はありません"), "{}", unknown.text());
    // Printed where the shop's other devices are let in: the address itself, of this vendor and system.
    crate::network::open(&pages);
    let list = pages.get("/replies").text();
    let section = list.split("<section").find(|part| part.contains(">C社　")).unwrap();
    let paper = section.split("href=\"/papers/vendor-checklist-").nth(1).unwrap().split('"').next().unwrap();
    std::fs::write(&pdf, pages.get(&format!("/papers/vendor-checklist-{paper}")).body).unwrap();
    let words = read(&pdf);
    let address = words.split("https://").nth(1).unwrap_or_else(|| panic!("{words}"));
    assert!(address.split_once('/').unwrap().1.starts_with(&format!("replies/{code}")), "{words}");
    let page = pages.get(&path).text();
    assert!(page.contains("<strong>C社</strong>　電子薬歴") && page.contains("令和7年度"), "{page}");
    // What is answered whole is not awaited any more.
    let rows: Vec<(String, &str)> = (0..14).map(|at| (format!("answer-{at}"), "はい")).collect();
    let (token, edition) = (value(&page, "token"), value(&page, "edition"));
    let fixed = [("token", &*token), ("edition", &*edition), ("filled_on", "R7.11.2"), ("by", "C社 鈴木")];
    let rows: Vec<_> = rows.iter().map(|(name, said)| (&**name, *said)).collect();
    assert_eq!(pages.upload_with(&path, &[&fixed[..], &rows].concat(), ("回答.pdf", PDF)).status, 200);
    assert_eq!(folder.run(&print).code, 0);
    assert!(!read(&pdf).contains("受付番号"), "{}", read(&pdf));
}

#[test]
fn a_system_without_a_plan_for_two_factor_is_asked_about_and_remembered() {
    let (folder, pages) = shop();
    let on = ["--on", "2025-11-25"];
    let due = folder.run(&[&["due", "--json"], &on[..]].concat()).json();
    let codes: Vec<&str> = due["due"].as_array().unwrap().iter().filter_map(|due| due["code"].as_str()).collect();
    assert!(codes.contains(&"two_factor_unplanned"), "{codes:?}");
    let page = pages.get("/two-factor").text();
    assert!(page.contains("予定がありません") && page.contains("C社 ご担当者様"), "{page}");
    assert!(page.contains("令和10年3月31日"), "the last day of the form: {page}");
    let system = value(&page, "system");
    assert_eq!(pages.fill("/two-factor", &page, &[("system", &system)]).status, 303);
    assert_eq!(pages.fill("/two-factor", &page, &[("system", &system)]).status, 303, "asked once a day");
    assert!(pages.get("/two-factor").text().contains("予定を聞いた日"));
    let asked = folder.path("依頼.csv");
    assert_eq!(folder.run(&["export", "requests", "-o", asked.to_str().unwrap()]).code, 0);
    assert_eq!(std::fs::read_to_string(asked).unwrap().matches("二要素認証の予定").count(), 1);
    // The vendor's いいえ with a day is the plan.
    std::fs::write(folder.path("回答.pdf"), PDF).unwrap();
    let typed = ["reply", "type", "--vendor", "C社", "--by", "緑 花子", "--file", "回答.pdf"];
    let ran = folder.run(&[&typed[..], &["--row", "2-⑩=いいえ,2025-11-02,2027-03-31,改修で対応"]].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    let page = pages.get("/two-factor").text();
    assert!(page.contains("改修で対応") && !page.contains("ご担当者様"), "{page}");
    let due = folder.run(&[&["due"], &on[..]].concat()).out;
    assert!(!due.contains("二要素認証の予定がわからない"), "{due}");
}
