//! Whether something is held back: 外部媒体の制限, 接続元制限. 「可」 and 「許可」 there may mean either.

use super::YesNo;
use crate::said::Word;
use crate::width;

/// Whether something is held back, in a column that is named by what holds it back: 外部媒体の制限, 接続元制限.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Restraint {
    /// It is: はい, 制限あり, 使用禁止.
    HeldBack,
    /// It is not: いいえ, 制限なし, 使用可.
    Free,
}

impl Word for Restraint {
    const EXAMPLES: &'static str = "はい・いいえ、制限あり・制限なし、使用禁止・使用可";

    fn read(text: &str) -> Option<Self> {
        let key = width::key(text);
        match key.trim_matches(['(', ')', '。']) {
            // They may answer whether it is held back, or whether it is allowed.
            "可" | "不可" | "許可" | "許可あり" | "許可済" | "許可済み" | "許可なし" | "不許可" | "使用中"
            | "利用中" => None,
            "禁止" | "使用禁止" | "利用禁止" | "接続禁止" | "使用不可" | "利用不可" | "接続不可" | "遮断"
            | "ブロック" => Some(Self::HeldBack),
            "使用可" | "利用可" | "接続可" | "使用許可" | "利用許可" | "無制限" | "自由" => {
                Some(Self::Free)
            }
            _ => YesNo::read(text).map(|said| if said == YesNo::Yes { Self::HeldBack } else { Self::Free }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_may_mean_either_mean_nothing() {
        for (text, expected) in [
            ("はい", Some(Restraint::HeldBack)),
            ("制限あり", Some(Restraint::HeldBack)),
            ("使用禁止", Some(Restraint::HeldBack)),
            ("使用不可", Some(Restraint::HeldBack)),
            ("いいえ", Some(Restraint::Free)),
            ("制限なし", Some(Restraint::Free)),
            ("使用可", Some(Restraint::Free)),
            ("許可", None),
            ("可", None),
            ("不可", None),
            ("一部", None),
        ] {
            assert_eq!(Restraint::read(text), expected, "{text}");
        }
    }
}
