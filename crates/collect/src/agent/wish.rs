//! What is asked for on the command line. It is small enough to be read by hand, which keeps the program small.

use crate::fail::Fail;
use model::lang::Lang;
use std::ffi::OsString;
use std::path::PathBuf;

/// What is asked for.
pub struct Wish {
    pub what: Result<What, Fail>,
    pub lang: Lang,
    /// Whether it was started with nothing at all, as by a double click.
    pub waits: bool,
}

/// What is to be done.
pub enum What {
    Once(Once),
    Enroll(Enroll),
    /// One pass, with the folder where key and server are kept.
    Run(Option<PathBuf>),
    /// Passes on a schedule.
    Install {
        /// For the user alone, not for the system (Linux).
        user: bool,
        folder: Option<PathBuf>,
    },
    Uninstall {
        user: bool,
    },
    Help,
    Version,
}

/// One reading.
#[derive(Default)]
pub struct Once {
    /// The file to write; beside the program when left out.
    pub output: Option<PathBuf>,
    /// Whether the key is kept beside the program.
    pub stick: bool,
}

/// What lets a machine in to report by itself.
pub struct Enroll {
    /// The code as typed.
    pub code: String,
    /// The server as typed.
    pub server: String,
    pub folder: Option<PathBuf>,
}

impl Wish {
    /// Reads the words after the program's name. A double click gives none, and asks for one reading.
    pub fn read(words: impl Iterator<Item = OsString>) -> Self {
        let words: Vec<OsString> = words.collect();
        let is = |word: &OsString, text: &str| word.to_str() == Some(text);
        let mut wish = Self { what: Ok(What::Once(Once::default())), lang: Lang::Ja, waits: words.is_empty() };
        let mut rest = Vec::new();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            match word.to_str() {
                Some("--lang") => match words.next() {
                    Some(lang) if is(&lang, "en") => wish.lang = Lang::En,
                    Some(lang) if is(&lang, "ja") => wish.lang = Lang::Ja,
                    _ => wish.what = Err(misused("--lang")),
                },
                Some("--lang=en") => wish.lang = Lang::En,
                Some("--lang=ja") => wish.lang = Lang::Ja,
                _ => rest.push(word),
            }
        }
        if wish.what.is_ok() && !wish.waits {
            wish.what = what(rest.into_iter());
        }
        wish
    }
}

fn what(mut words: impl Iterator<Item = OsString>) -> Result<What, Fail> {
    let Some(first) = words.next() else { return Ok(What::Once(Once::default())) };
    let verb = first.to_str().unwrap_or_default();
    let takes: &[&str] = match verb {
        "once" => &["-o", "--output", "--stick"],
        "enroll" => &["--server", "--folder"],
        "run" => &["--folder"],
        "install" => &["--user", "--folder"],
        "uninstall" => &["--user"],
        "-h" | "--help" => return Ok(What::Help),
        "-V" | "--version" => return Ok(What::Version),
        _ => return Err(misused(&first.to_string_lossy())),
    };
    let Some(given) = Given::read(words, takes)? else { return Ok(What::Help) };
    let Given { output, stick, server, folder, user, code } = given;
    if code.is_some() && verb != "enroll" {
        return Err(misused(&code.unwrap_or_default()));
    }
    Ok(match verb {
        "enroll" => {
            let code = code.ok_or_else(|| misused("enroll"))?;
            What::Enroll(Enroll { code, server: server.ok_or_else(|| misused("--server"))?, folder })
        }
        "run" => What::Run(folder),
        "install" => What::Install { user, folder },
        "uninstall" => What::Uninstall { user },
        _ => What::Once(Once { output, stick }),
    })
}

/// What stands behind the verb.
#[derive(Default)]
struct Given {
    output: Option<PathBuf>,
    stick: bool,
    server: Option<String>,
    folder: Option<PathBuf>,
    user: bool,
    code: Option<String>,
}

impl Given {
    /// Reads the flags that the verb takes, and one word; `None` where only help is asked for.
    fn read(mut words: impl Iterator<Item = OsString>, takes: &[&str]) -> Result<Option<Self>, Fail> {
        let mut given = Self::default();
        while let Some(word) = words.next() {
            let flag = word.to_string_lossy().into_owned();
            if flag.starts_with('-') && !takes.contains(&flag.as_str()) && !["-h", "--help"].contains(&flag.as_str()) {
                return Err(misused(&flag));
            }
            let mut value = || words.next().ok_or_else(|| misused(&flag));
            match flag.as_str() {
                "-o" | "--output" => given.output = Some(PathBuf::from(value()?)),
                "--folder" => given.folder = Some(PathBuf::from(value()?)),
                "--server" => given.server = Some(value()?.to_string_lossy().into_owned()),
                "--stick" => given.stick = true,
                "--user" => given.user = true,
                "-h" | "--help" => return Ok(None),
                _ if given.code.is_none() => given.code = Some(flag),
                _ => return Err(misused(&flag)),
            }
        }
        Ok(Some(given))
    }
}

fn misused(word: &str) -> Fail {
    let [ja, en] = [Lang::Ja, Lang::En].map(usage);
    Fail::wrong_use(format!("「{word}」の書き方が分かりません。\n{ja} / {word} is not understood.\n{en}"))
}

/// How it is used.
pub fn usage(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => {
            "使い方: yakumori-agent once -o ファイル
  この機器の状態を読み、署名した報告を書き出します。設定は変わりません。インストールも管理者の権限も要りません。
  -o ファイル   書き出すファイル（省略時は、このプログラムの隣）
  --stick       USBメモリで回るとき: 鍵をこのプログラムの隣に置き、USBメモリに番号を付ける（省略時、鍵はこの機器の利用者のフォルダ）
  --lang en     英語で表示する
  --version     番号を示す
できたファイルは、薬守のある機器で「yakumori import facts ファイル」で取り込みます。

店内のネットワークで自分で報告するとき:
  yakumori-agent enroll コード --server https://192.168.1.20:8443
                薬守の「機器の報告」に出た登録コードで、この機器を登録し、最初の報告を送る
  yakumori-agent run        いま読み取り、変わったことがあれば送る（送れないときは次の回に送る）
  yakumori-agent install    決まった時間に run を行うようにする（管理者。--user は、Linux のこの利用者だけ）
  yakumori-agent uninstall  それをやめる
  --folder フォルダ  鍵・送り先・待っている報告を置くフォルダ（省略時は決まった場所）"
        }
        Lang::En => {
            "Usage: yakumori-agent once -o FILE
  Reads the state of this machine and writes a signed report. It changes no setting, and needs neither installation nor an administrator.
  -o FILE       the file to write (beside this program when left out)
  --stick       for a stick that goes round: keep the key beside this program and give the stick a number (when left out, the key
                is in the user's folder on this machine)
  --lang en     speak English
  --version     show the version
Take the file to the machine with Yakumori: yakumori import facts FILE.

To report by itself on the shop's network:
  yakumori-agent enroll CODE --server https://192.168.1.20:8443
                let this machine in by the code that Yakumori's page of machines shows, and send its first report
  yakumori-agent run        read now, and send what is new (what cannot be sent waits for the next pass)
  yakumori-agent install    make the system run it on a schedule (an administrator; with --user for this user alone, on Linux)
  yakumori-agent uninstall  no more
  --folder FOLDER  where key, server and waiting reports are kept (in the usual place when left out)"
        }
    }
}
