//! The chart, the documents, the page for the wall and the registers: filled from the ledgers, and told when they are to be printed
//! again.

use crate::pages::Pages;
use crate::run::{Folder, sample};
use flow::{Clock, PaperOf, Reading, Shop};
use model::lang::Lang;
use paper::{Block, DocumentPaper, Kind, Written};

/// Thirty characters, as long as names get.
const LONG: &str = "医療法人社団みどりの風会附属中央調剤薬局駅前本店在宅支援室長";

/// Nothing but a name.
pub fn empty() -> Folder {
    let folder = Folder::new();
    assert_eq!(folder.run(&["init", "--name", "みどり薬局"]).code, 0);
    folder
}

/// The ledgers of the demo.
pub fn usual() -> Folder {
    let folder = empty();
    for (ledger, file) in [
        ("devices", "機器台帳.xlsx"),
        ("systems", "システム一覧.csv"),
        ("vendors", "事業者一覧.csv"),
        ("people", "職員名簿.csv"),
        ("contacts", "連絡先.csv"),
        ("backups", "バックアップ一覧.xlsx"),
        ("rights", "利用権限表.csv"),
        ("media", "外部記録媒体台帳.csv"),
        ("documents", "文書一覧.csv"),
        ("statements", "宣言.csv"),
        ("training", "研修記録.csv"),
    ] {
        let ran = folder.run(&["import", ledger, &sample(file), "--accept"]);
        assert_eq!(ran.code, 0, "{ran:?}");
    }
    folder
}

/// Sixty devices, many firms and people, every name of thirty characters, and nothing else told.
pub fn extreme() -> Folder {
    let folder = Folder::new();
    assert_eq!(folder.run(&["init", "--name", &LONG.repeat(2)]).code, 0);
    let named = |n: usize| format!("{n:02}{}", LONG.chars().take(28).collect::<String>());
    let rows = |count: usize, row: &dyn Fn(usize) -> String| (0..count).map(row).collect::<Vec<_>>().join("\n");
    let kinds = ["サーバ", "端末PC", "ネットワーク機器"];
    for (ledger, head, rows) in [
        (
            "devices",
            "No.,PC名,OS,種別,状態",
            rows(60, &|n| format!("{n},{},Windows 8,{},稼働", named(n), kinds[n % 3])),
        ),
        ("systems", "システム名,事業者", rows(15, &|n| format!("{},{}", named(n), named(n + 20)))),
        (
            "contacts",
            "区分,名称,担当,電話",
            rows(40, &|n| format!("{},{},{LONG},000-0000-{:04}", ["内部", "事業者", "外部"][n % 3], named(n), n + 1)),
        ),
        ("people", "氏名,役割", rows(30, &|n| format!("{},{}", named(n), ["副責任者", "レセコン担当"][n % 2]))),
        ("backups", "システム,保存場所", rows(20, &|n| format!("{},{}", named(n), named(n + 40)))),
    ] {
        std::fs::write(folder.path("rows.csv"), format!("{head}\n{rows}\n")).unwrap();
        let ran = folder.run(&["import", ledger, "rows.csv", "--accept"]);
        assert_eq!(ran.code, 0, "{ran:?}");
    }
    folder
}

/// Does something with the record as of the day of the sample.
pub fn with<T>(folder: &Folder, done: impl AsyncFnOnce(PaperOf<'_>) -> T) -> T {
    let place = journal::Place::folder(folder.path("data"));
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let shop = Shop::open(&place, Clock::Machine).await.unwrap();
        let on = Some("2025-11-25".parse().unwrap());
        let state = shop.state(Reading { on, recorded_by: None }).await.unwrap();
        let judged = flow::judge(&state, None, Lang::Ja).unwrap();
        let given = done(PaperOf { shop: &shop, state: &state, judged: &judged }).await;
        shop.close().await;
        given
    })
}

/// A text without blanks, so that line breaks do not matter.
pub fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What a document says, in one line for each block.
fn told(paper: &DocumentPaper) -> Vec<String> {
    let line = |pieces: &[paper::Piece]| pieces.iter().map(|piece| piece.says.as_str()).collect::<String>();
    let block = |block: &Block| match block {
        Block::Chapter { title } | Block::Article { title } => title.clone(),
        Block::Text { pieces, .. } | Block::Item { pieces } => line(pieces),
        Block::Table { rows, .. } => rows
            .iter()
            .map(|row| row.iter().map(|cell| line(cell)).collect::<Vec<_>>().join("|"))
            .collect::<Vec<_>>()
            .join("\n"),
    };
    paper.blocks.iter().map(block).collect()
}

#[test]
fn the_rules_say_what_the_ledgers_say_and_cover_every_item() {
    let rules = with(&usual(), async |of| flow::document(of, Written::Rules).unwrap());
    let text = told(&rules).join("\n");
    for said in [
        "当薬局の責任者は、あい うえおとする。任命日：令和7年4月1日",
        "パスワードは、8文字以上とする",
        "英字、数字、記号を混ぜる",
        "間隔：2か月ごと",
        "レセコン（レセコンB）|5.0.1|B社|薬局内|あり",
        "USBメモリ①|あい うえお|あり|R6.4.1",
        "薬剤師|調剤情報・薬歴|閲覧・入力・訂正|レセコン・薬歴",
        "（未記入：代わる人）",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(!text.contains("たち つてと"), "nobody who left has a role");
    let items = told(&rules).pop().unwrap();
    assert!(items.lines().count() == 18 && !items.contains("（未記入"), "{items}");
    for row in ["2-⑦|", "2-⑫（サーバ）|", "2-⑫（端末PC）|", "3-③|"] {
        assert!(items.contains(row), "{row}: {items}");
    }
    let blank = with(&empty(), async |of| flow::document(of, Written::Rules).unwrap());
    assert!(blank.gaps() > 15, "{}", blank.gaps());
    let blank = told(&blank).join("\n");
    assert!(!blank.contains("更新できない機器は、機器台帳にない"), "of no device nothing is known: {blank}");
}

#[test]
fn only_what_leads_outside_is_cut_off_there_and_names_copied_with_unseen_marks_are_the_same() {
    let folder = empty();
    let rows = "PC名,種別,状態,つながり先,説明\nRT-01,ネットワーク機器,稼働,,\nRT-02,ネットワーク機器,稼働,rt\u{200B}-01,\nSW-01,ネットワーク機器,稼働,,スイッチングハブ\n";
    std::fs::write(folder.path("rows.csv"), rows).unwrap();
    assert_eq!(folder.run(&["import", "devices", "rows.csv", "--accept"]).code, 0);
    let plan = with(&folder, async |of| flow::document(of, Written::Plan).unwrap());
    let text = told(&plan).join("\n");
    let cut = text.lines().find(|line| line.starts_with("2|外部との通信")).unwrap();
    assert!(cut.contains("RT-01") && !cut.contains("RT-02") && !cut.contains("SW-01"), "{cut}");
    // Who does what is asked on paper, too, where no ledger tells it.
    std::fs::write(folder.path("systems.csv"), "システム名,事業者\nレセコン,B社\n").unwrap();
    assert_eq!(folder.run(&["import", "systems", "systems.csv", "--accept"]).code, 0);
    assert_eq!(folder.run(&["paper", "responsibilities", "-o", "who.xlsx"]).code, 0);
    let bytes = std::fs::read(folder.path("who.xlsx")).unwrap();
    let lines = tables::lines(&bytes, "who.xlsx", &tables::Limits::default()).unwrap().join("\n");
    assert!(["更新", "バックアップ", "監視"].iter().all(|column| lines.contains(column)), "{lines}");
    // A ledger of an earlier day says that what was written later is among it.
    let made = folder.run(&["paper", "devices", "-o", "devices.xlsx", "--on", "2025-11-25"]);
    assert_eq!(made.code, 0, "{made:?}");
    let bytes = std::fs::read(folder.path("devices.xlsx")).unwrap();
    let lines = tables::lines(&bytes, "devices.xlsx", &tables::Limits::default()).unwrap();
    assert!(lines[1].contains("より後のことも載っています"), "{lines:?}");
}

#[test]
fn the_plan_cuts_the_copies_first_and_names_whom_to_call() {
    let plan = with(&usual(), async |of| flow::document(of, Written::Plan).unwrap());
    let text = told(&plan).join("\n");
    let mut rest = text.as_str();
    for said in [
        "平時",
        "検知",
        "初動対応",
        "1|バックアップへの経路|MIDORI-NAS",
        "2|外部との通信|ルータ",
        "B社　サポート部",
        "復旧処理",
        "後から入力する",
        "事後対応",
    ] {
        let (_, after) = rest.split_once(said).unwrap_or_else(|| panic!("{said} is not in its place: {text}"));
        rest = after;
    }
    for said in [
        "開設者：なに ぬねの",
        "薬歴・処方履歴・併用薬・アレルギー",
        "000-0000-0004||未確認",
        "個人情報保護委員会||（未記入）||未確認",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[test]
fn a_paper_on_the_wall_is_to_be_printed_again_when_it_changed() {
    let folder = usual();
    let pages = Pages::serve(&folder, "ja");
    let before = pages.get("/papers").text();
    assert!(before.matches("まだ発行していません").count() == 7 && !before.contains("刷り直し"), "{before}");
    for kind in Kind::all()
        .filter(|kind| !matches!(kind, Kind::VendorChecklist | Kind::Leaving | Kind::VendorVisit | Kind::Readers))
    {
        assert!(before.contains(&format!("href=\"/papers/{}.pdf\"", kind.code())), "{}", kind.code());
    }
    let token = crate::pages::value(&before, "token");
    let issued = pages.post_fields("/papers", &[("token", &token), ("kind", "contact-chart")]);
    assert_eq!(issued.status, 303, "{}", issued.text());
    let after = pages.get("/papers").text();
    assert!(after.contains("発行済み・変更なし") && !after.contains("刷り直し"), "{after}");
    // The binder is of its day: it is told when it was issued, and nothing calls it back.
    assert_eq!(pages.post_fields("/papers", &[("token", &token), ("kind", "binder")]).status, 303);
    let bound = pages.get("/papers").text();
    let binder = bound.split("binder.pdf").nth(1).unwrap().split("</li>").next().unwrap();
    assert!(binder.contains("最後に発行した日: 令和") && !binder.contains("まだ発行"), "{binder}");
    assert!(!pages.get("/").text().contains("刷り直し"));
    drop(pages);

    // A training changes nothing on the chart; a number does.
    std::fs::write(folder.path("more.csv"), "実施日,内容,参加者\nR7.11.1,あやしいメール,全員\n").unwrap();
    assert_eq!(folder.run(&["import", "training", "more.csv"]).code, 0);
    let pages = Pages::serve(&folder, "ja");
    assert!(!pages.get("/papers").text().contains("刷り直し"));
    drop(pages);
    std::fs::write(folder.path("number.csv"), "区分,名称,担当,電話\n内部,開設者,なに ぬねの,000-0000-0009\n").unwrap();
    assert_eq!(folder.run(&["import", "contacts", "number.csv"]).code, 0);
    let pages = Pages::serve(&folder, "ja");
    for path in ["/papers", "/"] {
        assert!(pages.get(path).text().contains("変更あり: 刷り直し"), "{path}");
    }
}

/// A pharmacy that has listed no vendor yet still finds the form to ask with.
#[test]
fn the_blank_form_for_vendors_is_among_the_papers() {
    let folder = empty();
    let pages = Pages::serve(&folder, "ja");
    let page = pages.get("/papers").text();
    for ending in ["pdf", "xlsx"] {
        let path = format!("/papers/vendor-checklist-01.{ending}");
        assert!(page.contains(&format!("href=\"{path}\"")), "{path}: {page}");
        let given = pages.get(&path);
        assert_eq!(given.status, 200, "{path}: {}", given.text());
    }
}

#[test]
fn a_format_that_a_paper_has_not_is_said() {
    let folder = empty();
    for (kind, file, said) in [
        ("contact-chart", "x.docx", "PDF だけ"),
        ("staff-page", "x.xlsx", "PDF だけ"),
        ("rules", "x.xlsx", ".pdf か .docx"),
        ("checklist", "x.docx", "Word では作れません"),
        ("rules", "x.doc", ".docx"),
    ] {
        let refused = folder.run(&["paper", kind, "-o", file]);
        assert!(refused.code == 2 && refused.err.contains(said), "{kind} {file}: {refused:?}");
    }
}
