//! `stocktake`: which devices to look for, and what was seen of them.

use crate::cli::{StocktakeCommand, WalkArgs};
use crate::console::Console;
use crate::context::Context;
use crate::fail::Fail;
use flow::{Found, Saw, SlipError, State, StockGiven, TakeStockError};
use model::record::{Ledger, RecordId};
use model::width;
use std::collections::BTreeMap;
use std::process::ExitCode;

pub async fn run(cx: &Context, console: &Console, command: StocktakeCommand) -> Result<ExitCode, Fail> {
    match command {
        StocktakeCommand::List { place } => list(cx, console, place.as_deref()).await,
        StocktakeCommand::Record(args) => record(cx, console, &args).await,
    }
}

async fn list(cx: &Context, console: &Console, place: Option<&str>) -> Result<ExitCode, Fail> {
    let (_, state) = cx.open().await?;
    let mut places: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for row in flow::stock(&state) {
        let cell = |key: &str| row.cells.get(key).cloned().unwrap_or_default();
        let device = (Ledger::Devices.name_of(&row.cells).to_owned(), cell("checked_on"));
        places.entry(cell("place")).or_default().push(device);
    }
    places.retain(|name, _| place.is_none_or(|place| width::key(name) == width::key(place)));
    for (name, devices) in &places {
        let name = if name.is_empty() { console.say("（場所なし）", "(no place)") } else { name };
        console.line(format!("{name}{}", console.aside(devices.len())));
        for (device, checked_on) in devices {
            let checked = if checked_on.is_empty() { console.say("まだ", "never") } else { checked_on };
            console.line(format!("  {device}  {} {checked}", console.say("確認日", "looked at")));
        }
    }
    if places.is_empty() {
        console.note(console.say("見て回る機器はありません。", "There is no device to look for."));
    }
    let last = last(&state);
    if let Some((title, _)) = last {
        console.line(format!("{}: {title}", console.say("前の報告", "The last report")));
    }
    console.machine(&machine(&places, last))?;
    Ok(ExitCode::SUCCESS)
}

/// The last report's title, and whether nothing was missing then.
fn last(state: &State) -> Option<(&str, bool)> {
    let walks = state.shop.evidence.values().flatten().filter(|evidence| evidence.about == flow::STOCKTAKE);
    walks.max_by_key(|evidence| evidence.seq).map(|evidence| (evidence.title.as_str(), evidence.shows_done))
}

fn machine(places: &BTreeMap<String, Vec<(String, String)>>, last: Option<(&str, bool)>) -> serde_json::Value {
    let device = |(name, checked_on): &(String, String)| serde_json::json!({ "name": name, "checked_on": checked_on });
    let place = |(name, devices): (&String, &Vec<(String, String)>)| serde_json::json!({ "place": name, "devices": devices.iter().map(device).collect::<Vec<_>>() });
    let last = last.map(|(title, is_whole)| serde_json::json!({ "title": title, "nothing_missing": is_whole }));
    serde_json::json!({ "places": places.iter().map(place).collect::<Vec<_>>(), "last": last })
}

async fn record(cx: &Context, console: &Console, args: &WalkArgs) -> Result<ExitCode, Fail> {
    let (shop, state) = cx.open_to_write().await?;
    let given = given(&state, args).map_err(refused)?;
    let count = |wanted: fn(&Found) -> bool| given.found.iter().filter(|(_, _, found)| wanted(found)).count();
    let missing = count(|found| *found == Found::Missing);
    let (seen, extra) = (given.found.len() - missing, given.extra.len());
    let key = flow::take_stock(&shop, &state, &given).await.map_err(refused)?;
    console.line(format!(
        "{}: {} {seen}, {} {missing}, {} {extra}",
        console.say("棚卸を記録しました", "The walk is recorded"),
        console.say("あった", "there"),
        console.say("見つからない", "missing"),
        console.say("台帳になかった", "in no ledger"),
    ));
    console.machine(&serde_json::json!({ "seen": seen, "missing": missing, "extra": extra, "evidence_on": key }))?;
    Ok(ExitCode::SUCCESS)
}

fn given(state: &State, args: &WalkArgs) -> Result<StockGiven, TakeStockError> {
    let found = |typed: &str, found: Found| -> Result<(RecordId, Saw, Found), TakeStockError> {
        let (id, saw) = flow::stock_called(state, typed)?;
        Ok((id, saw, found))
    };
    let here = args.here.iter().map(|typed| found(typed, Found::Here));
    let moved = args.moved.iter().map(|typed| {
        let (device, place) = typed.split_once(['=', '＝']).unwrap_or((typed, ""));
        found(device.trim(), Found::Moved(place.trim().to_owned()))
    });
    let missing = args.missing.iter().map(|typed| found(typed, Found::Missing));
    Ok(StockGiven {
        by: args.by.clone(),
        found: here.chain(moved).chain(missing).collect::<Result<_, _>>()?,
        extra: args.extra.iter().map(|line| flow::extra_device(line)).collect(),
    })
}

/// What was asked wrongly is told from what failed.
fn refused(why: TakeStockError) -> Fail {
    match why {
        TakeStockError::Slip(SlipError::Shop(why)) => Fail::from(why),
        TakeStockError::Slip(SlipError::Blob(_)) => Fail::could_not(why),
        why => Fail::wrong_use(why),
    }
}
