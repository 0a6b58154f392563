//! A vendor's standard reply on the page of an import: whose it is, for which system, and the fingerprint that a person types.

use flow::{KeyStands, ReadImport, StandardRead};
use model::lang::Lang;

/// What the page says and asks.
pub(super) struct Standard {
    /// What it is, line by line.
    pub(super) told: Vec<String>,
    /// Whether the fingerprint has to be typed. It is not shown then: it comes from the vendor, not from the file.
    pub(super) asks_key: bool,
    /// The key of the vendor that was confirmed, where this is another one.
    pub(super) other: Option<String>,
    /// The systems that it may be, each with whether it is that one.
    pub(super) systems: Vec<(String, bool)>,
    /// Whether a person has to choose the system.
    pub(super) asks_system: bool,
}

pub(super) fn standard(read: &ReadImport, lang: Lang) -> Option<Standard> {
    let standard = read.standard()?;
    let is_it = |name: &String| standard.system.as_ref() == Some(name);
    Some(Standard {
        told: standard.told(lang),
        asks_key: matches!(standard.key, KeyStands::New | KeyStands::Other { .. }),
        other: match &standard.key {
            KeyStands::Other { known } => Some(known.clone()),
            _ => None,
        },
        systems: standard.systems.iter().map(|name| (name.clone(), is_it(name))).collect(),
        asks_system: standard.system.is_none(),
    })
}

/// Why a standard reply is not taken yet, after a person typed this fingerprint; nothing where it may be.
pub(super) fn waits(standard: &StandardRead, typed: &str) -> Option<&'static str> {
    match (&standard.key, typed.trim()) {
        (KeyStands::Known | KeyStands::Compared, _) if standard.system.is_some() => None,
        (KeyStands::Known | KeyStands::Compared, _) => {
            Some("どのシステムの回答かを選んでください / choose for which system the reply is")
        }
        (_, "") => Some(
            "鍵の照合値を入力してください。事業者の公式ページで見るか、知っている電話番号で聞いたものを使います / type the fingerprint of the key, as the vendor's own page or the vendor on the telephone tells it",
        ),
        (_, _) => Some(
            "入力した照合値は、このファイルの鍵のものではありません。取り込んでいません。事業者にもう一度聞き、それでも違うときは、このファイルを使わないでください / what you typed is not the fingerprint of this file's key; nothing was taken. Ask the vendor again, and do not use the file where they differ",
        ),
    }
}
