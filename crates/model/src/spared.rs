//! Harm that is told and is not there: denied (「未適用の更新なし」), provided for (「故障時は予備機へ」), or of what was replaced
//! (「旧版は廃棄」, 「故障、同型に交換」).
//!
//! Words of harm are looked for in what this leaves. Nothing is taken out but the harm with the words that spare it, so that
//! whatever else stands there is still heard: 「故障時は更新しない」 leaves 「更新しない」.

mod words;

use crate::text::holds_any;
use crate::unsettled::is_unsettled;
use std::borrow::Cow;
use words::{
    AFTER, BEFORE, BROKE, BUT, DENIED, FORMER, HARMS, HINTS, LEFT, MENDED, PROVIDED, REPLACED, STILL, THINGS, WAS,
};

/// Between the clauses of free words, after [`crate::width::key`].
const CLAUSES: [char; 9] = ['。', '、', ',', ';', '(', ')', '/', ':', '\n'];

/// What is left of words without the harm that they spare. Takes a comparison key ([`crate::width::key`]).
#[must_use]
pub fn without_spared(key: &str) -> Cow<'_, str> {
    if !holds_any(key, &HINTS) {
        return Cow::Borrowed(key);
    }
    let clauses: Vec<&str> = key.split_inclusive(CLAUSES).collect();
    let mut left = String::with_capacity(key.len());
    for (at, clause) in clauses.iter().enumerate() {
        let (said, mark) = clause.split_at(clause.trim_end_matches(CLAUSES).len());
        if !is_of_former(said) && !is_mended(said, clauses.get(at + 1..).unwrap_or_default()) {
            push_unspared(&mut left, since(said));
        }
        left.push_str(mark);
    }
    Cow::Owned(left)
}

fn push_unspared(left: &mut String, clause: &str) {
    let mut rest = clause;
    while let Some(next) = rest.chars().next() {
        let harm = HARMS.iter().filter(|harm| rest.starts_with(*harm)).max_by_key(|harm| harm.len());
        let spared = harm.and_then(|harm| Some(harm.len() + spared_by(rest.get(harm.len()..)?)?));
        if spared.is_none() {
            left.push(next);
        }
        rest = rest.get(spared.unwrap_or(next.len_utf8())..).unwrap_or_default();
    }
}

/// How much of what follows a harm spares it.
fn spared_by(rest: &str) -> Option<usize> {
    let longest =
        |words: &[&str], rest: &str| words.iter().filter(|word| rest.starts_with(*word)).map(|word| word.len()).max();
    if let Some(len) = longest(&PROVIDED, rest) {
        return Some(len);
    }
    let skip = |words: &[&str], at: usize| at + rest.get(at..).and_then(|rest| longest(words, rest)).unwrap_or(0);
    let at = skip(&["は", "が", "も", "を", "に"], skip(&THINGS, skip(&["の", "な"], 0)));
    let denied = |at: usize| rest.get(at..).and_then(|rest| longest(&DENIED, rest)).map(|len| at + len);
    // 「なし」 begins as 「な」 in 「不審なログ」 does.
    let end = denied(0).or_else(|| denied(at))?;
    let after = rest.get(end..).unwrap_or_default();
    (after.is_empty() || longest(&AFTER, after).is_some()).then_some(end)
}

/// 「旧版は廃棄」, 「壊れたHDDはR7.5に交換済」, 「前任の田村は退職」: what is told to its end of what or who was there before.
fn is_of_former(clause: &str) -> bool {
    let is_of = |former: &[&str], ends: &[&str]| {
        former.iter().any(|word| clause.starts_with(word)) && ends.iter().any(|end| clause.ends_with(end))
    };
    let is_told =
        holds_any(clause, &["は", "を", "も", "から"]) && !holds_any(clause, &["旧姓", "ため", "ので", "につき"]);
    is_told && (is_of(&FORMER, &REPLACED) || is_of(&BEFORE, &LEFT))
}

/// What is told after 「以前は…だったが」; all of it where it goes on.
fn since(clause: &str) -> &str {
    let begins = WAS.iter().any(|was| clause.starts_with(was));
    let then = BUT.iter().find_map(|but| clause.split_once(but)).map(|(_, then)| then);
    then.filter(|then| begins && !then.is_empty() && !holds_any(then, &STILL)).unwrap_or(clause)
}

/// 「R7.8に故障、同型に交換」: what broke works again, as a later clause tells.
fn is_mended(clause: &str, later: &[&str]) -> bool {
    let mends = |later: &str| {
        let said = later.trim_end_matches(CLAUSES);
        holds_any(said, &MENDED) || said.ends_with("に交換")
    };
    let denies =
        |later: &&str| is_unsettled(later) || holds_any(later, &["ない", "なし", "ません", "未", "失敗", "ず"]);
    // 「訓練で不足を見つけ追記済」.
    let is_found = holds_any(clause, &["見つけ", "見つかり"]) && MENDED.iter().any(|end| clause.ends_with(end));
    let is_mended = || later.iter().any(|said| mends(said)) && !later.iter().any(denies);
    holds_any(clause, &BROKE) && (is_found || is_mended())
}

#[cfg(test)]
mod tests {
    use super::without_spared;
    use crate::lack::tells_of_lack;
    use crate::width;

    #[test]
    fn what_is_denied_provided_for_or_replaced_is_no_harm() {
        for text in [
            "共有していない",
            "常時接続していない",
            "つなぎっぱなしにしない",
            "故障時は予備機へ",
            "サーバ故障に備える",
            "壊れたHDDはR7.5に交換済",
            "古い図は撤去済",
            "旧第9条から移動",
            "ウイルス検知なし",
            "未適用の更新なし（R7.11.12確認）",
            "更新を止めないこと",
            "更新は第2水曜の翌週。遅れなし",
            "R7.8に故障、同型に交換、更新適用済",
            "期限切れ前にライセンス更新",
            "R8.3に更新予定（リース満了）",
            "紛失防止ワイヤー付き",
            "不審なログなし",
            "ログは消せない設定",
            "ログ停止時は警告が出る",
            "失敗したらメールが届く",
            "取り忘れ防止のためカレンダーに記入",
            "R7.8に一度失敗、ケーブル交換後は正常",
            "未確認の箇所なし",
            "未達の項目なし",
            "旧版は廃棄",
            "旧BCPはR7.11.5廃止",
            "違反なし",
            "前任の辞令は返却済、不足なし",
            "訓練で不足を見つけ追記済",
        ] {
            assert!(!tells_of_lack(&width::key(text)), "{text}");
        }
    }

    #[test]
    fn who_or_what_was_there_before_is_not_who_is_there() {
        for (text, left) in [
            ("前任の田村は退職", ""),
            ("退職した前任者のidは削除済", ""),
            ("以前は共用だったがr7.4に個人別に変更", "r7.4に個人別に変更"),
            ("以前は共用だったが今も", "以前は共用だったが今も"),
            ("旧姓佐藤r7.9退職", "旧姓佐藤r7.9退職"),
            ("旧姓は佐藤で退職", "旧姓は佐藤で退職"),
            ("旧規程のため廃止", "旧規程のため廃止"),
            ("旧版", "旧版"),
        ] {
            assert_eq!(without_spared(text), left, "{text}");
        }
    }

    #[test]
    fn what_is_so_is_still_heard() {
        for text in [
            "故障時は更新しない",
            "更新していない",
            "ウイルスが消せない",
            "エラーが止まらない",
            "ウイルスを検知しない",
            "停止中で更新もしていない",
            "停止も更新もしていない",
            "未適用の更新がないか不明",
            "共有しないと業務が回らない",
            "故障、交換したがまだ設定していない",
            "故障、修理中",
            "R7.8に故障、交換予定",
            "更新していない。R7.8に故障、同型に交換",
            "失敗したら放置",
            "検知機能なし",
            "ログを消せないようにしていない",
            "古いので更新できない",
            "成功していたが、R7.10に失敗",
        ] {
            assert!(tells_of_lack(&width::key(text)), "{text}");
        }
    }
}
