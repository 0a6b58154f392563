//! `doctor`: whether the record, its key and its folder are as they should be.

use crate::console::Console;
use crate::context::Context;
use crate::fail::Fail;
use flow::Shop;
use journal::Outcome;
use serde::Serialize;
use std::path::Path;
use std::process::ExitCode;

/// One thing that was looked at.
#[derive(Serialize)]
struct Looked {
    what: &'static str,
    good: bool,
    says: String,
}

pub async fn run(cx: &Context, console: &Console) -> Result<ExitCode, Fail> {
    let mut looked = vec![folder(console, &cx.folder)];
    match Shop::open(&cx.place(), cx.clock.clone()).await {
        Ok(shop) => looked.extend(record(console, &cx.keep(shop)).await),
        Err(why) => looked.push(Looked { what: "record", good: false, says: why.to_string() }),
    }
    looked.push(os_table(console));
    for look in &looked {
        console.line(format!("{} {}", if look.good { "○" } else { "×" }, look.says));
    }
    console.machine(&looked)?;
    Ok(if looked.iter().all(|look| look.good) { ExitCode::SUCCESS } else { ExitCode::from(1) })
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
        Err(why) => looked.push(Looked { what: "fold", good: false, says: why.to_string() }),
    }
    looked.extend(moved(console, shop).await);
    looked.push(match flow::make_bundle(shop, Vec::new()).await {
        Ok(bytes) => {
            let verdict = journal::verify(&bytes);
            let words = verdict.outcome.words();
            Looked {
                what: "verify",
                good: verdict.outcome != Outcome::Altered,
                says: format!("{}: {}", console.say("検証", "verification"), console.say(words.ja, words.en)),
            }
        }
        Err(why) => Looked { what: "verify", good: false, says: why.to_string() },
    });
    looked.extend(key_rights(console, shop));
    looked
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
