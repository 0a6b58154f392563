//! Where an account stands: 使用可・無効.
//!
//! Only a cell that is wholly understood is closed, or plainly in use: whatever else stands there leaves it open.

use super::{ENDED, IDLE, NOT_YET, USE, begins_in_use, has_open_day, read_by, whole};
use crate::said::Word;
use crate::text::{holds_any, without_words};

/// Whether an account can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AccountState {
    /// 無効・停止・削除: it cannot be used.
    Closed,
    /// 使用可.
    Open,
    /// It is still to be closed and can be used until then, and nothing else is said: 「削除予定」, 「無効化依頼中」.
    Closing,
}

/// Words that are the whole of a cell.
const CLOSED: [&str; 16] = [
    "凍結",
    "廃止",
    "解約",
    "抹消済",
    "抹消",
    "不可",
    "停止",
    "無効",
    "削除",
    "使用不可",
    "利用不可",
    "利用停止",
    "使用停止",
    "disabled",
    "×",
    "失効",
];
const OPEN: [&str; 17] = [
    "稼働",
    "稼働中",
    "在職",
    "在職中",
    "在籍",
    "登録済",
    "登録済み",
    "登録中",
    "使用可",
    "有効",
    "利用可",
    "使用中",
    "利用中",
    "active",
    "enabled",
    "○",
    "可",
];

/// Words that a longer cell may hold.
const OF_CLOSING: [&str; 7] = ["抹消", "無効", "削除", "停止", "使用不可", "利用不可", "失効"];
/// Words of use that a cell may begin with.
const IS_OPEN: [&str; 6] = ["使用可", "利用可", "有効", "使用中", "利用中", "enabled"];
/// Whose person is not here any more, or not for now.
const GONE: [&str; 14] = [
    "退職",
    "退社",
    "離職",
    "辞め",
    "異動",
    "転出",
    "転勤",
    "休職",
    "休業",
    "産休",
    "育休",
    "契約終了",
    "契約満了",
    "派遣終了",
];
/// What stands around such words: days, reasons, whose it is.
const AROUND: [&str; 114] = [
    "admin",
    "user",
    "新規",
    "入職",
    "採用",
    "発行",
    "作成",
    "変更",
    "継続",
    "通常",
    "確認",
    "毎日",
    "毎週",
    "支援",
    "研修",
    "実習",
    "済",
    "済み",
    "化",
    "した",
    "しました",
    "している",
    "しています",
    "されている",
    "中",
    "完了",
    "処理",
    "対応",
    "依頼",
    "届",
    "のため",
    "ため",
    "により",
    "による",
    "に伴い",
    "にて",
    "で",
    "に",
    "は",
    "を",
    "も",
    "の",
    "より",
    "から",
    "まで",
    "後",
    "者",
    "年",
    "月",
    "日",
    "令和",
    "平成",
    "元",
    "r",
    "h",
    "付",
    "付け",
    "以降",
    "使用",
    "利用",
    "運用",
    "アカウント",
    "id",
    "ログイン",
    "ロック",
    "登録",
    "再雇用",
    "復職",
    "応援",
    "兼務",
    "常勤",
    "非常勤",
    "パート",
    "正社員",
    "社員",
    "派遣",
    "一般",
    "管理者",
    "管理",
    "本人",
    "個人",
    "専用",
    "現職",
    "勤務",
    "薬剤師",
    "事務員",
    "事務",
    "職員",
    "期間",
    "限定",
    "のみ",
    "時",
    "必要",
    "閲覧",
    "入力",
    "受付",
    "会計",
    "レセコン",
    "薬歴",
    "電子薬歴",
    "pc",
    "事業者",
    "ベンダー",
    "保守",
    "本部",
    "本社",
    "薬局",
    "当社",
    "店舗",
    "誤登録",
    "重複",
    "共用",
    "旧",
    "テスト",
];

impl Word for AccountState {
    const EXAMPLES: &'static str = "使用可・停止・無効・削除";

    fn read(text: &str) -> Option<Self> {
        read_by(text, |key| {
            if let Some(state) = whole(key, &[(&CLOSED[..], Self::Closed), (&OPEN, Self::Open)]) {
                return Some(state);
            }
            if !is_understood(key) {
                return None;
            }
            let is_to_come = holds_any(key, &NOT_YET);
            if begins_in_use(key, &IS_OPEN) {
                // 「有効（退職後も）」: of somebody who is gone, an ID is not plainly in use.
                return (is_to_come || !holds_any(key, &GONE)).then_some(Self::Open);
            }
            if is_to_come {
                // 「停止予定」 can be used until then; 「×予定」 says neither.
                return is_of_closing(key).then_some(Self::Closing);
            }
            // 「×（退職）」.
            if key.starts_with('×') && !has_open_day(key) {
                return Some(Self::Closed);
            }
            // An ID that nobody uses can still be used: nothing says that it was closed.
            if holds_any(key, &IDLE) && !holds_any(key, &OF_CLOSING) {
                return None;
            }
            let left = without_words(key, &[&IDLE, &ENDED, &["利用不可"]]);
            if holds_any(key, &OF_CLOSING) || left.len() < key.len() {
                return (!holds_any(&left, &USE) && !has_open_day(key)).then_some(Self::Closed);
            }
            (holds_any(key, &IS_OPEN) && !holds_any(key, &GONE)).then_some(Self::Open)
        })
    }
}

/// Whether a cell consists of words that are known to: 「停止申請中」 and 「無効（ただし夜間は可）」 do not.
fn is_understood(key: &str) -> bool {
    let left = without_words(key, &[&CLOSED, &OPEN, &OF_CLOSING, &IDLE, &ENDED, &NOT_YET, &GONE, &AROUND]);
    left.chars().all(|c| c.is_ascii_digit() || "・、,。.:;/()「」[]-~→□☐☑✓✔○◯〇".contains(c))
}

fn is_of_closing(key: &str) -> bool {
    holds_any(key, &OF_CLOSING) || key.contains("廃止")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_that_can_be_used_is_never_closed() {
        for text in [
            "使用可（R8.3に停止）",
            "有効（12/31で停止）",
            "有効・R8.3.31無効化",
            "使用可（停止は未定）",
            "使用可（削除不可）",
            "停止予定",
            "未削除",
            "停止していない",
            "無効化依頼中",
            "使用可（R8.3退職予定）",
            "使用可（非常勤）",
            "有効（R7.4.1新規発行）",
            "使用可（Admin）",
            "在職中",
        ] {
            let state = AccountState::read(text);
            assert!(matches!(state, Some(AccountState::Open | AccountState::Closing)), "{text}");
        }
        for text in [
            "R8.3.31無効化",
            "停止（12/31）",
            "停止だが使用",
            "未使用",
            "不使用",
            "使用していない",
            "停止申請中",
            "×予定",
            "有効（退職後も）",
            "使用可（退職者）",
            "無効（一部の端末では可）",
            "使用予定",
        ] {
            assert_eq!(AccountState::read(text), None, "{text}");
        }
        for text in [
            "使用不可",
            "無効化済",
            "利用停止",
            "使用中止",
            "停止（退職）",
            "無効化済（R7.3.31）",
            "□有効 ☑無効",
            "抹消",
            "×（退職）",
            "不可",
            "未使用のため無効化済",
        ] {
            assert_eq!(AccountState::read(text), Some(AccountState::Closed), "{text}");
        }
    }
}
