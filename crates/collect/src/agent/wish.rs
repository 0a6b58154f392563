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
    match first.to_str() {
        Some("once") => {}
        Some("-h" | "--help") => return Ok(What::Help),
        Some("-V" | "--version") => return Ok(What::Version),
        _ => return Err(misused(&first.to_string_lossy())),
    }
    let mut once = Once::default();
    while let Some(word) = words.next() {
        match word.to_str() {
            Some("-o" | "--output") => {
                once.output = Some(words.next().map(PathBuf::from).ok_or_else(|| misused("-o"))?);
            }
            Some("--stick") => once.stick = true,
            Some("-h" | "--help") => return Ok(What::Help),
            _ => return Err(misused(&word.to_string_lossy())),
        }
    }
    Ok(What::Once(once))
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
  --stick       鍵をこのプログラムの隣に置く（省略時は、この機器の利用者のフォルダ）
  --lang en     英語で表示する
  --version     番号を示す
できたファイルは、薬守のある機器で「yakumori import facts ファイル」で取り込みます。"
        }
        Lang::En => {
            "Usage: yakumori-agent once -o FILE
  Reads the state of this machine and writes a signed report. It changes no setting, and needs neither installation nor an administrator.
  -o FILE       the file to write (beside this program when left out)
  --stick       keep the key beside this program (in the user's folder on this machine when left out)
  --lang en     speak English
  --version     show the version
Take the file to the machine with Yakumori: yakumori import facts FILE."
        }
    }
}
