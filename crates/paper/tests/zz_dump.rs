#[path = "it/sample.rs"]
mod sample;
#[test]
fn dump() {
    let r = sample::sample_report();
    let d = std::path::Path::new("/tmp/paper_out");
    let w = |n: &str, p: paper::Paper| { println!("{n} {:?}", p.warnings); std::fs::write(d.join(n), p.bytes).unwrap() };
    w("checklist.pdf", paper::checklist_pdf(&r).unwrap());
    let mut long = r.clone();
    long.pharmacy.name = "みどり".repeat(20);
    long.items[4].answer = Some(sample::answer(model::answer::Choice::No, Some(sample::day(2026, 3, 31)), &"更新の可否を事業者に確認中です（回答待ち）。".repeat(15), &"長い名前の記入者".repeat(4)));
    long.items[7].answer = Some(sample::answer(model::answer::Choice::Yes, None, &"0123456789abcdef".repeat(4), ""));
    long.lang = model::lang::Lang::En;
    w("long.pdf", paper::checklist_pdf(&long).unwrap());
    w("longfindings.pdf", paper::findings_pdf(&long).unwrap());
    w("ledger.pdf", paper::ledger_pdf(&paper::LedgerPaper { title: "機器台帳".into(), pharmacy: "みどり薬局".into(), as_of: r.as_of, lang: r.lang, columns: ["No.", "メーカー", "OS", "ソフトウェア", "バージョン", "IPアドレス", "PC名（コンピュータ名）", "設置場所", "主な利用者", "登録日", "状態", "説明"].map(String::from).into(),
        rows: (1..70).map(|n| [n.to_string().as_str(), "A社", "Windows 11 Pro 24H2", "○○薬歴", "2.0", "192.168.10.101", "GREEN-RECEPT-01", "調剤室", "薬剤師、事務職員、システム管理者", "2020/4/1", "稼働", if n % 7 == 0 {"待合の予備。電源を入れるときは事業者に連絡"} else {""}].map(String::from).into()).collect(), journal: r.journal.clone() }).unwrap());
    w("blank.pdf", paper::checklist_pdf(&sample::blank_report()).unwrap());
}
