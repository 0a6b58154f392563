//! `doctor`: whether the record, its key and its folder are as they should be.

use crate::console::Console;
use crate::context::Context;
use crate::fail::Fail;
use flow::Shop;
use journal::Outcome;
use model::lang::Lang;
use serde::Serialize;
use std::path::Path;
use std::process::ExitCode;

/// One thing that was looked at.
#[derive(Clone, Serialize)]
struct Looked {
    what: &'static str,
    good: bool,
    says: String,
}

pub async fn run(cx: &Context, console: &Console) -> Result<ExitCode, Fail> {
    cx.refuse_the_past()?;
    let mut looked = vec![folder(console, &cx.folder)];
    match cx.open_shop().await {
        Ok(shop) => {
            looked.extend(record(console, &shop).await);
            looked.push(copied(console, &shop));
            looked.extend(network(console, &shop));
        }
        Err(why) => {
            looked.push(Looked { what: "record", good: false, says: console.half(why.said()).to_owned() });
        }
    }
    looked.extend(cx.take_went_back().map(|seen| went_back(console, &seen)));
    looked.push(os_table(console));
    for look in &looked {
        console.line(format!("{} {}", if look.good { "○" } else { "×" }, look.says));
    }
    console.machine(&looked)?;
    Ok(if looked.iter().all(|look| look.good) { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// A record that does not hold what this machine saw of it.
fn went_back(console: &Console, seen: &journal::Seen) -> Looked {
    let size = seen.size;
    let says = match console.lang {
        Lang::Ja => format!(
            "この機器で前に見た記録（{size}件）の続きではありません。古い写しに置き換わったか、書き換えられています"
        ),
        Lang::En => format!(
            "the record does not go on from the one this machine saw before ({size} entries): an older copy was put in its place, or it was rewritten"
        ),
    };
    Looked { what: "went_back", good: false, says }
}

fn folder(console: &Console, folder: &Path) -> Looked {
    let good = folder.is_dir();
    let says = format!("{}: {}", console.say("データフォルダ", "data folder"), folder.display());
    Looked {
        what: "folder",
        good,
        says: if good { says } else { format!("{says}{}", console.say("（ありません）", " (missing)")) },
    }
}

/// Folds the record and verifies it as an outsider would.
async fn record(console: &Console, shop: &Shop) -> Vec<Looked> {
    let mut looked = Vec::new();
    match shop.now().await {
        Ok(state) => looked.push(Looked {
            what: "fold",
            good: true,
            says: format!(
                "{}: {}{}",
                console.say("薬局", "pharmacy"),
                state.shop.name,
                console.aside(format!("{} {}", console.say("記録の件数", "entries:"), state.mark.size))
            ),
        }),
        Err(why) => looked.push(Looked { what: "fold", good: false, says: console.half(&why.to_string()).to_owned() }),
    }
    looked.extend(moved(console, shop).await);
    let lacks_key = shop.journal.lacks_key();
    let mut found = stored(console, shop).await;
    // Nothing is bundled, and so nothing verified, without a key.
    if !lacks_key {
        found.extend(verified(console, shop).await);
    }
    let is_sound = found.iter().all(|look| look.good);
    looked.extend(found);
    if !is_sound {
        looked.push(what_to_do(console));
    }
    looked.extend(if lacks_key { Some(no_key(console)) } else { key_rights(console, shop) });
    looked
}

/// A copy was put in place of a lost record, or the key was lost.
fn no_key(console: &Console) -> Looked {
    let says = console.say(
        "署名の鍵がありません。写しから戻した記録なら、これで正しく、次に書き込むと新しい鍵が作られ、写しから続けたことが記録に残ります。戻した覚えがなければ、このフォルダを写して残し、導入した人に相談してください",
        "there is no signing key. A record that was brought back from a copy has none: when something is written it gets a new one, and the record says that it goes on from a copy. If you brought nothing back, keep a copy of this folder and ask whoever installed this",
    );
    Looked { what: "key", good: false, says: says.to_owned() }
}

/// Whether there is a copy elsewhere, and how old it is.
fn copied(console: &Console, shop: &Shop) -> Looked {
    let Some(place) = flow::second_place(shop) else {
        let says = console.say(
            "この機器が壊れたときの写し先が決まっていません。yakumori copy --to 場所 で決めてください",
            "no second place is chosen for the day this machine dies; yakumori copy --to FOLDER",
        );
        return Looked { what: "copy", good: true, says: says.to_owned() };
    };
    let day = place.copied_on.map_or_else(|| console.say("なし", "none").to_owned(), |day| day.to_string());
    let failed = place.failed.as_deref().map(|why| console.aside(console.half(why))).unwrap_or_default();
    let says = format!("{}: {day}{failed}", console.say("別の場所への写し", "copy in the second place"));
    Looked { what: "copy", good: place.is_fresh(shop.clock.today()), says }
}

/// Whether other devices of the shop may open the pages, and whether what they trust is there.
fn network(console: &Console, shop: &Shop) -> Option<Looked> {
    let network = flow::network(shop)?;
    if !network.is_open {
        let says = console.say("この機器の中だけで開けます", "opens on this machine only");
        return Some(Looked { what: "network", good: true, says: says.to_owned() });
    }
    let good = flow::show_network(shop, &flow::addresses()).is_ok();
    let says = if good {
        console.say(
            "店内のほかの端末からも開けます（証明書あり）",
            "devices of the shop can open it (with its certificate)",
        )
    } else {
        console.say(
            "店内の端末から開く設定ですが、証明書を読めません。画面の「店内のほかの端末から使う」で閉じて、開き直してください",
            "set to open on other devices, but the certificate cannot be read: close it on its page and open it again",
        )
    };
    Some(Looked { what: "network", good, says: says.to_owned() })
}

/// A record that was moved goes on elsewhere.
async fn moved(console: &Console, shop: &Shop) -> Option<Looked> {
    let to = shop.journal.moved_to().await.ok().flatten()?;
    let says = console.say(
        "この記録は移してあり、ここでは書けません。移した先を使ってください",
        "the record was moved and cannot be written here; use the one there",
    );
    Some(Looked { what: "moved", good: false, says: format!("{says}: {to}") })
}

/// How many damages are told; of more, the rest is of the same kind.
const TOLD: usize = 10;

/// Whether everything stored is as it was written.
async fn stored(console: &Console, shop: &Shop) -> Vec<Looked> {
    let bad = |says: String| Looked { what: "stored", good: false, says };
    let mut looked = Vec::new();
    match shop.journal.damages().await {
        Ok(damages) => looked.extend(damages.iter().take(TOLD).map(|damage| {
            let words = damage.words();
            bad(format!("{}{}", at_entry(console, damage.seq()), console.say(words.ja, words.en)))
        })),
        Err(why) => looked.push(bad(console.say(why.words().ja, why.words().en).to_owned())),
    }
    for seq in shop.unlisted_attachments().await.unwrap_or_default() {
        let says = console.say("添付が、添付の一覧にありません", "its attachment is not in the list of attachments");
        looked.push(bad(format!("{}{says}", at_entry(console, Some(seq)))));
    }
    if matches!(shop.is_cache_true().await, Ok(false)) {
        let says = console.say("まとめた状態が記録と合いません", "the folded state does not fit the entries");
        looked.push(bad(says.to_owned()));
    }
    if looked.is_empty() {
        let says = console.say("保存された記録は、書いたときのままです", "everything stored is as it was written");
        looked.push(Looked { what: "stored", good: true, says: says.to_owned() });
    }
    looked
}

/// Verifies the record as an outsider would.
async fn verified(console: &Console, shop: &Shop) -> Vec<Looked> {
    let look = |good: bool, says: String| Looked { what: "verify", good, says };
    let bytes = match flow::bundle_in_memory(shop).await {
        Ok(bytes) => bytes,
        Err(why) => return vec![look(false, console.half(&why.to_string()).to_owned())],
    };
    let verdict = journal::verify(&bytes);
    let (good, words) = (verdict.outcome != Outcome::Altered, verdict.outcome.words());
    let outcome = format!("{}: {}", console.say("検証", "verification"), console.say(words.ja, words.en));
    let mut looked = vec![look(good, outcome)];
    for problem in verdict.problems.iter().take(TOLD) {
        let words = problem.code.words();
        looked.push(look(false, format!("{}{}", at_entry(console, problem.seq), console.say(words.ja, words.en))));
    }
    looked
}

fn at_entry(console: &Console, seq: Option<u64>) -> String {
    match (seq, console.lang) {
        (None, _) => String::new(),
        (Some(seq), Lang::Ja) => format!("{seq}番の記録: "),
        (Some(seq), Lang::En) => format!("entry {seq}: "),
    }
}

fn what_to_do(console: &Console) -> Looked {
    let says = console.say(
        "すること: このフォルダを消さずに丸ごと写して残し、壊れる前の控え（フォルダの写し）に戻して、もう一度 yakumori doctor を行ってください。控えがなければ、写しを持って導入した人に相談してください",
        "What to do: keep a copy of this whole folder, go back to a copy from before, and run yakumori doctor again; without one, ask whoever installed this, with the copy at hand",
    );
    Looked { what: "what_to_do", good: false, says: says.to_owned() }
}

/// The key must be readable by its owner alone.
#[cfg(unix)]
fn key_rights(console: &Console, shop: &Shop) -> Option<Looked> {
    use std::os::unix::fs::PermissionsExt as _;
    let key = shop.journal.folder().join("keys").join(journal::KEY_FILE);
    let mode = std::fs::metadata(&key).ok()?.permissions().mode();
    let good = mode & 0o077 == 0;
    let says = if good {
        console.say("署名の鍵は本人だけが読めます", "the signing key is private")
    } else {
        console.say(
            "署名の鍵をほかの利用者が読めます。keys フォルダの権限を直してください",
            "others can read the signing key: mend the rights of the keys folder",
        )
    };
    Some(Looked { what: "key", good, says: says.to_owned() })
}

/// Rights on other systems are kept by the folder's own access list.
#[cfg(not(unix))]
fn key_rights(_console: &Console, _shop: &Shop) -> Option<Looked> {
    None
}

/// How old the table of support ends is.
fn os_table(console: &Console) -> Looked {
    let checked = items::os_support_checked_on();
    let says = format!(
        "{}: {}",
        console.say("OSのサポート終了日の表を確かめた日", "the table of OS support ends was checked on"),
        checked.map_or_else(|| "不明".to_owned(), |day| day.to_string())
    );
    Looked { what: "os_support", good: checked.is_some(), says }
}
