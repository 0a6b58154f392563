//! `copy`: a second place for the record, for the day on which this machine dies.

use crate::console::Console;
use crate::context::Context;
use crate::fail::Fail;
use flow::CopyRecordError;
use std::path::Path;
use std::process::ExitCode;

pub async fn run(cx: &Context, console: &Console, to: Option<&Path>) -> Result<ExitCode, Fail> {
    let (shop, _) = cx.open_to_write().await?;
    let done = match to {
        Some(folder) => flow::choose_second_place(&shop, folder).await,
        None => flow::copy_record(&shop).await,
    };
    let place = done.map_err(|why| match why {
        CopyRecordError::NotWhole
        | CopyRecordError::Inside
        | CopyRecordError::OfTheSystem(_)
        | CopyRecordError::NotEmpty { .. }
        | CopyRecordError::NoPlace => Fail::wrong_use(why),
        why => Fail::could_not(why),
    })?;
    console.line(format!("{}: {}", console.say("写しました", "Copied"), place.folder.display()));
    console.line(console.say(
        "写しには薬局の記録が入っています（署名の鍵は入りません）。人の手に渡らない場所に置いてください。薬守を開いている間は、毎日写します。",
        "The copy holds the record, not its signing key: keep it where nobody else gets at it. While Yakumori is open, it is copied every day.",
    ));
    console.machine(&place)?;
    Ok(ExitCode::SUCCESS)
}
