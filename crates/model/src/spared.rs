//! Harm that is told and is not there: denied (「未適用の更新なし」), provided for (「故障時は予備機へ」), or of what was replaced
//! (「旧版は廃棄」, 「故障、同型に交換」).
//!
//! Words of harm are looked for in what this leaves. Nothing is taken out but the harm with the words that spare it, so that
//! whatever else stands there is still heard: 「故障時は更新しない」 leaves 「更新しない」.

use crate::text::holds_any;
use crate::unsettled::is_unsettled;
use std::borrow::Cow;

/// Between the clauses of free words, after [`crate::width::key`].
const CLAUSES: [char; 9] = ['。', '、', ',', ';', '(', ')', '/', ':', '\n'];
/// What it is good to lack. What somebody should do (「更新」, 「削除」) is not among them.
const HARMS: [&str; 54] = [
    "未適用",
    "未確認",
    "未達",
    "未実施",
    "未対応",
    "未完了",
    "未提出",
    "未承認",
    "未記入",
    "遅れ",
    "遅延",
    "故障",
    "障害",
    "期限切れ",
    "切れ",
    "紛失",
    "盗難",
    "不審",
    "不正",
    "失敗",
    "違反",
    "共有",
    "共用",
    "使い回し",
    "使いまわし",
    "常時接続",
    "っぱなし",
    "接続したまま",
    "挿したまま",
    "つないだまま",
    "外部公開",
    "改ざん",
    "漏れ",
    "漏えい",
    "漏洩",
    "エラー",
    "忘れ",
    "止め",
    "停止",
    "中断",
    "途切れ",
    "欠落",
    "問題",
    "異常",
    "支障",
    "不具合",
    "不備",
    "不足",
    "感染",
    "壊れ",
    "破損",
    "不通",
    "つながらない",
    "繋がらない",
];
/// It is told what happens then, or what keeps it away.
const PROVIDED: [&str; 24] = [
    "時は",
    "時には",
    "時に備え",
    "の時は",
    "のときは",
    "ときは",
    "したら",
    "たら",
    "した場合",
    "る場合",
    "の場合",
    "場合は",
    "の際は",
    "した際は",
    "した時は",
    "したときは",
    "に備え",
    "防止",
    "予防",
    "対策",
    "前に",
    "しないよう",
    "させないよう",
    "を防",
];
/// What the harm may be of: 「未適用の更新」, 「不審なログ」.
const THINGS: [&str; 27] = [
    "箇所",
    "項目",
    "更新",
    "更新プログラム",
    "プログラム",
    "機器",
    "端末",
    "ログ",
    "アクセス",
    "通信",
    "事例",
    "履歴",
    "件",
    "分",
    "こと",
    "もの",
    "パッチ",
    "データ",
    "記録",
    "条項",
    "操作",
    "ファイル",
    "ポート",
    "サービス",
    "部分",
    "点",
    "漏れ",
];
/// That it is not so.
const DENIED: [&str; 24] = [
    "なし",
    "無し",
    "ない",
    "なく",
    "ません",
    "ありません",
    "ございません",
    "していない",
    "していません",
    "しておらず",
    "しておりません",
    "ていない",
    "ていません",
    "しない",
    "しません",
    "せず",
    "ず",
    "されていない",
    "されていません",
    "させない",
    "ゼロ",
    "0件",
    "禁止",
    "不可",
];
/// What may follow a denial that is one: 「未適用がないか不明」 and 「共有しないと回らない」 are none.
const AFTER: [&str; 13] =
    ["こと", "よう", "ため", "ので", "設定", "運用", "を確認", "と確認", "です", "状態", "もの", "で", "とする"];
/// Of what was there before.
const FORMER: [&str; 8] = ["旧", "古い", "壊れた", "故障した", "破損した", "以前の", "前の", "従来の"];
/// How it went away.
const REPLACED: [&str; 26] = [
    "交換",
    "交換済",
    "交換済み",
    "交換した",
    "廃棄",
    "廃棄済",
    "廃棄済み",
    "廃棄した",
    "廃止",
    "廃止済",
    "廃止した",
    "撤去",
    "撤去済",
    "撤去した",
    "回収",
    "回収済",
    "破棄",
    "破棄済",
    "差替",
    "差替済",
    "差し替え済",
    "処分",
    "処分済",
    "更新済",
    "から移動",
    "から改訂",
];
/// What breaks and is mended.
const BROKE: [&str; 9] = ["故障", "失敗", "壊れ", "破損", "エラー", "停止", "中断", "止ま", "不具合"];
const MENDED: [&str; 16] = [
    "交換済",
    "交換した",
    "交換後",
    "修理済",
    "修理した",
    "修理後",
    "復旧済",
    "復旧した",
    "再開済",
    "再開した",
    "再取得済",
    "正常",
    "成功",
    "解消済",
    "解消した",
    "対応済",
];
/// Without any of these nothing is spared.
const HINTS: [&str; 24] = [
    "な", "せん", "ず", "時", "とき", "たら", "場合", "備え", "防", "対策", "前", "際", "ゼロ", "0件", "禁止", "不可",
    "旧", "古い", "た", "以前", "交換", "済", "正常", "成功",
];

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
            push_unspared(&mut left, said);
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

/// 「旧版は廃棄」, 「壊れたHDDはR7.5に交換済」: what is told to its end of what was there before.
fn is_of_former(clause: &str) -> bool {
    FORMER.iter().any(|former| clause.starts_with(former)) && REPLACED.iter().any(|end| clause.ends_with(end))
}

/// 「R7.8に故障、同型に交換」: what broke works again, as a later clause tells.
fn is_mended(clause: &str, later: &[&str]) -> bool {
    let mends = |later: &str| {
        let said = later.trim_end_matches(CLAUSES);
        holds_any(said, &MENDED) || said.ends_with("に交換")
    };
    let denies =
        |later: &&str| is_unsettled(later) || holds_any(later, &["ない", "なし", "ません", "未", "失敗", "ず"]);
    holds_any(clause, &BROKE) && later.iter().any(|said| mends(said)) && !later.iter().any(denies)
}

#[cfg(test)]
mod tests {
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
        ] {
            assert!(!tells_of_lack(&width::key(text)), "{text}");
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
