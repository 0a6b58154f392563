//! The words of which a remark may consist that only adds to はい.
//!
//! The list is closed: one word beside these (「NTT」, 「御社」, 「オフ」) leaves the はい open, and a person reads it. What is
//! good depends on what was asked: 「停止」 is what 不要なサービス asks for, and the opposite of what セキュリティパッチ does.

use super::Asked;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Each heading of the list with its words.
static KNOWN: LazyLock<BTreeMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let mut lists: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut heading = "";
    for line in include_str!("known.txt").lines().filter(|line| !line.starts_with('#')) {
        match line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Some(name) => heading = name,
            None => lists.entry(heading).or_default().extend(line.split_whitespace()),
        }
    }
    lists
});

/// The headings of words that are good only where something of their kind was asked.
const OF_KINDS: [&str; 3] = ["to do", "to end", "to hold back"];

/// The words that may stand in a remark on what was asked.
pub(super) fn known(asked: Asked) -> Vec<&'static [&'static str]> {
    let own: &[&str] = match asked {
        Asked::ToDo => &["to do"],
        Asked::ToEnd => &["to end"],
        Asked::ToHoldBack => &["to hold back"],
        Asked::ToEndOrHoldBack => &["to end", "to hold back"],
    };
    let counts = |heading: &&str| !OF_KINDS.contains(heading) || own.contains(heading);
    KNOWN.iter().filter(|(heading, _)| counts(heading)).map(|(_, words)| words.as_slice()).collect()
}

/// Each word that may stand in a remark on something that is done.
pub(crate) fn known_words() -> impl Iterator<Item = &'static str> {
    known(Asked::ToDo).into_iter().flatten().copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::remark::Remark;
    use crate::said::Word as _;

    /// As vendors wrote them beside their はい.
    #[test]
    fn what_vendors_add_to_a_yes_leaves_it() {
        use Asked::{ToDo, ToEnd, ToEndOrHoldBack};
        for (asked, remark, adds) in [
            (ToDo, "Admin権限は当社SE1名に限定", true),
            (ToDo, "Admin権限は全員", false),
            (ToEnd, "退職者分は薬局様からの連絡後に停止、現在対象なし", true),
            (ToEnd, "退職者分は残しています", false),
            (ToDo, "Windowsは自動更新、サーバは四半期ごとに当社で適用", true),
            (ToDo, "適用漏れなしを毎月確認", true),
            (ToDo, "適用漏れを毎月確認", false),
            (ToDo, "1年保存、外部媒体へ退避", true),
            (ToDo, "閲覧できるのは管理者のみ", true),
            (ToEnd, "Print Spoolerは帳票印刷に必要なため稼働", true),
            (ToEnd, "Print Spoolerは稼働", false),
            (ToEndOrHoldBack, "USBキーボードは制限対象外", true),
            (ToEndOrHoldBack, "USBメモリは制限対象外", false),
            (ToDo, "半年ごとに変更をお願いしています", false),
            (ToDo, "サーバのみ適用、端末は対象外", false),
            (ToDo, "適用漏れはありません", true),
            (ToDo, "最終適用 2025/6/10", true),
            (ToDo, "検証後に月1回適用、R7.6分まで適用済", true),
            (ToDo, "改ざん防止のため別サーバに転送", true),
            (ToDo, "不正アクセスなし", true),
            (ToDo, "更新は停止していません", true),
            (ToEnd, "不要サービスは停止していません", false),
            (ToEnd, "標準構成から追加なし", true),
            (ToEnd, "当社保守IDは3名分のみ有効", true),
            (ToEnd, "違反事例なし", true),
            (ToEndOrHoldBack, "ウイルススキャン後のみ許可", true),
            (ToEndOrHoldBack, "USBストレージは読取りも不可に設定", true),
            (ToDo, "定期変更は行っていない（13文字以上）", true),
            (ToDo, "定期変更は行っていない（8文字以上）", false),
            (ToDo, "定期変更は行っていない", false),
            (ToDo, "改ざん防止はしていない", false),
            (ToDo, "故障時は適用していない", false),
        ] {
            assert_eq!(Remark::read(remark).is_some_and(|it| it.only_adds(asked)), adds, "{remark}");
        }
    }
}
