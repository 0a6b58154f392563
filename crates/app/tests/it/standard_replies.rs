//! A vendor signs its standard reply once; a pharmacy verifies it, takes it, and says why where its site differs.

use crate::api::{get, json_of, post, refused, send, token_that};
use crate::pages::{Pages, encoded};
use crate::run::{Folder, Ran};
use crate::sign_in::with_officer;
use std::path::PathBuf;

const ON: [&str; 2] = ["--on", "2025-11-25"];
const FIRST: &str = "2-⑧,はい,R7.6.2,,\n2-⑨,はい,R7.6.2,,\n2-⑦,いいえ,R7.6.2,R8.3.31,次の版で対応\n";

/// A vendor with its key.
struct Vendor(Folder);

impl Vendor {
    fn new() -> Self {
        Self(Folder::new())
    }

    /// Runs `reply sign` on a form with these rows.
    fn signs(&self, rows: &str, more: &[&str]) -> Ran {
        let form =
            format!("事業者名,年度,番号,確認結果,確認日,目標日,備考\n{}", rows.replace("2-", "B社,令和7年度,2-"));
        std::fs::write(self.0.path("様式.csv"), form).unwrap();
        let args = ["reply", "sign", "様式.csv", "--vendor", "B社", "--product", "レセコンB", "-o", "標準回答.txt"];
        self.0.run(&[&args[..], &["--product-version", "5.0.1", "--on", "2025-06-10"], more].concat())
    }

    /// The file, and the fingerprint that the vendor tells on the telephone.
    fn publishes(&self, rows: &str) -> (String, String) {
        let ran = self.signs(rows, &["--json"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        let text = std::fs::read_to_string(self.0.path("標準回答.txt")).unwrap();
        (text, ran.json()["fingerprint"].as_str().unwrap().to_owned())
    }
}

/// A pharmacy with the vendor's system.
struct Shop(Folder);

impl Shop {
    fn new(systems: &str) -> Self {
        let folder = Folder::new();
        assert_eq!(folder.run(&["init", "--name", "みどり薬局"]).code, 0);
        list_systems(&folder, systems);
        Self(folder)
    }

    fn put(&self, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path("届いた標準回答.txt");
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn import(&self, bytes: impl AsRef<[u8]>, more: &[&str]) -> Ran {
        let file = self.put(bytes);
        self.0.run(&[&["import", "vendor-reply", file.to_str().unwrap()], &ON[..], more].concat())
    }

    #[track_caller]
    fn takes(&self, bytes: impl AsRef<[u8]>, more: &[&str]) -> Ran {
        let ran = self.import(bytes, more);
        assert_eq!(ran.code, 0, "{ran:?}");
        ran
    }

    /// A refusal says why, and writes nothing.
    #[track_caller]
    fn refuses(&self, bytes: impl AsRef<[u8]>, more: &[&str], says: &str) -> Ran {
        let before = self.entries();
        let ran = self.import(bytes.as_ref(), more);
        assert!(ran.code == 3 && ran.err.contains(says), "{says}: {ran:?}");
        let english = self.import(bytes, &[more, &["--lang", "en"]].concat());
        assert!(english.code == 3 && !english.err.contains(says), "{english:?}");
        assert_eq!(self.entries(), before, "nothing is written");
        ran
    }

    fn entries(&self) -> usize {
        self.0.run(&["history", "--json"]).json().as_array().unwrap().len()
    }

    /// What an item is judged by.
    fn finding(&self, number: &str) -> String {
        let report = self.0.run(&["judge", "--json", ON[0], ON[1]]).json();
        let item = report["items"].as_array().unwrap().iter().find(|item| item["number"] == number).unwrap().clone();
        item["finding"].to_string()
    }
}

const ONE_SYSTEM: &str = "レセコン,レセコンB,Ver.5.0.1,B社\n";

fn list_systems(folder: &Folder, rows: &str) {
    let rows: String = rows.lines().map(|row| format!("{row},あり,はい\n")).collect();
    let csv = format!("システム名,製品名,バージョン,事業者,契約,医療情報を扱う\n{rows}");
    std::fs::write(folder.path("systems.csv"), csv).unwrap();
    assert_eq!(folder.run(&["import", "systems", "systems.csv"]).code, 0);
}

#[test]
fn a_vendor_signs_once_and_a_pharmacy_is_judged_by_it() {
    let (vendor, shop) = (Vendor::new(), Shop::new(ONE_SYSTEM));
    let first = vendor.signs(FIRST, &[]);
    let key = vendor.0.path("data").join("vendor.key");
    assert!(first.code == 0 && first.out.contains("いま作りました"), "{first:?}");
    assert!(first.out.contains(key.to_str().unwrap()), "{first:?}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let (text, print) = vendor.publishes(FIRST);
    assert!(first.out.contains(&print), "the same key once more: {first:?}");
    assert!(text.contains("\n2-⑦ | いいえ | 2025-06-02 | 2026-03-31 | 次の版で対応\n"), "people can read it: {text}");
    let shown = vendor.0.run(&["reply", "show", "標準回答.txt"]);
    assert!(shown.code == 0 && shown.out.contains(&print) && shown.out.contains("次の版で対応"), "{shown:?}");

    let refused = shop.refuses(&text, &[], "まだ確かめられていません");
    assert!(refused.err.contains(&print), "{refused:?}");
    assert!(shop.finding("2-⑧").contains("vendor_form_missing"), "{}", shop.finding("2-⑧"));
    let taken = shop.takes(&text, &["--accept"]);
    assert!(taken.out.contains("新規 3") && taken.out.contains("レセコン"), "{taken:?}");
    assert!(shop.finding("2-⑧").contains("vendor_says_yes"), "{}", shop.finding("2-⑧"));
    assert!(shop.finding("2-⑦").contains("vendor_says_no"), "{}", shop.finding("2-⑦"));
    let history = shop.0.run(&["history"]).out;
    assert!(history.contains(&format!("事業者の鍵を確かめました: B社 {print}")), "{history}");
    assert!(history.contains("標準回答を取り込みました: B社 レセコンB 5.0.1"), "{history}");
    let sha256 = vendor.0.run(&["reply", "show", "標準回答.txt", "--json"]).json()["sha256"].clone();
    assert!(history.contains(sha256.as_str().unwrap()), "which file: {history}");
    let again = shop.takes(text.replace('\n', "\r\n"), &[]);
    assert!(again.out.contains("変わらず 3"), "mail turned the line ends: {again:?}");
    let ledger = shop.0.path("回答.csv");
    assert_eq!(shop.0.run(&["export", "vendor-reply", "-o", ledger.to_str().unwrap()]).code, 0);
    assert!(std::fs::read_to_string(ledger).unwrap().contains("標準回答と違う理由"));
    let bundle = shop.0.path("記録.zip");
    assert_eq!(shop.0.run(&["bundle", "-o", bundle.to_str().unwrap()]).code, 0);
    assert_eq!(shop.0.run(&["verify", bundle.to_str().unwrap()]).code, 0);
}

#[test]
fn no_line_of_it_can_be_changed() {
    let (vendor, shop) = (Vendor::new(), Shop::new(ONE_SYSTEM));
    let (text, _) = vendor.publishes(FIRST);
    let lines: Vec<&str> = text.lines().collect();
    for at in 0..lines.len() {
        let without: String =
            lines.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, l)| format!("{l}\n")).collect();
        assert_eq!(shop.import(&without, &["--accept"]).code, 3, "without line {at}");
    }
    for (from, to) in [("いいえ", "はい"), ("2026-03-31", "2025-12-31"), ("レセコンB", "レセコンC"), ("5.0.1", "5.0.2")]
    {
        assert!(text.contains(from));
        shop.refuses(text.replace(from, to), &["--accept"], "署名のあとで変わっています");
    }
    shop.refuses(text.replace("事業者: B社", "事業者: C社"), &["--accept"], "鍵の事業者名が違います");
    shop.refuses(format!("{text}追伸\n"), &["--accept"], "署名のあとで変わっています");
    assert_eq!(shop.0.run(&["export", "vendor-reply", "-o", "x.csv"]).code, 0);
}

#[test]
fn what_is_hostile_is_refused_with_its_line() {
    let (vendor, shop) = (Vendor::new(), Shop::new(ONE_SYSTEM));
    let (text, _) = vendor.publishes(FIRST);
    let with = |row: &str| text.replace("2-⑧ | はい", row);
    for (bytes, says) in [
        (format!("{text}{}", "あ".repeat(40_000)).into_bytes(), "大きすぎます"),
        (text.replace("はい", "は\0い").into_bytes(), "9行目: 見えない文字"),
        (text.replace("次の版", "次の\u{202e}版").into_bytes(), "11行目: 見えない文字"),
        ([text.as_bytes(), b"\xff\xfe"].concat(), "UTF-8 ではありません"),
        (text.replace("reply/1", "reply/2").into_bytes(), "形式（2）"),
        (with("2-⑨ | はい").into_bytes(), "10行目: 2-⑨ の行が二つあります"),
        (with("2-⑧ | -").into_bytes(), "9行目: 「確認結果」"),
        (with("八 | はい").into_bytes(), "9行目: 「番号」の「八」"),
        (text.replace("発行日: 2025-06-10", "発行日: R7.6.10").into_bytes(), "6行目: 「発行日」"),
        (text.split("2-⑧").next().unwrap().as_bytes().to_vec(), "「署名」の行がありません"),
    ] {
        shop.refuses(bytes, &["--accept"], says);
    }
    let unclear = vendor.signs("2-⑧,△,R7.6.2,,\n", &[]);
    assert!(unclear.code == 3 && unclear.err.contains("様式を直してから"), "{unclear:?}");
    let of_other_year = Vendor::new();
    let early = shop.import(of_other_year.publishes(FIRST).0, &["--accept", "--on", "2025-06-01"]);
    assert!(early.code != 0, "{early:?}");
}

#[test]
fn another_key_of_a_known_vendor_waits_for_what_the_vendor_tells() {
    let (vendor, other, shop) = (Vendor::new(), Vendor::new(), Shop::new(ONE_SYSTEM));
    let ((first, known), (second, print)) = (vendor.publishes(FIRST), other.publishes(FIRST));
    shop.refuses(&first, &["--key", &print], "まだ確かめられていません");
    shop.takes(&first, &["--key", &known]);
    let refused = shop.refuses(&second, &["--accept"], "前に確かめた鍵");
    assert!(refused.err.contains(&known) && refused.err.contains(&print), "{refused:?}");
    shop.refuses(&second, &["--key", &known], "前に確かめた鍵");
    assert!(shop.takes(&second, &["--key", &print.replace('-', " ")]).out.contains("変わらず 3"));
    shop.refuses(&first, &["--accept"], "前に確かめた鍵");
    let stranger = vendor.0.run(&[
        "reply",
        "sign",
        "様式.csv",
        "--vendor",
        "C社",
        "--product",
        "x",
        "--product-version",
        "1",
        "-o",
        "x.txt",
    ]);
    assert!(stranger.code == 3 && stranger.err.contains("「C社」の鍵のファイルではありません"), "{stranger:?}");
}

#[test]
fn a_changed_reply_shows_what_differs_and_what_the_shop_answered_is_looked_at() {
    let (vendor, shop) = (Vendor::new(), Shop::new(ONE_SYSTEM));
    shop.takes(vendor.publishes(FIRST).0, &["--accept"]);
    let changed = vendor.publishes("2-⑧,はい,R7.6.2,,\n2-⑨,いいえ,R7.6.2,R8.3.31,\n2-⑦,はい,R7.6.2,,\n").0;
    let preview = shop.takes(&changed, &["--preview"]).out;
    assert!(preview.contains("「はい」→「いいえ」") && preview.contains("「次の版で対応」→「」"), "{preview}");
    assert!(!preview.contains("この薬局あて"), "only the vendor said so before: {preview}");
    assert!(shop.takes(&changed, &[]).out.contains("変更 2"));
    assert!(shop.finding("2-⑨").contains("vendor_says_no") && shop.finding("2-⑦").contains("vendor_says_yes"));
    let own = "事業者名,対象システム,年度,番号,確認結果,確認日\nB社,レセコン,r7,2-⑧,いいえ,R7.7.1\n";
    std::fs::write(shop.0.path("own.csv"), own).unwrap();
    let own = ["import", "vendor-reply", "own.csv", "--accept"];
    let asked = shop.0.run(&own);
    assert!(asked.code == 3 && asked.err.contains("標準回答と違う内容の行があります（2-⑧）"), "{asked:?}");
    assert!(shop.finding("2-⑧").contains("vendor_says_yes"), "nothing was written");
    assert_eq!(shop.0.run(&[&own[..], &["--reason", "当店では\u{3000}別のソフト"]].concat()).code, 0);
    let rows = shop.0.path("rows.json");
    assert_eq!(shop.0.run(&["export", "vendor-reply", "-o", rows.to_str().unwrap()]).code, 0);
    assert!(std::fs::read_to_string(rows).unwrap().contains("別のソフト"));
    let refused = shop.refuses(&changed, &[], "取り込んでも台帳のままです");
    assert!(refused.err.contains("「いいえ」→「はい」"), "{refused:?}");
    assert!(shop.finding("2-⑧").contains("vendor_says_no"), "{}", shop.finding("2-⑧"));
}

#[test]
fn the_system_is_asked_where_none_or_several_fit_and_another_version_is_told() {
    let vendor = Vendor::new();
    let (text, _) = vendor.publishes(FIRST);
    let several = Shop::new("受付レセコン,レセコンB,5.0.1,B社\n本部レセコン,レセコンB,5.0.1,B社\n");
    let refused = several.refuses(&text, &["--accept"], "どのシステムのことか分かりません");
    assert!(refused.err.contains("受付レセコン、本部レセコン"), "{refused:?}");
    several.refuses(&text, &["--accept", "--system", "電話"], "どのシステムのことか分かりません");
    assert!(several.takes(&text, &["--accept", "--system", "本部レセコン"]).out.contains("本部レセコン"));
    assert!(several.takes(&text, &[]).out.contains("変わらず 3"), "the choice holds");
    let none = Shop::new("電子薬歴,薬歴C,1.0,C社\n");
    none.refuses(&text, &["--accept"], "どのシステムのことか分かりません");
    none.takes(&text, &["--accept", "--system", "レセコンB"]);
    let older = Shop::new("レセコン,レセコンB,4.9,B社\n");
    let told = older.takes(&text, &["--preview"]).out;
    assert!(told.contains("システム一覧のバージョンは 4.9"), "{told}");
    assert_eq!(older.import(&text, &[]).code, 3, "a person looks");
}

/// Chooses a file on the page of the ledger; gives the page that asks.
fn choose(pages: &Pages, text: &str) -> String {
    let token = crate::pages::value(&pages.get("/ledgers/vendor-reply").text(), "token");
    pages.upload("/ledgers/vendor-reply/import", &token, ("標準回答.txt", text.as_bytes())).text()
}

#[test]
fn on_the_page_the_fingerprint_is_typed_and_a_row_is_overruled_with_its_reason() {
    let (folder, pages) = with_officer();
    list_systems(&folder, ONE_SYSTEM);
    let (vendor, accept) = (Vendor::new(), "/ledgers/vendor-reply/accept");
    let (text, print) = vendor.publishes(FIRST);
    let mut page = choose(&pages, &text);
    assert!(page.contains("署名のある標準回答: B社 レセコンB 5.0.1"), "{page}");
    for (typed, says) in [("", "鍵の照合値を入力してください"), ("0000-0000", "このファイルの鍵のものではありません")]
    {
        assert!(!page.contains(&print), "it comes from the vendor, not from the file: {page}");
        let shown = pages.fill(accept, &page, &[("key", typed)]);
        page = shown.text();
        assert!(shown.status == 200 && page.contains(says), "{says}: {page}");
    }
    assert_eq!(pages.fill(accept, &page, &[("key", &print)]).status, 303);

    // The vendor's own form, for two systems at once, was there before and stays beside it.
    let rows = pages.get("/ledgers/vendor-reply?q=2-⑧").text();
    let path = rows.split("href=\"/ledgers/vendor-reply/rows/").nth(2).unwrap_or_else(|| panic!("{rows}"));
    let path = format!("/ledgers/vendor-reply/rows/{}", path.split('"').next().unwrap());
    let form = pages.get(&path).text();
    let row =
        [("vendor", "B社"), ("system", "レセコン"), ("edition", "r7"), ("number", "2-⑧"), ("filled_by", "標準回答")];
    let said = [("answer", "いいえ"), ("confirmed_on", "R7.7.1"), ("target_on", "R8.3.31")];
    assert!(form.contains("value=\"標準回答\""), "{form}");
    let refused = pages.fill(&path, &form, &[&row[..], &said].concat());
    assert!(
        refused.status == 422 && refused.text().contains("「標準回答と違う理由」に書いてください"),
        "{}",
        refused.text()
    );
    let beside = pages.fill("/ledgers/vendor-reply/new", &form, &[&row[..], &said].concat());
    assert_eq!(beside.status, 422, "nor in a row beside it");
    let why = [("overrules", "当店では別のソフトを使っている")];
    assert_eq!(pages.fill(&path, &form, &[&row[..], &said, &why].concat()).status, 303);
    let history = folder.run(&["history"]).out;
    assert!(history.contains("当店では別のソフトを使っている") && history.contains("緑 花子"), "{history}");

    let shop = Shop(folder);
    assert!(shop.finding("2-⑧").contains("vendor_says_no"), "{}", shop.finding("2-⑧"));
    let page = choose(&pages, &text);
    assert!(page.contains("取り込んでも台帳のままです") && page.contains("「いいえ」→「はい」"), "{page}");
    shop.refuses(&text, &[], "取り込んでも台帳のままです");
    let again = shop.takes(&text, &["--accept"]);
    assert!(again.err.contains("1行は、台帳のまま残しました"), "{again:?}");
    assert!(shop.finding("2-⑧").contains("vendor_says_no"), "the shop's word stays");
}

#[test]
fn a_key_that_is_trusted_no_more_signs_nothing_and_what_it_signed_says_so() {
    let (vendor, other, shop) = (Vendor::new(), Vendor::new(), Shop::new(ONE_SYSTEM));
    let ((text, print), (second, new_print)) = (vendor.publishes(FIRST), other.publishes(FIRST));
    shop.takes(&text, &["--accept"]);
    let keys = |shop: &Shop| shop.0.run(&["reply", "keys", "--json"]).json();
    let listed = keys(&shop);
    assert!(listed[0]["fingerprint"] == print.as_str() && listed[0]["stopped"].is_null(), "{listed}");
    assert_eq!(listed[0]["replies"][0]["system"], "レセコン");
    for (key, reason, says) in [
        ("0000-0000-0000-0000", "見られた", "事業者の鍵はありません"),
        (&*print, " ", "信頼しない理由を書いてください"),
    ] {
        let refused = shop.0.run(&["reply", "stop-key", key, "--reason", reason]);
        assert!(refused.code == 2 && refused.err.contains(says), "{refused:?}");
    }
    let why = "事業者から、鍵を見られたと連絡があった";
    assert_eq!(shop.0.run(&["reply", "stop-key", &print, "--reason", why]).code, 0);
    assert_eq!(shop.0.run(&["reply", "stop-key", &print, "--reason", why]).code, 2, "once");
    shop.refuses(&text, &["--accept"], "信頼しないことにした鍵です");
    shop.refuses(&text, &["--key", &print], "信頼しないことにした鍵です");
    assert_eq!(keys(&shop)[0]["stopped"][1], why);
    let check = shop.0.run(&["check", ON[0], ON[1]]).out;
    assert!(check.contains("信頼しないことにした鍵で署名された標準回答"), "{check}");
    assert!(shop.0.run(&["reply", "list"]).out.contains("信頼しない鍵の標準回答"));
    let finding = shop.finding("2-⑧");
    assert!(finding.contains("reply_by_stopped_key") && finding.contains("取り下げてください"), "{finding}");
    assert!(shop.0.run(&["history"]).out.contains(&format!("信頼しないことにしました: B社 {print}（{why}）")));
    // Another key does not slip in where one was stopped; once its fingerprint is typed, all is well again.
    shop.refuses(&second, &["--accept"], "前に確かめた鍵");
    shop.takes(&second, &["--key", &new_print]);
    assert!(!shop.0.run(&["reply", "list"]).out.contains("信頼しない鍵"));
    assert!(!shop.finding("2-⑧").contains("reply_by_stopped_key"));
}

#[test]
fn another_program_says_the_key_the_system_and_why_rows_differ() {
    let (folder, pages) = with_officer();
    list_systems(&folder, "受付レセコン,レセコンB,5.0.1,B社\n本部レセコン,レセコンB,5.0.1,B社\n");
    let (text, print) = Vendor::new().publishes(FIRST);
    let writer = token_that(&pages, &["may_write", "may_govern"]);
    let import = |more: &str, file: &str| {
        send(&pages, &writer, &format!("/api/v1/ledgers/vendor-reply/import?name=a&mode=accept{more}"), ("", file))
    };
    let (key, system) = (format!("&key={print}"), format!("&system={}", encoded("本部レセコン")));
    let detail = |answer| refused(&answer, 422)["detail"].as_str().unwrap().to_owned();
    assert!(detail(import("", &text)).contains("まだ確かめられていません"), "mode=accept alone confirms no key");
    assert!(detail(import("&key=0000-0000-0000-0000", &text)).contains("まだ確かめられていません"));
    assert!(detail(import(&key, &text)).contains("どのシステムのことか分かりません"));
    let taken = json_of(&import(&format!("{key}{system}"), &text));
    assert_eq!(taken["imported"]["new"], 3, "{taken}");
    let own = "事業者名,対象システム,年度,番号,確認結果,確認日\nB社,本部レセコン,r7,2-⑧,いいえ,R7.7.1\n";
    assert!(detail(import("", own)).contains("reason="));
    let reason = format!("&reason={}", encoded("別のソフト"));
    assert_eq!(json_of(&import(&reason, own))["imported"]["changed"], 1);

    let stop = serde_json::json!({ "fingerprint": print, "reason": "見られた" });
    assert_eq!(post(&pages, &writer, "/api/v1/vendor-keys/stop", &stop).status, 200);
    let keys = json_of(&get(&pages, &writer, "/api/v1/vendor-keys"));
    assert_eq!(keys["keys"][0]["stopped"][1], "見られた", "{keys}");
    assert!(detail(import(&format!("{key}{system}"), &text)).contains("信頼しないことにした鍵です"));
    let gone = serde_json::json!({ "vendor": "B社", "system": "本部レセコン", "reason": "別の店のもの" });
    let withdrawn = json_of(&post(&pages, &writer, "/api/v1/replies/withdraw", &gone));
    assert_eq!(withdrawn["withdrawn"], 3, "{withdrawn}");
    assert_eq!(post(&pages, &writer, "/api/v1/replies/withdraw", &gone).status, 422, "once");
    assert!(pages.get("/vendor-keys").text().contains("信頼しません。理由: 見られた"));
}
