//! `members`: who may sign in to the pages; and the way in when nobody can any more. Whoever can run it may read the record
//! itself: the folder is what has to be guarded.

use crate::console::Console;
use crate::context::Context;
use crate::fail::Fail;
use model::member::Member;
use model::width;
use std::process::ExitCode;

pub async fn run(cx: &Context, console: &Console, code: Option<&str>) -> Result<ExitCode, Fail> {
    match code {
        Some(name) => make_code(cx, console, name).await,
        None => list(cx, console).await,
    }
}

async fn list(cx: &Context, console: &Console) -> Result<ExitCode, Fail> {
    let (_, state) = cx.open().await?;
    let members: Vec<&Member> = state.shop.members.values().map(|kept| &kept.record).collect();
    if members.is_empty() {
        console.note(console.say(
            "まだ誰も登録されていません。yakumori で開いた画面で、最初の人を登録してください。",
            "Nobody is registered yet; register the first member on the pages (yakumori).",
        ));
    }
    for member in &members {
        console.line(format!("{}  {}", member.name, member.role.title(console.lang)));
    }
    console.machine(&members)?;
    Ok(ExitCode::SUCCESS)
}

async fn make_code(cx: &Context, console: &Console, name: &str) -> Result<ExitCode, Fail> {
    let (shop, state) = cx.open_to_write().await?;
    let wanted = width::key(name);
    let found = state.shop.members.values().find(|kept| width::key(&kept.record.name) == wanted);
    let Some(member) = found.map(|kept| &kept.record) else {
        return Err(Fail::wrong_use(format!(
            "「{name}」さんは登録されていません。yakumori members で一覧を確かめてください / {name} is no member; look at yakumori members"
        )));
    };
    let code = flow::new_code(&shop, &state, &member.id).await.map_err(Fail::could_not)?;
    console.line(format!("{}: {code}", console.say("番号", "Code")));
    console.line(console.say(
        "サインインの画面の「もらった番号を使う」で入れると、新しいパスワードを決められます。24時間有効で、一度だけ使えます。",
        "Use it on the sign-in page to choose a new password. It works once, within 24 hours.",
    ));
    console.machine(&serde_json::json!({ "member": member.name, "code": code }))?;
    Ok(ExitCode::SUCCESS)
}
