//! How many pharmacies are judged per CPU second: all items of R7, from folded state, on one thread.
//!
//! Prints figures and never asserts them: a shared machine is noisy, and CPU time is what can be trusted.

#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

use items::{Checklist, Item};
use model::act::{Act, RecordPut, Source};
use model::day::Day;
use model::fact::{Fact, MachineReport, Value};
use model::pharmacy::{FoldError, Mark, Pharmacy};
use model::record::{Ledger, Row};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// The program's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How long each figure is taken for, in CPU time.
const SPAN: Duration = Duration::from_secs(2);
/// How long one item alone is taken for.
const ITEM_SPAN: Duration = Duration::from_millis(200);
/// Judgements between two looks at the clock.
const BATCH: u32 = 200;

/// A ledger: its columns, and its rows with cells parted by `|`.
struct Table(Ledger, &'static str, &'static [&'static str]);

/// A pharmacy of the usual size. The replies and the documents, which are many and alike, are made in [`pharmacy`].
const TABLES: &[Table] = &[
    Table(
        Ledger::Devices,
        "number|maker|os|software|version|ip|name|place|registered_on|state|description|kind|vendor|patched_on|antivirus|source_restriction|services_checked_on|media_restriction|checked_on",
        &[
            "1|A社|Win11|みどり薬歴|2.0|192.168.10.11|MIDORI-PC1|調剤室|2020-04-01|稼働|||A社|2025-11-10|Defender||2025-06-02|はい|2025-06-02",
            "2|B社|Windows 11 Pro 24H2|レセコンB|5.0.1|192.168.10.12|MIDORI-PC2|調剤室|2020-04-01|稼働|||B社|2025-11-10|Defender||2025-06-02|はい|2025-06-02",
            "3|A社|Windows Server 2019|薬歴サーバ|2.0|192.168.10.2|MIDORI-SV|バックヤード|2020-04-01|稼働|レセコンと薬歴のサーバ||B社|2025-06-20|ESET||2025-06-02|はい|2025-06-02",
            "4|C社|Windows 10 Pro 22H2|受付||192.168.10.13|MIDORI-PC3|受付|2021-10-15|稼働||||2025-09-01|Defender||2025-06-02|いいえ|2025-06-02",
            "5|D社|Windows 10 IoT Enterprise LTSC 2021|オンライン資格確認||192.168.20.5|MIDORI-OQS|受付|2022-09-01|稼働|資格確認端末||D社|2025-10-01|Defender||2025-06-02|はい|2025-06-02",
            "6|E社|ファームウェア 1.02|ルータ|1.02|192.168.10.1||バックヤード|2020-04-01|稼働|保守用VPNあり|ネットワーク機器|B社|2025-06-20|||||2025-06-02",
            "7|F社|ファームウェア 3.1.4|無線LANアクセスポイント|3.1.4|192.168.10.3||待合室天井|2023-06-01|稼働||||2025-06-01||はい|||2025-06-02",
            "8|G社|専用OS|NAS|6.2|192.168.10.20|MIDORI-NAS|バックヤード|2021-01-20|稼働|バックアップ先||||||2025-06-02||2025-06-02",
            "9|H社|Win7|旧レセコン|4.1||OLD-RECE|倉庫|2013-04-01|廃棄|2020/6 データ消去証明あり||||||||",
        ],
    ),
    Table(
        Ledger::Systems,
        "name|product|version|kind|vendor|contracted|medical|hosting|remote_maintenance|remote_confirmed_on|two_factor|two_factor_planned_on|log_kept_where|log_holds|log_readers|log_reviewed_on",
        &[
            "レセコン|レセコンB|5.0.1|レセコン|B社|あり|はい|薬局内|あり|2025-06-20|いいえ|2027-01-31|管理メニュー|ログイン時刻・アクセス時間・操作内容|管理薬剤師|2025-11-04",
            "電子薬歴|みどり薬歴|2.0|電子薬歴|A社|あり|はい|薬局内|あり|2025-06-20|はい||管理メニュー|ログイン時刻・アクセス時間・操作内容|管理薬剤師|2025-11-04",
        ],
    ),
    Table(
        Ledger::Accounts,
        "number|profession|family_name|given_name|user_id|description|authority|state|system|two_factor|updated_on",
        &[
            "1|薬剤師|あい|うえお|ai@abc.example|管理薬剤師|Admin|使用可|電子薬歴|未|2025-06-02",
            "2|非薬剤師|かき|くけこ|kaki@abc.example|使用者|User|使用可|電子薬歴|未|2025-06-02",
            "3|事務|さし|すせそ|sashi@abc.example|使用者|User|使用可|レセコン|未|2025-06-02",
            "4|薬剤師|たち|つてと|tachi@abc.example|令和7年3月退職|User|使用可|電子薬歴|未|2025-06-02",
            "5||||uketsuke|受付で共用|User|使用可|レセコン|未|2025-06-02",
            "6|事業者|B社|保守|maint|リモート保守|Admin|使用可|レセコン|済|2025-06-02",
        ],
    ),
    Table(
        Ledger::People,
        "name|profession|role|appointed_on|joined_on|left_on",
        &[
            "あい うえお|薬剤師|管理薬剤師・医療情報システム安全管理責任者|2023-04-01|2016-04-01|",
            "かき くけこ|登録販売者|レセコン担当||2019-10-01|",
            "さし すせそ|事務|||2022-04-01|",
            "たち つてと|薬剤師|||2021-04-01|2025-03-31",
        ],
    ),
    Table(
        Ledger::Rights,
        "profession|information|permission|system|set_on",
        &[
            "薬剤師|薬歴|閲覧・入力|電子薬歴|2025-06-02",
            "事務|会計|閲覧・入力|レセコン|2025-06-02",
            "事務|薬歴|なし|電子薬歴|2025-06-02",
        ],
    ),
    Table(
        Ledger::Contacts,
        "side|name|person|phone|mail|confirmed_on|remark",
        &[
            "内部|開設者|なに ぬねの|000-0000-0001||2025-06-02|",
            "内部|医療情報システム安全管理責任者|あい うえお|000-0000-0002||2025-06-02|",
            "事業者|B社 サポート||000-0000-0003|support@b.example|2025-06-02|レセコン・薬歴",
            "外部|警察（サイバー窓口）||000-0000-0004|||番号要確認",
            "外部|厚生労働省||000-0000-0006||2025-06-02|",
            "外部|保健所||000-0000-0005||2024-04-01|",
        ],
    ),
    Table(Ledger::Vendors, "name|phone|contracted", &["A社|000-0000-0007|あり", "B社|000-0000-0003|あり"]),
    Table(
        Ledger::Disclosure,
        "kind|form_version|vendor|product|version|issued_on|number|category|question|answer",
        &[
            "MDS|Ver.5.0|B社|レセコンB|5.0.1|2025-06-20|1|管理責任者・規程|責任者と連絡先を記載しているか|はい",
            "MDS|Ver.5.0|B社|レセコンB|5.0.1|2025-06-20|6.1|認証|二要素認証に対応しているか|いいえ",
            "MDS|Ver.5.0|B社|レセコンB|5.0.1|2025-06-20|9|外部媒体|外部記録媒体の接続を制限できるか|対象外",
            "MDS|Ver.5.0|B社|レセコンB|5.0.1|2025-06-20|11|バックアップ|複数世代のバックアップを提供しているか|はい",
            "MDS|Ver.5.0|A社|みどり薬歴|2.0|2025-06-20|1|管理責任者・規程|責任者と連絡先を記載しているか|はい",
        ],
    ),
    Table(
        Ledger::Backups,
        "system|target|frequency|generations|method|place|detached|taken_on|restored_on|procedure",
        &[
            "レセコン・薬歴|薬歴DB|毎日|7|サーバの自動バックアップ|MIDORI-NAS|いいえ|2025-11-24||なし",
            "レセコン・薬歴|薬歴DB|毎週|4|USBハードディスク（取り外し）|金庫|はい|2025-11-21|2024-11-08|復旧手順.docx",
            "受付PC|文書|なし|||||||",
        ],
    ),
    Table(Ledger::Media, "number|name|permitted|keeper|encrypted", &["1|USBメモリ①|はい|管理薬剤師|はい"]),
    Table(
        Ledger::Takeouts,
        "taken_on|media|content|person|purpose|encrypted|returned_on",
        &[
            "2025-05-12|USBメモリ①|在宅患者の薬歴|あい うえお|在宅訪問|あり|2025-05-12",
            "2025-05-26|USBメモリ②|レセプト控え|かき くけこ|作業|なし|",
        ],
    ),
    Table(
        Ledger::Training,
        "held_on|subject|attendees|method",
        &[
            "2025-02-20|不審メールの見分け方|あい うえお、かき くけこ、さし すせそ|集合",
            "2024-09-03|サイバーBCP机上訓練|あい うえお|机上訓練",
        ],
    ),
    Table(
        Ledger::Statements,
        "topic|value|stated_on",
        &[
            "パスワードの最小文字数|13|2025-06-02",
            "英数字記号の混在|はい|2025-06-02",
            "使い回し禁止|はい|2025-06-02",
            "使い回し禁止の周知|はい|2025-06-02",
            "外部媒体の規則|はい|2025-06-02",
            "調剤継続に必要な情報|薬歴、患者情報、在庫|2025-06-02",
            "台帳の報告|はい|2025-06-02",
        ],
    ),
];

/// The rows that B社 answers いいえ to.
const REPLIES: [(&str, &str); 14] = [
    ("1-①", "はい"),
    ("2-②", "はい"),
    ("2-③", "はい"),
    ("2-④", "はい"),
    ("2-⑤", "はい"),
    ("2-⑥", "いいえ"),
    ("2-⑦", "はい"),
    ("2-⑧", "はい"),
    ("2-⑨", "いいえ"),
    ("2-⑩", "いいえ"),
    ("2-⑪", "はい"),
    ("2-⑫（サーバ）", "はい"),
    ("2-⑫（端末PC）", "はい"),
    ("2-⑬", "はい"),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let edition = items::shipped().first().ok_or("no edition ships")?.clone();
    let today = Day::new(2025, 11, 25).ok_or("no such day")?;
    let checklist = Checklist::new(edition);
    let shop = pharmacy(&checklist)?;
    let one = seconds_each(SPAN, || {
        black_box(checklist.judge(black_box(&shop), today));
    });
    println!("{} items, {} duties with a rule", checklist.items.len(), with_rule(&checklist.items));
    println!("all items: {:.1} us, {:.0} pharmacies per {}", one * 1e6, 1.0 / one, clock_name());
    for item in &checklist.items {
        let each = seconds_each(ITEM_SPAN, || {
            black_box(checklist.judge_item(black_box(&shop), item, today));
        });
        println!("{:>8.0} ns  {} {}", each * 1e9, item.row.number, item.duty.code);
    }
    Ok(())
}

fn with_rule(items: &[Item]) -> usize {
    items.iter().filter(|item| item.duty.code != "by_evidence").count()
}

/// Folds the pharmacy as the journal would: one act after the other.
fn pharmacy(checklist: &Checklist) -> Result<Pharmacy, FoldError> {
    let mut shop = Pharmacy { id: "bench".into(), name: "みどり薬局".into(), ..Pharmacy::default() };
    for Table(ledger, columns, rows) in TABLES {
        for row in *rows {
            let cells = columns.split('|').zip(row.split('|'));
            put(&mut shop, *ledger, cells.map(|(key, cell)| (key.to_owned(), cell.to_owned())).collect())?;
        }
    }
    for (number, answer) in REPLIES {
        let target_on = if answer == "いいえ" { "2026-03-31" } else { "" };
        let cells = [
            ("vendor", "B社"),
            ("system", "レセコンB 5.0.1 ／ 薬歴サーバ"),
            ("number", number),
            ("answer", answer),
            ("confirmed_on", "2025-06-20"),
            ("target_on", target_on),
        ];
        put(&mut shop, Ledger::VendorReply, cells.map(|(key, cell)| (key.to_owned(), cell.to_owned())).into())?;
    }
    for item in &checklist.items {
        let cells = [
            ("kind", "運用管理規程"),
            ("title", "医療情報システム運用管理規程"),
            ("approved_on", "2025-06-02"),
            ("kept_where", "事務室の棚"),
            ("item", item.row.number.as_str()),
            ("article", item.key.as_str()),
        ];
        put(&mut shop, Ledger::Documents, cells.map(|(key, cell)| (key.to_owned(), cell.to_owned())).into())?;
    }
    for (kind, title) in [("連絡体制図", "緊急連絡体制図"), ("サイバーBCP", "サイバーBCP")] {
        let cells = [("kind", kind), ("title", title), ("approved_on", "2025-06-02"), ("kept_where", "調剤室")];
        put(&mut shop, Ledger::Documents, cells.map(|(key, cell)| (key.to_owned(), cell.to_owned())).into())?;
    }
    report(&mut shop)?;
    Ok(shop)
}

fn put(shop: &mut Pharmacy, ledger: Ledger, cells: Row) -> Result<(), FoldError> {
    let id = format!("{}-{}", ledger.code(), shop.count(ledger) + 1);
    apply(shop, Act::RecordPut(RecordPut { ledger, id, cells, notes: Row::new(), source: Source::Person }))
}

/// One machine reported and is linked to the first device.
fn report(shop: &mut Pharmacy) -> Result<(), FoldError> {
    let fact = |name: &str, value| Fact {
        name: name.into(),
        of: String::new(),
        value,
        source: "bench".into(),
        digest: String::new(),
    };
    let Some(observed_on) = Day::new(2025, 11, 20) else { return Ok(()) };
    let facts = vec![
        fact("os.code", Value::Text("windows_11_24h2".into())),
        fact("updates.last_on", Value::Day(observed_on)),
        fact("updates.pending", Value::Count(0)),
        fact("password.length_min", Value::Count(13)),
        fact("media.storage_blocked", Value::Flag(true)),
        fact("firewall.active", Value::Flag(true)),
    ];
    let machine = "m1".to_owned();
    let taken = MachineReport {
        v: 1,
        machine: machine.clone(),
        host: "MIDORI-PC1".into(),
        observed_at: "2025-11-20T00:00:00Z".into(),
        observed_on,
        reader: "bench".into(),
        facts,
    };
    apply(shop, Act::FactsTaken(taken))?;
    apply(shop, Act::MachineLinked { machine, device: "devices-1".into() })
}

fn apply(shop: &mut Pharmacy, act: Act) -> Result<(), FoldError> {
    let Some(on) = Day::new(2025, 11, 20) else { return Ok(()) };
    shop.apply(Mark { seq: 0, on }, act)
}

/// Seconds that one run of `work` takes.
fn seconds_each(span: Duration, work: impl Fn()) -> f64 {
    let wall = Instant::now();
    let spent = || cpu_time().unwrap_or_else(|| wall.elapsed());
    let start = spent();
    let mut runs = 0_u32;
    loop {
        for _ in 0..BATCH {
            work();
        }
        runs += BATCH;
        let took = spent().saturating_sub(start);
        if took >= span {
            return took.as_secs_f64() / f64::from(runs);
        }
    }
}

/// CPU time of this thread, where the system tells (Linux).
fn cpu_time() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(told.split_whitespace().next()?.parse().ok()?))
}

fn clock_name() -> &'static str {
    if cpu_time().is_some() { "CPU second" } else { "second by the wall clock" }
}
