//! `network`: whether other devices of the shop may open the pages, and how they reach them. A program that serves the pages
//! meanwhile follows the setting by itself.

use crate::cli::NetworkCommand;
use crate::console::Console;
use crate::context::Context;
use crate::fail::Fail;
use flow::{NetworkError, Shop};
use std::process::ExitCode;

pub async fn run(cx: &Context, console: &Console, command: NetworkCommand) -> Result<ExitCode, Fail> {
    let shop = match command {
        NetworkCommand::Show => cx.open_now().await?.0,
        NetworkCommand::Open { port } => {
            let (shop, state) = cx.open_to_write().await?;
            flow::open_network(&shop, &state, port).await.map_err(|why| match why {
                NetworkError::NoMembers => Fail::wrong_use(why),
                why => Fail::could_not(why),
            })?;
            shop
        }
        NetworkCommand::Close => {
            let (shop, _) = cx.open_to_write().await?;
            flow::close_network(&shop).await?;
            shop
        }
    };
    show(console, &shop)
}

fn show(console: &Console, shop: &Shop) -> Result<ExitCode, Fail> {
    let open = flow::network(shop).filter(|network| network.is_open);
    let hosts = open.as_ref().map(|network| flow::network_hosts(&flow::addresses(), network.port)).unwrap_or_default();
    let addresses: Vec<String> = hosts.iter().map(|host| format!("https://{host}")).collect();
    let fingerprint = flow::network_fingerprint(shop);
    if open.is_some() {
        console.line(console.say(
            "店内の端末から開けます（薬守を開いている間）。次のアドレスを、上から試してください。",
            "Devices of the shop can open it while Yakumori runs. Try these addresses from the top.",
        ));
        for address in &addresses {
            console.line(format!("  {address}"));
        }
    } else {
        console.line(console.say("この機器の中だけで開けます。", "It opens on this machine only."));
    }
    if let Some(print) = fingerprint.as_ref().filter(|_| open.is_some()) {
        console.line(console.say(
            "初めての端末では警告が出ます。画面の「店内のほかの端末から使う」のとおりに薬局の証明書を入れ、端末に出る照合値（SHA-256）が次と同じか見比べてください。",
            "A new device warns. Follow the steps on the page, and compare the SHA-256 fingerprint that the device shows with this one.",
        ));
        console.line(format!("  {print}"));
    }
    let port = open.as_ref().map(|network| network.port);
    console.machine(&serde_json::json!({
        "is_open": open.is_some(), "port": port, "addresses": addresses, "fingerprint": fingerprint,
    }))?;
    Ok(ExitCode::SUCCESS)
}
