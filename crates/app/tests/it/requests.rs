//! What a vendor was asked, how long its answer is awaited, and how a pharmacy goes on without it.

use crate::run::sample;
use crate::sign_in::with_officer;

#[test]
fn requests_are_kept_and_the_wait_is_told() {
    let (folder, pages) = with_officer();
    std::fs::write(folder.path("systems.csv"), "システム名,事業者,契約\n電子薬歴,D社,あり\n").unwrap();
    std::fs::write(folder.path("vendors.csv"), "事業者名,担当,電話\nD社,佐藤,03-0000-0000\n").unwrap();
    for (ledger, file) in [("systems", "systems.csv"), ("vendors", "vendors.csv")] {
        assert_eq!(folder.run(&["import", ledger, file]).code, 0);
    }
    let asked = || pages.get("/questions").text();
    let page = asked();
    assert!(page.contains("まだ依頼の記録がありません"), "{page}");
    let code = page.split("href=\"/questions/").nth(1).unwrap().split('"').next().unwrap();
    let path = format!("/questions/{code}");
    let form = pages.get(&path).text();
    assert!(form.contains("value=\"佐藤\""), "whom the list of vendors names: {form}");

    let send = |on: &str, due: &str| pages.fill(&path, &form, &[("asked_on", on), ("way", "メール"), ("due_on", due)]);
    for (on, due, said) in [
        ("2025/2/30", "", "2025/2/30"),
        ("2099-01-01", "", "まだ来ていません"),
        ("大正14年11月1日", "", "1年以上前"),
        ("2025-06-02", "2025-05-01", "依頼した日より前"),
    ] {
        let refused = send(on, due);
        assert!(refused.status == 422 && refused.text().contains(said), "{said}: {}", refused.text());
    }
    assert_eq!(send("2025-06-02", "2025-06-16").status, 303);
    let page = asked();
    assert!(
        page.contains("依頼 1回、最後は 令和7年6月2日 メール") && page.contains("もう一度依頼してください"),
        "{page}"
    );
    assert!(page.contains("令和7年6月2日にもお願いしました"), "the letter names the first request: {page}");
    assert!(!page.contains("備考の案"), "one request is not enough to go on");
    assert_eq!(send("2025-06-02", "2025-06-16").status, 422, "the same request is kept once");

    assert_eq!(send("2025-07-01", "2025-07-15").status, 303);
    let page = asked();
    let remark = "D社に事業者確認用の記入を令和7年6月2日と令和7年7月1日に依頼したが、";
    assert!(page.contains(remark) && page.contains("目標日の案: 令和8年3月31日"), "{page}");
    assert!(page.contains("佐藤 03-0000-0000"), "the person on the contract: {page}");

    for on in ["2025-08-01", "2025-09-01"] {
        assert_eq!(send(on, "").status, 303);
    }
    let page = asked();
    for said in ["令和7年9月1日まで計4回お願いしましたが", "令和7年9月1日まで計4回依頼したが"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
}

#[test]
fn a_disclosure_leaves_its_no_to_the_pharmacy_until_somebody_writes_what_is_done() {
    let (folder, pages) = with_officer();
    assert_eq!(folder.run(&["import", "disclosure", &sample("MDS_B社_レセコンB.xlsx")]).code, 0);
    let page = pages.get("/disclosures").text();
    assert!(page.contains("はい 6") && page.contains("いいえ・対象外 2"), "{page}");
    for said in [
        "二要素認証に対応しているか",
        "次期版（2027年1月）で対応予定",
        "/items/r7/pharmacy/2-10",
        "/items/r7/pharmacy/2-9",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let open = "9　外部記録媒体の接続を制限できるか（対象外）";
    assert!(page.contains(open), "the letter asks about it: {page}");
    let measure = "製造業者,製品名,種類,番号,薬局での対応\nB社,レセコンB,MDS,9,Windowsの設定で止めている\n";
    std::fs::write(folder.path("measure.csv"), measure).unwrap();
    assert_eq!(folder.run(&["import", "disclosure", "measure.csv"]).code, 0);
    let page = pages.get("/disclosures").text();
    assert!(page.contains("Windowsの設定で止めている") && !page.contains(open), "{page}");
    let judged = folder.run(&["judge", "--json"]).json();
    let item = judged["items"].as_array().unwrap().iter().find(|item| item["number"] == "2-③").unwrap().clone();
    assert!(
        item["finding"]["advice"].to_string().contains("「いいえ」が1件、「対象外」が0件"),
        "{}",
        item["finding"]["advice"]
    );
}

#[test]
fn two_versions_of_a_disclosure_are_compared() {
    let (folder, pages) = with_officer();
    let head = "種類,書式の版,製造業者,製品名,バージョン,作成日,番号,質問,回答,備考本文\n";
    let of = |version: &str, on: &str, rows: [&str; 3]| {
        let row = |row: &&str| format!("MDS,Ver.4,B社,レセコンB,{version},{on},{row}\n");
        format!("{head}{}", rows.iter().map(row).collect::<String>())
    };
    let old = of("5.0", "2024/4/1", ["1,二要素認証,いいえ,", "2,記録,はい,", "3,古い問い,はい,"]);
    let new = of("6.0", "2025/4/1", ["1,二要素認証,はい,", "2,記録,はい,", "4,新しい問い,いいえ,"]);
    for (name, text) in [("old.csv", &old), ("new.csv", &new), ("again.csv", &new)] {
        std::fs::write(folder.path(name), text).unwrap();
        let ran = folder.run(&["import", "disclosure", name]);
        assert_eq!(ran.code, 0, "{name}");
    }
    let page = pages.get("/disclosures").text();
    assert_eq!(page.matches("<section").count(), 1, "the newest is the one to go by: {page}");
    let older = page.split("<summary>").nth(1).unwrap();
    assert!(older.contains("レセコンB 5.0") && older.contains("二要素認証（いいえ）"), "{older}");
    assert_eq!(page.matches("<summary>").count(), 1, "the same one again is no third: {page}");
    assert!(!page.split("<textarea").nth(1).unwrap().split("</textarea>").next().unwrap().contains("二要素認証"));
    let table = page.split("<h3>").nth(1).unwrap().split("</table>").next().unwrap();
    assert!(table.contains("5.0 Ver.4 → 6.0 Ver.4"), "{table}");
    for cells in [
        ">1</td>",
        ">二要素認証</td>",
        "data-label=\"前の回答・備考\">いいえ </td>",
        "data-label=\"今の回答・備考\">はい </td>",
        "新しい質問",
        "なくなった質問",
    ] {
        assert!(table.contains(cells), "{cells}: {table}");
    }
    assert!(!table.contains(">記録</td>"), "what is answered alike is not shown: {table}");
    // The command shows the same.
    let compare = ["disclosure", "compare", "--product", "レセコン"];
    let ran = folder.run(&compare);
    for said in
        ["5.0 Ver.4 → 6.0 Ver.4", "二要素認証: いいえ → はい", "（新しい質問） → いいえ", "はい → （なくなった質問）"]
    {
        assert!(ran.out.contains(said), "{said}: {ran:?}");
    }
    let told = folder.run(&[&compare[..], &["--json"]].concat()).json();
    let compared = &told["compared"][0];
    assert_eq!((&compared["to"]["version"], compared["differs"].as_array().unwrap().len()), (&"6.0".into(), 3));
    assert_eq!(folder.run(&["disclosure", "compare", "--product", "ない"]).code, 2);
}

/// The rows of a disclosure that are left to the pharmacy, as the page has them.
fn left(pages: &crate::pages::Pages) -> String {
    pages.get("/disclosures").text().split("<section").nth(1).unwrap().split("</section>").next().unwrap().to_owned()
}

#[test]
fn what_was_done_about_an_earlier_version_is_offered_and_counts_once_it_is_confirmed() {
    let (folder, pages) = with_officer();
    let head = "種類,書式の版,製造業者,製品名,バージョン,作成日,番号,質問,回答,薬局での対応\n";
    let put = |name: &str, rows: &str| {
        std::fs::write(folder.path(name), format!("{head}{rows}")).unwrap();
        folder.run(&["import", "disclosure", name])
    };
    let of = |version: &str, on: &str, number: &str, measure: &str| {
        format!("MDS,Ver.4,B社,レセコンB,{version},{on},{number},外部媒体を制限できるか,いいえ,{measure}\n")
    };
    assert_eq!(put("old.csv", &of("5.0", "2024/4/1", "9", "Windowsの設定で止めている")).code, 0);
    assert_eq!(put("new.csv", &of("6.0", "2025/4/1", "11", "")).code, 0);
    let page = left(&pages);
    assert!(page.contains("確かめるまで数えません") && page.contains("Windowsの設定で止めている"), "{page}");
    assert!(page.contains("<textarea"), "it is still open, and asked about: {page}");
    let advice = || {
        let judged = folder.run(&["judge", "--json"]).json();
        let items = judged["items"].as_array().unwrap().clone();
        items.iter().find(|item| item["number"] == "2-③").unwrap()["finding"]["advice"].to_string()
    };
    assert!(advice().contains("「いいえ」が1件"), "{}", advice());
    let whole = pages.get("/disclosures").text();
    let (row, before) = (crate::pages::value(&whole, "row"), crate::pages::value(&whole, "before"));
    let other = pages.fill("/disclosures/carry", &whole, &[("row", &row), ("before", &row)]);
    assert!(other.text().contains("開き直して"), "{}", other.text());
    assert_eq!(pages.fill("/disclosures/carry", &whole, &[("row", &row), ("before", &before)]).status, 303);
    let page = left(&pages);
    assert!(!page.contains("確かめるまで数えません") && !page.contains("<textarea"), "{page}");
    assert!(!advice().contains("「いいえ」が1件"), "{}", advice());
    // Another spelling of the version is the same one.
    let again = put("again.csv", &of("Ver.６.０", "2025/4/1", "11", ""));
    let said = format!("{}{}", again.out, again.err);
    assert!(again.code == 0 && said.contains("台帳にある「6.0」と同じ版です"), "{again:?}");
    assert!(pages.get("/disclosures").text().matches("<section").count() == 1 && !left(&pages).contains("Ver.６"));
}
