//! By command as on the pages: tokens for other programs, the shop's network, a walk through the shop.

use crate::api::ask;
use crate::pages::{Pages, midori};
use crate::run::Folder;
use crate::sign_in::with_officer;
use std::time::{Duration, Instant};

#[test]
fn a_token_is_made_shown_once_used_and_ended_by_command() {
    let (folder, pages) = with_officer();
    for (args, said) in
        [(["--name", " ", "--days", "9"], "何のためのトークンか"), (["--name", "x", "--days", "400"], "366日")]
    {
        let refused = folder.run(&[&["tokens", "make"][..], &args].concat());
        assert!(refused.code == 2 && refused.err.contains(said), "{refused:?}");
    }
    let made = folder.run(&["tokens", "make", "--name", "電子薬歴", "--may-write", "--days", "30", "--json"]);
    let secret = made.json()["token"].as_str().unwrap().to_owned();
    assert!(secret.len() > 20 && !made.err.contains(&secret), "once: {made:?}");
    let reader = folder.run(&["tokens", "make", "--name", "資産管理"]);
    let reader = reader.out.lines().find_map(|line| line.strip_prefix("トークン: ")).unwrap().to_owned();
    let bearer = |token: &str| format!("Authorization: Bearer {token}\r\nContent-Type: application/json\r\n");
    let write = |token: &str| {
        let body = r#"{"cells":{"name":"PC9","place":"受付"}}"#;
        ask(&pages, "POST", "/api/v1/ledgers/devices/rows", (&bearer(token), body)).status
    };
    assert_eq!((write(&secret), write(&reader)), (201, 403));
    let listed = folder.run(&["tokens", "list"]).out;
    assert!(listed.contains("電子薬歴  読み書き") && listed.contains("資産管理  読むだけ"), "{listed}");
    assert!(!listed.contains("最後に使われた なし"), "both were used: {listed}");
    for tells in [&["tokens", "list", "--json"][..], &["history", "--json"], &["doctor"]] {
        let ran = folder.run(tells);
        assert!(!ran.out.contains(&secret) && !ran.err.contains(&secret), "{tells:?}: {ran:?}");
    }
    assert_eq!(folder.run(&["tokens", "make", "--name", "資産管理"]).code, 0);
    let several = folder.run(&["tokens", "end", "資産管理"]);
    assert!(several.code == 2 && several.err.contains("2件あります"), "{several:?}");
    let id = folder.run(&["tokens", "list", "--json"]).json()[1]["id"].as_str().unwrap().to_owned();
    for ended in ["電子薬歴", &format!("token/{id}")] {
        assert_eq!(folder.run(&["tokens", "end", ended]).code, 0, "{ended}");
    }
    assert_eq!(write(&secret), 401, "it is good no more");
    assert_eq!(folder.run(&["tokens", "list", "--json"]).json().as_array().unwrap().len(), 1);
    assert!(folder.run(&["history"]).out.contains("トークンを止めました: 電子薬歴"));
}

/// What the page says, once it says it.
fn becomes(pages: &Pages, said: &str) -> bool {
    let until = Instant::now() + Duration::from_secs(30);
    std::iter::repeat_with(|| pages.get("/network").text())
        .take_while(|_| Instant::now() < until)
        .any(|page| page.contains(said))
}

#[test]
fn the_network_is_opened_by_command_while_the_pages_are_served() {
    let (folder, pages) = with_officer();
    let shown = folder.run(&["network", "show", "--json"]).json();
    assert!(shown["is_open"] == false && shown["fingerprint"].is_null(), "{shown}");
    // Whichever port is free: what listens is told by the page.
    let opened = folder.run(&["network", "open", "--port", "0"]);
    assert!(opened.code == 0 && opened.out.contains("店内の端末から開けます"), "{opened:?}");
    let print = folder.run(&["network", "show", "--json"]).json()["fingerprint"].as_str().unwrap().to_owned();
    assert!(opened.out.contains(&print) && pages.get("/network").text().contains(&print), "{print}");
    assert!(becomes(&pages, "<strong>店内の端末から開けます"), "the pages follow");
    let closed = folder.run(&["network", "close", "--lang", "en"]);
    assert!(closed.code == 0 && closed.out.contains("It opens on this machine only."), "{closed:?}");
    assert!(becomes(&pages, "<strong>この機器の中だけで開けます"), "the pages follow");
    let alone = midori();
    let refused = alone.run(&["network", "open"]);
    assert!(refused.code == 2 && refused.err.contains("先に、利用者を登録してください"), "{refused:?}");
}

fn walk(folder: &Folder, args: &[&str]) -> crate::run::Ran {
    folder.run(&[&["stocktake", "record"][..], args, &["--on", "2025-11-25"]].concat())
}

#[test]
fn a_walk_is_recorded_by_command() {
    let folder = midori();
    let listed = folder.run(&["stocktake", "list", "--json"]).json();
    let places = listed["places"].as_array().unwrap();
    assert!(places.len() > 1 && listed["last"].is_null(), "{listed}");
    let first = places[1]["place"].as_str().unwrap();
    let one = folder.run(&["stocktake", "list", "--place", first]).out;
    assert!(one.contains(first) && one.contains("確認日"), "{one}");
    let here = ["--here", "MIDORI-PC1"];
    for (args, said) in [
        (&here[..], "見て回った人の名前"),
        (&["--by", "緑 花子"], "どの機器も選ばれていません"),
        (&["--by", "緑 花子", "--here", "ありません"], "「ありません」にあたる機器が台帳に0件"),
        (&["--by", "緑 花子", "--moved", "MIDORI-PC1"], "「MIDORI-PC1」の場所"),
        (&["--by", "緑 花子", "--here", "MIDORI-PC1", "--missing", "midori-pc1"], "「MIDORI-PC1」が二度"),
    ] {
        let refused = walk(&folder, args);
        assert!(refused.code == 2 && refused.err.contains(said), "{said}: {refused:?}");
    }
    assert!(!folder.run(&["history"]).out.contains("棚卸"), "nothing was written");
    let rest = [
        "--moved",
        "MIDORI-PC2=二階",
        "--missing",
        "MIDORI-SV",
        "--extra",
        "古いタブレット、レジ横",
        "--by",
        "緑 花子",
    ];
    let done = walk(&folder, &[&here[..], &rest, &["--json"]].concat());
    assert_eq!(
        done.json(),
        serde_json::json!({ "seen": 2, "missing": 1, "extra": 1, "evidence_on": "r7/pharmacy/2-1" })
    );
    let listed = folder.run(&["stocktake", "list"]).out;
    let of = |place: &str| listed.split(&format!("{place}（")).nth(1).unwrap_or_else(|| panic!("{listed}")).to_owned();
    assert!(of("二階").contains("MIDORI-PC2  確認日 2025-11-25"), "{listed}");
    assert!(of("レジ横").contains("古いタブレット") && listed.contains("見つからない 1台"), "{listed}");
}
