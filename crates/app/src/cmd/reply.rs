//! `reply`: what is done with vendors' replies; here, a vendor signs its standard reply; anybody verifies and reads it.

use crate::cli::{ReplyCommand, SignArgs};
use crate::cmd::replies;
use crate::console::Console;
use crate::context::{Context, read_table, write_file};
use crate::fail::Fail;
use collect::NoteKey;
use flow::{StandardFile, StandardFormError, StandardHead};
use model::standard::StandardReply;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tables::Preview;
use tables::preview::BadWhy;

/// Two short lines.
const KEY_FILE_MAX: u64 = 4096;

pub async fn run(cx: &Context, console: &Console, command: ReplyCommand) -> Result<ExitCode, Fail> {
    match command {
        ReplyCommand::Sign(args) => sign(cx, console, &args),
        ReplyCommand::Show { file } => show(console, &file),
        ReplyCommand::List => replies::list(cx, console).await,
        ReplyCommand::Type(args) => replies::type_reply(cx, console, args).await,
        ReplyCommand::Withdraw { vendor, system, reason } => {
            replies::withdraw(cx, console, (&vendor, system.as_deref()), &reason).await
        }
        ReplyCommand::Keys => replies::keys(cx, console).await,
        ReplyCommand::StopKey { key, reason } => replies::stop_key(cx, console, &key, &reason).await,
    }
}

fn sign(cx: &Context, console: &Console, args: &SignArgs) -> Result<ExitCode, Fail> {
    let bytes = read_table(&args.form)?;
    let head = StandardHead { vendor: &args.vendor, product: &args.product, version: &args.version };
    if [head.vendor, head.product, head.version].iter().any(|text| text.trim().is_empty()) {
        return Err(Fail::wrong_use(
            "事業者名・製品名・バージョンを、空でなく書いてください / the vendor, the product and its version must not be blank",
        ));
    }
    let (path, key, is_new) = key(cx, args)?;
    let today = cx.reading.on.unwrap_or_else(|| cx.clock.today());
    let form = (&*args.form.display().to_string(), &*bytes);
    let (reply, preview) = flow::read_vendor_form(form, head, (&key, today)).map_err(|why| unclear(console, why))?;
    tell_form(console, &preview);
    let note = flow::sign_standard(&key, &reply)?;
    // The key first: what is signed with a key that then got lost could never be answered for.
    if is_new {
        keep(cx, args, &path, &key)?;
    }
    write_file(&args.output, note.as_bytes())?;
    let file = flow::open_standard(&args.output.display().to_string(), note.as_bytes())?;
    console.line(format!("{}: {}", console.say("書きました", "Written"), args.output.display()));
    tell_head(console, &file);
    let made = if is_new { console.aside(console.say("いま作りました", "made now")) } else { String::new() };
    console.line(format!("{}: {}{made}", console.say("鍵のファイル", "The key's file"), path.display()));
    console.line(console.say(
        "鍵のファイルは人に渡さず、写しを安全なところに置いてください。照合値を公式のページに載せ、電話でも答えられるようにしてください（docs/vendor-replies.md）。",
        "Give the key's file to nobody and keep a copy of it safe. Put the fingerprint on your own page, and be ready to tell it by telephone (docs/vendor-replies.md).",
    ));
    console.machine(&told(&file))?;
    Ok(ExitCode::SUCCESS)
}

fn show(console: &Console, path: &Path) -> Result<ExitCode, Fail> {
    let file = flow::open_standard(&path.display().to_string(), &read_table(path)?)?;
    console.line(console.say(
        "署名は、書かれた鍵のものに合っています。鍵が事業者のものかは、照合値を事業者の公式ページか電話で確かめてください。",
        "The signature fits the key in the file. Whether it is the vendor's: compare the fingerprint with the vendor's own page, or ask by telephone.",
    ));
    tell_head(console, &file);
    for row in &file.reply.rows {
        let said = row.said().map(|(_, text)| text).into_iter().filter(|text| !text.is_empty());
        console.line(format!("{}  {}", row.number, said.collect::<Vec<_>>().join("  ")));
    }
    console.machine(&told(&file))?;
    Ok(ExitCode::SUCCESS)
}

fn told(file: &StandardFile) -> serde_json::Value {
    serde_json::json!({ "fingerprint": file.fingerprint, "sha256": file.sha256, "reply": file.reply })
}

fn tell_head(console: &Console, file: &StandardFile) {
    let StandardReply { vendor, product, version, edition, issued_on, rows, .. } = &file.reply;
    console.line(format!(
        "{}: {vendor}  {}: {product} {version}  {}: {edition}  {}: {}  {}: {}",
        console.say("事業者", "Vendor"),
        console.say("製品", "Product"),
        console.say("様式", "Form"),
        console.say("発行日", "Issued on"),
        issued_on.words(console.lang),
        console.say("行", "Rows"),
        rows.len()
    ));
    console.line(format!("{}: {}", console.say("鍵の照合値", "Fingerprint of the key"), file.fingerprint));
    console.line(format!("SHA-256: {}", file.sha256));
}

/// What a vendor should know of its form: items that stay open, and what was read in a way it may not have meant.
fn tell_form(console: &Console, preview: &Preview) {
    for bad in preview.bad.iter().filter(|bad| bad.why == BadWhy::NoAnswer) {
        console.note(format!(
            "{}: {}",
            console.say("回答がないので入れない行", "left out, as there is no answer"),
            bad.says(console.lang)
        ));
    }
    for caution in preview.cautions(console.lang) {
        console.note(format!("{}: {caution}", console.say("注意", "caution")));
    }
}

fn unclear(console: &Console, why: StandardFormError) -> Fail {
    if let StandardFormError::Unclear(preview) = &why {
        for bad in &preview.bad {
            console.note(format!("{}: {}", console.say("読めない行", "cannot be read"), bad.says(console.lang)));
        }
        for caution in preview.cautions(console.lang) {
            console.note(format!("{}: {caution}", console.say("注意", "caution")));
        }
    }
    Fail::could_not(why)
}

/// The vendor's key with its file, and whether it is new: then it is not kept yet.
fn key(cx: &Context, args: &SignArgs) -> Result<(PathBuf, NoteKey, bool), Fail> {
    let path = args.key.clone().unwrap_or_else(|| cx.folder.join("vendor.key"));
    match read_key(&path) {
        Ok(lines) => {
            let key = flow::vendor_key(&args.vendor, &lines).ok_or_else(|| not_the_key(&path, &args.vendor))?;
            Ok((path, key, false))
        }
        Err(why) if why.kind() == io::ErrorKind::NotFound => Ok((path, flow::new_vendor_key(&args.vendor)?, true)),
        Err(why) => Err(Fail::file(&path, &why)),
    }
}

fn read_key(path: &Path) -> io::Result<String> {
    let mut lines = String::new();
    fs::File::open(path)?.take(KEY_FILE_MAX).read_to_string(&mut lines)?;
    Ok(lines)
}

fn not_the_key(path: &Path, vendor: &str) -> Fail {
    let path = path.display();
    Fail::could_not(format!(
        "{path} は、「{vendor}」の鍵のファイルではありません（壊れているか、別の事業者名で作ったものです）。事業者名を確かめるか、--key で別のファイルを指定してください / {path} is not the key of {vendor}: it is damaged, or was made under another name. Check the vendor's name, or name another file with --key"
    ))
}

/// Keeps a new key where nobody else reads it.
fn keep(cx: &Context, args: &SignArgs, path: &Path, key: &NoteKey) -> Result<(), Fail> {
    if args.key.is_none() {
        fs::create_dir_all(&cx.folder).map_err(|why| Fail::file(&cx.folder, &why))?;
    }
    journal::write_private(path, &format!("{}\n{}\n", key.private(), key.public)).map_err(|why| Fail::file(path, &why))
}
