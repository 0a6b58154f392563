//! A pharmacy whose pages are served, and the ways into it.

use crate::driver::Browser;
use crate::run::{Folder, sample};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Stdio};

pub const PASSWORD: &str = "kumo-7-pan-ame";
pub const OFFICER: &str = "緑 花子";
/// The day that is judged for, so that what the pages say stays as it is.
const DAY: &str = "2025-11-25";

/// A disclosure of a version of B社's product: one answer differs from version to version, another stays, and was made up for.
fn disclosure(version: &str, on: &str, last: &str) -> String {
    let head = "種類,書式の版,製造業者,製品名,バージョン,作成日,番号,質問,回答,薬局での対応";
    let of = format!("MDS,Ver.5.0,B社,レセコンB,{version},{on}");
    let changed = if version == "5.0" { "いいえ" } else { "はい" };
    format!("{head}\n{of},1,二要素認証に対応しているか,{changed},\n{of},9,外部記録媒体の接続を制限できるか,{last}\n")
}

/// A program that serves its pages until the test ends.
pub struct Shop {
    child: Child,
    /// `http://127.0.0.1:…`, without a slash.
    pub origin: String,
    /// What was printed for the person to open.
    pub address: String,
    pub folder: Folder,
}

impl Shop {
    /// The pages where there is no record yet.
    pub fn new(flags: &[&str]) -> Self {
        Self::serve(Folder::new(), flags)
    }

    /// The pages of the sample pharmacy with all its ledgers.
    pub fn midori(flags: &[&str]) -> Self {
        let folder = Folder::new();
        let given = |args: &[&str]| {
            let ran = folder.run(args);
            assert_eq!(ran.code, 0, "{args:?}: {ran:?}");
        };
        given(&["init", "--name", "みどり薬局"]);
        for (ledger, file) in [
            ("people", "職員名簿.csv"),
            ("devices", "機器台帳.xlsx"),
            ("systems", "システム一覧.csv"),
            ("vendors", "事業者一覧.csv"),
            ("accounts", "利用者ID台帳.csv"),
            ("documents", "文書一覧.csv"),
            ("vendor-reply", "事業者確認用_B社.xlsx"),
            ("facts", "機器の報告.json"),
            ("answers", "回答.csv"),
        ] {
            given(&["import", ledger, &sample(file)]);
        }
        for (file, disclosure) in [
            ("開示書5.csv", disclosure("5.0", "2024/4/1", "いいえ,設定で止めている")),
            ("開示書6.csv", disclosure("6.0", "2025/4/1", "いいえ,")),
        ] {
            std::fs::write(folder.path(file), disclosure).unwrap();
            given(&["import", "disclosure", file]);
        }
        let bad = folder.path("悪い報告.json");
        std::fs::write(&bad, bad_reports()).unwrap();
        given(&["import", "facts", bad.to_str().unwrap()]);
        let newer = format!("{}/tests/data/two_cell_form.xlsx", env!("CARGO_MANIFEST_DIR"));
        given(&["edition", "import", &newer]);
        Self::serve(folder, flags)
    }

    fn serve(folder: Folder, flags: &[&str]) -> Self {
        let fixed = ["serve", "--no-open", "--listen", "127.0.0.1:0", "--on", DAY];
        let mut child = folder.command(&fixed).args(flags).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let address = lines.map(|line| line.trim().to_owned()).find(|line| line.starts_with("http://")).unwrap();
        let origin = address.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
        Self { child, origin, address, folder }
    }

    /// Opens a page.
    pub fn open(&self, browser: &Browser, path: &str) {
        browser.go(&format!("{}{path}", self.origin));
    }

    /// The day on which this record is written: the clock's, whatever day is judged for.
    pub fn recorded_on(&self) -> String {
        let told = self.folder.run(&["history", "--json"]).json();
        told[0]["at_tokyo"].as_str().unwrap().split(' ').next().unwrap().to_owned()
    }

    /// A ledger of devices of which the second row names a day that never was.
    pub fn partly_bad(&self) -> PathBuf {
        let file = self.folder.path("機器.csv");
        std::fs::write(&file, "PC名,設置場所,更新適用日\nPC8,調剤室,2025/6/1\nPC9,待合,2025/2/30\n").unwrap();
        file
    }

    /// Opens the address that was printed and registers the first member, who is then in.
    pub fn register(&self, browser: &Browser) {
        browser.go(&self.address);
        self.open(browser, "/members/first");
        fill_first_member(browser, PASSWORD);
        browser.until("the first member is in", |browser| !browser.path().starts_with("/members"));
    }
}

/// What is wrong on the PC with the レセコン, which a vendor keeps, and on the one at the reception, which the pharmacy keeps.
fn bad_reports() -> String {
    let fact = |name: &str, value: Value| json!({ "name": name, "value": value, "source": "test" });
    let facts = [
        fact("os.code", json!({ "text": "windows-11-21h2" })),
        fact("os.name", json!({ "text": "Windows 11 Pro" })),
        fact("firewall.active", json!({ "flag": false })),
        fact("antivirus.present", json!({ "flag": false })),
        fact("remote.desktop_on", json!({ "flag": true })),
        fact("password.lockout_attempts", json!({ "count": 0 })),
    ];
    let report = |host: &str, id: &str| {
        json!({
            "v": 1, "machine": id.repeat(64), "host": host, "observed_at": "2025-11-20T01:00:00Z",
            "observed_on": "2025-11-20", "reader": "yakumori-collect 0.1.0", "facts": facts,
        })
    };
    json!([report("MIDORI-PC2", "a"), report("MIDORI-PC3", "b")]).to_string()
}

/// Fills in who the first member is, and sends it.
pub fn fill_first_member(browser: &Browser, password: &str) {
    browser.find("#name").fill(OFFICER);
    browser.find("input[name=role][value=officer]").click();
    browser.find("#password").write(password);
    browser.find("#again").write(password);
    browser.find("main button").click();
}

/// Signs in on the page that asks who it is.
pub fn sign_in(browser: &Browser, password: &str) {
    browser.find("input[name=member]").click();
    browser.find("#password").fill(password);
    browser.find("main button").click();
}

impl Drop for Shop {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _status = self.child.wait();
    }
}
