//! Reports that machines signed: a key is confirmed once, speaks for its machine only, and every other report is refused.

use crate::pages::{Pages, value};
use crate::run::{Folder, Ran};
use collect::{Machine, MachineKeyPair, System, fingerprint, read_machine, sign_report, write_report};
use model::fact::{Heard, MachineReport, SignedReport};
use std::path::{Path, PathBuf};

/// A pharmacy with one device, and a desk on which reports lie.
pub struct Shop(pub Folder);

impl Shop {
    pub fn new() -> Self {
        let folder = Folder::new();
        assert_eq!(folder.run(&["init", "--name", "みどり薬局"]).code, 0);
        let csv = folder.path("機器.csv");
        std::fs::write(&csv, "No.,PC名,OS,状態\n1,受付,Win11,稼働\n").unwrap();
        assert_eq!(folder.run(&["import", "devices", csv.to_str().unwrap()]).code, 0);
        Self(folder)
    }

    /// Puts a file on the desk.
    pub fn put(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    fn import(&self, files: &[&Path], more: &[&str]) -> Ran {
        let files: Vec<&str> = files.iter().map(|file| file.to_str().unwrap()).collect();
        self.0.run(&[&["import", "facts"], &files[..], more].concat())
    }

    #[track_caller]
    pub fn takes(&self, file: &Path, more: &[&str]) -> Ran {
        let ran = self.import(&[file], more);
        assert_eq!(ran.code, 0, "{ran:?}");
        ran
    }

    /// A refusal says why, in both languages, and writes nothing.
    #[track_caller]
    fn refuses(&self, file: &Path, more: &[&str], says: &str) {
        let before = self.entries();
        let ran = self.import(&[file], more);
        assert!(ran.code == 3 && ran.err.contains(says), "{ran:?}");
        let english = self.import(&[file], &[more, &["--lang", "en"]].concat());
        assert!(english.code == 3 && !english.err.contains(says), "{english:?}");
        assert_eq!(self.entries(), before, "nothing is written");
    }

    pub fn entries(&self) -> usize {
        self.0.run(&["history", "--json"]).json().as_array().unwrap().len()
    }

    pub fn machines(&self) -> serde_json::Value {
        self.0.run(&["machines", "list", "--json"]).json()
    }
}

/// What a machine of this name told at a time.
pub fn report(name: &str, at: &str) -> MachineReport {
    let root = Folder::new();
    let etc = root.path("etc");
    std::fs::create_dir(&etc).unwrap();
    std::fs::write(etc.join("hostname"), name).unwrap();
    read_machine(&Machine::captured(System::Linux, root.path("")), at.parse().unwrap())
}

pub fn key(name: &str) -> MachineKeyPair {
    MachineKeyPair::new(&report(name, DAY).machine).unwrap()
}

pub fn signed(key: &MachineKeyPair, number: u64, name: &str, at: &str) -> String {
    sign_report(key, number, report(name, at)).unwrap()
}

pub const DAY: &str = "2025-11-20T01:00:00Z";
pub const NEXT: &str = "2025-11-21T01:00:00Z";
const THIRD: &str = "2025-11-22T01:00:00Z";

#[test]
fn a_new_key_is_compared_and_confirmed_once() {
    let (shop, key) = (Shop::new(), key("受付"));
    let shown = fingerprint(&key.public);
    let first = shop.put("報告-受付-1.txt", &signed(&key, 1, "受付", DAY));
    shop.refuses(&first, &[], "まだ確かめられていません");
    let preview = shop.takes(&first, &["--preview"]);
    assert!(preview.out.contains(&shown) && preview.out.contains("はじめての鍵"), "{preview:?}");
    let taken = shop.takes(&first, &["--accept"]);
    assert!(taken.out.contains(&shown) && taken.out.contains("新規 1"), "{taken:?}");
    let next = shop.put("2.txt", &signed(&key, 2, "受付", NEXT));
    assert!(shop.takes(&next, &[]).out.contains("確認済み"));
    let machines = shop.machines();
    assert_eq!(machines[0]["device"], "受付", "the device of that name in the ledger");
    assert_eq!(machines[0]["keys"][0]["fingerprint"], shown.as_str());
    assert_eq!(machines[0]["keys"][0]["number"], 2);
    let history = shop.0.run(&["history"]);
    assert!(history.out.contains(&format!("機器の鍵を確かめました: {shown}")), "{}", history.out);
    assert!(history.out.contains("署名のある機器の報告を取り込みました: 受付（番号 1）"), "{}", history.out);
    // The signed reports are part of the record, and the record verifies with them.
    let bundle = shop.0.path("記録.zip");
    assert_eq!(shop.0.run(&["bundle", "-o", bundle.to_str().unwrap()]).code, 0);
    assert_eq!(shop.0.run(&["verify", bundle.to_str().unwrap()]).code, 0);
}

/// What says nothing new is kept as heard, once a day, and is shown by its signature all the same.
#[test]
fn a_report_without_news_is_heard_once_a_day() {
    let (shop, key) = (Shop::new(), key("受付"));
    let file = |number, at| shop.put(&format!("{number}.txt"), &signed(&key, number, "受付", at));
    shop.takes(&file(1, DAY), &["--accept"]);
    let again = file(2, NEXT);
    assert!(shop.takes(&again, &[]).out.contains("新規 1"));
    let entries = shop.entries();
    assert!(shop.takes(&file(3, "2025-11-21T05:00:00Z"), &[]).out.contains("変わらず 1"));
    assert_eq!(shop.entries(), entries, "once a day is enough");
    shop.refuses(&again, &[], "もう取り込んであります");
    assert!(shop.takes(&file(4, THIRD), &[]).out.contains("新規 1"));
    let machines = shop.machines();
    assert_eq!((&machines[0]["observed_at"], &machines[0]["keys"][0]["number"]), (&THIRD.into(), &4.into()));
    let history = shop.0.run(&["history", "--json"]).json();
    let payloads = |act: &str| -> Vec<serde_json::Value> {
        let of = history.as_array().unwrap().iter().filter(|line| line["act"] == act);
        of.map(|line| line["payload"].clone()).collect()
    };
    let taken = payloads("signed_facts_taken");
    assert_eq!(taken.len(), 1, "{taken:?}");
    let heard = payloads("heard");
    assert_eq!(heard.len(), 2, "{heard:?}");
    for (mut heard, (number, at)) in heard.into_iter().zip([(2, NEXT), (4, THIRD)]) {
        assert!(heard.to_string().len() < 400, "{heard}");
        heard.as_object_mut().unwrap().remove("act");
        let heard: Heard = serde_json::from_value(heard).unwrap();
        let before: SignedReport = serde_json::from_value(taken[0]["signed"].clone()).unwrap();
        let note = collect::note_of(&heard.signed(&key.public, &before.said.report)).unwrap();
        assert_eq!(note, signed(&key, number, "受付", at), "word for word what the machine signed");
        collect::open_signed(note.as_bytes()).unwrap();
    }
    // The page of history leaves them out until they are asked for.
    let pages = Pages::serve(&shop.0, "ja");
    let says = "前と変わらない報告がありました: 受付（番号 4）";
    let page = pages.get("/history").text();
    assert!(!page.contains(says) && page.contains("省いています（2件）"), "{page}");
    assert!(pages.get("/history?all=1").text().contains(says));
}

#[test]
fn what_is_replayed_reordered_or_misdated_is_refused() {
    let (shop, key) = (Shop::new(), key("受付"));
    let file = |number, at| signed(&key, number, "受付", at);
    let fifth = shop.put("5.txt", &file(5, NEXT));
    shop.takes(&fifth, &["--accept"]);
    for more in [&[][..], &["--accept"]] {
        shop.refuses(&fifth, more, "もう取り込んであります");
        shop.refuses(&shop.put("a.txt", &file(5, THIRD)), more, "もう取り込んであります");
        shop.refuses(&shop.put("b.txt", &file(4, DAY)), more, "後の報告（番号 5）");
        shop.refuses(&shop.put("c.txt", &file(6, DAY)), more, "より前です");
        shop.refuses(&shop.put("d.txt", &file(6, "2099-01-01T00:00:00Z")), more, "まだ来ていません");
    }
    shop.takes(&shop.put("e.txt", &file(9, NEXT)), &[]);
}

#[test]
fn what_was_altered_or_is_too_large_is_refused() {
    let (shop, key, other) = (Shop::new(), key("受付"), key("受付"));
    let file = signed(&key, 1, "受付", DAY);
    shop.takes(&shop.put("1.txt", &file), &["--accept"]);
    let next = signed(&key, 2, "受付", NEXT);
    let altered = [
        next.replace("\"unreadable\"", "\"Unreadable\""),
        next.replace("受付", "調剤"),
        next.replace("\"number\":2", "\"number\":3"),
        next.replace('\n', "\r\n"),
    ];
    for text in altered {
        shop.refuses(&shop.put("x.txt", &text), &["--accept"], "機器");
    }
    // The words of one key under the name of another.
    shop.refuses(
        &shop.put("y.txt", &next.replace(&key.public, &other.public)),
        &["--accept"],
        "署名のあとで変わっています",
    );
    let large = format!("{}{}\n\n\u{2014} x", next.lines().next().unwrap(), " ".repeat(1_000_000));
    shop.refuses(&shop.put("z.txt", &large), &["--accept"], "大きすぎます");
    // Without its signature, and as a report that was never signed.
    shop.refuses(&shop.put("bare.json", next.lines().next().unwrap()), &["--accept"], "機器");
    let unsigned = write_report(&report("受付", NEXT)).unwrap();
    shop.refuses(&shop.put("unsigned.json", &unsigned), &["--accept"], "署名のあるものだけ");
}

#[test]
fn a_key_speaks_for_its_machine_only_until_it_is_revoked() {
    let (shop, reception, back) = (Shop::new(), key("受付"), key("調剤"));
    shop.takes(&shop.put("1.txt", &signed(&reception, 1, "受付", DAY)), &["--accept"]);
    shop.refuses(&shop.put("2.txt", &signed(&reception, 2, "調剤", NEXT)), &["--accept"], "鍵の機器が違います");
    // Another machine has another key; and a machine may get a second one.
    shop.takes(&shop.put("3.txt", &signed(&back, 1, "調剤", DAY)), &["--accept"]);
    let second = key("受付");
    shop.refuses(&shop.put("4.txt", &signed(&second, 1, "受付", NEXT)), &[], "まだ確かめられていません");
    let shown = fingerprint(&reception.public);
    for (args, code, says) in [
        (&["0000-0000-0000-0000", "--reason", "紛失"][..], 2, "ありません"),
        (&[&shown, "--reason", " "], 2, "理由"),
        (&[&shown.replace('-', "").to_uppercase(), "--reason", "USBメモリの紛失"], 0, ""),
        (&[&shown, "--reason", "紛失"], 2, "もう止められています"),
    ] {
        let ran = shop.0.run(&[&["machines", "revoke"], args].concat());
        assert!(ran.code == code && ran.err.contains(says), "{ran:?}");
    }
    for more in [&[][..], &["--accept"]] {
        shop.refuses(&shop.put("5.txt", &signed(&reception, 2, "受付", NEXT)), more, "止められています");
    }
    assert!(shop.0.run(&["machines", "list"]).out.contains("停止"));
    assert!(shop.0.run(&["history"]).out.contains("USBメモリの紛失"));
    // Taking the signature off gains nothing, and a new key is confirmed as the first one was.
    let unsigned = write_report(&report("受付", NEXT)).unwrap();
    shop.refuses(&shop.put("6.json", &unsigned), &["--accept"], "署名のあるものだけ");
    shop.takes(&shop.put("4.txt", &signed(&second, 1, "受付", NEXT)), &["--accept"]);
}

#[test]
fn several_files_are_taken_in_their_order_or_not_at_all() {
    let (shop, key) = (Shop::new(), key("受付"));
    let file = |number, at| shop.put(&format!("{number}.txt"), &signed(&key, number, "受付", at));
    let (ninth, tenth, misdated) = (file(9, DAY), file(10, NEXT), file(11, DAY));
    let before = shop.entries();
    let ran = shop.import(&[&ninth, &misdated, &tenth], &["--accept"]);
    assert!(ran.code == 3 && ran.err.contains("11.txt") && ran.err.contains("より前です"), "{ran:?}");
    assert_eq!(shop.entries(), before, "nothing is written");
    let ran = shop.import(&[&tenth, &ninth], &["--accept"]);
    assert!(ran.code == 0 && ran.out.contains("新規 2"), "{ran:?}");
    assert_eq!(shop.machines()[0]["keys"][0]["number"], 10);
}

#[test]
fn what_was_exported_is_imported_again_unchanged() {
    let (shop, key) = (Shop::new(), key("受付"));
    shop.takes(&shop.put("1.txt", &signed(&key, 1, "受付", DAY)), &["--accept"]);
    let exported = shop.0.path("事実.json");
    assert_eq!(shop.0.run(&["export", "facts", "-o", exported.to_str().unwrap()]).code, 0);
    assert!(shop.takes(&exported, &[]).out.contains("変わらず 1"));
}

/// On the page the fingerprint is typed from the machine's screen.
#[test]
fn a_report_is_taken_on_the_page_when_its_fingerprint_is_typed() {
    let (shop, key) = (Shop::new(), key("受付"));
    let pages = Pages::serve(&shop.0, "ja");
    let send = |shown: &str, text: &str| {
        let token = value(&pages.get("/machines").text(), "token");
        pages.upload_with("/machines", &[("token", &token), ("shown", shown)], ("報告.txt", text.as_bytes()))
    };
    let (first, next) = (signed(&key, 1, "受付", DAY), signed(&key, 2, "受付", NEXT));
    for (shown, text, says) in [
        ("", first.as_str(), "はじめての機器の報告です"),
        ("0000-0000-0000-0000", &first, "この報告の鍵のものではありません"),
        ("", &first.replace("受付", "調剤"), "機器"),
        ("", "あ,い", "機器の報告として読めません"),
    ] {
        let refused = send(shown, text);
        assert!(refused.status == 422 && refused.text().contains(says), "{}", refused.text());
        assert!(!refused.text().contains(&fingerprint(&key.public)), "it is read from the machine's screen: {shown}");
    }
    assert_eq!(shop.machines().as_array().unwrap().len(), 0, "nothing was taken");
    let wide = fingerprint(&key.public).replace('-', "　");
    let taken = send(&wide, &first);
    assert!(taken.status == 200 && taken.text().contains("取り込みました"), "{}", taken.text());
    assert_eq!(send("", &next).status, 200, "the key is known");
    assert!(send("", &next).text().contains("もう取り込んであります"));
    let page = pages.get("/machines").text();
    assert!(page.contains(&fingerprint(&key.public)) && page.contains("台帳: 受付"), "{page}");
    let revoke = |reason: &str| {
        let fields = [("key", fingerprint(&key.public)), ("reason", reason.to_owned())];
        pages.fill("/machines/revoke", &page, &fields.each_ref().map(|(name, value)| (*name, value.as_str())))
    };
    assert!(revoke(" ").text().contains("理由を書いて"));
    assert_eq!(revoke("紛失").status, 303);
    assert!(send("", &signed(&key, 3, "受付", THIRD)).text().contains("止められています"));
}
