//! Words beside a device that say the opposite of what the sheet asks: 「ファイアウォール無効」, 「全PC同じパスワード」, 「USB差し放題」.
//!
//! Each takes a comparison key ([`crate::width::key`]). What is told as forbidden or ended says no such thing: 「私物USBは禁止」.

use crate::text::{holds_any, without_words};

/// Between the clauses of a description: each is looked at by itself.
const CLAUSES: [char; 8] = ['。', '、', ',', ';', '(', ')', '/', '\n'];
/// What may stand between a thing and what is said of it.
const JOINS: [&str; 19] = [
    "は",
    "が",
    "を",
    "も",
    "の",
    "に",
    "で",
    "=",
    ":",
    "「",
    "(",
    "-",
    "機能",
    "設定",
    "接続",
    "ポート",
    "サービス",
    "通信",
    "全て",
];
/// That something is not so, or must not be.
const DENIED: [&str; 17] = [
    "ないよう",
    "入れない",
    "禁止",
    "しない",
    "していない",
    "させない",
    "使わない",
    "できない",
    "認めない",
    "ません",
    "不可",
    "なし",
    "防止",
    "遮断",
    "ふさ",
    "塞",
    "無効",
];

/// Malware is, or may be, on it; 「感染なし」 and 「感染時は回線を抜く」 say that there is none.
pub fn is_infected(key: &str) -> bool {
    let infected = ["に感染", "感染した", "感染中", "感染疑い", "感染の疑い"];
    let not = [
        "に感染した場合",
        "に感染した時",
        "に感染したとき",
        "に感染時",
        "に感染しな",
        "に感染していな",
        "に感染していません",
        "に感染なし",
    ];
    holds_any(&without_words(key, &[&not]), &infected)
}

/// Whoever wants comes in through it.
pub fn lets_in(key: &str) -> bool {
    const LETS_IN: [&str; 18] = [
        "開放",
        "公開中",
        "に公開",
        "外部公開",
        "パスワードなし",
        "初期値",
        "初期パスワードのまま",
        "制限なし",
        "すべて許可",
        "全て許可",
        "全許可",
        "any許可",
        "anyを許可",
        "any/any",
        "permitany",
        "フルオープン",
        "暗号化なし",
        "患者用と共用",
    ];
    let harmless = [
        "パスワードなしでは",
        "開放なし",
        "開放していない",
        "開放しない",
        "公開なし",
        "公開していない",
        "公開しない",
        "初期値から変更",
    ];
    holds_any(&without_words(key, &[&harmless]), &LETS_IN)
        || is_guard_off(key)
        || is_service_on(key)
        || anybody_comes(key)
        || is_managed_from_outside(key)
        || has_weak_password(key)
}

/// 「ファイアウォール無効」, 「FWなし」.
fn is_guard_off(key: &str) -> bool {
    let guards = [
        "ファイアウォール",
        "ファイアーウォール",
        "ファイヤーウォール",
        "ファイヤウォール",
        "firewall",
        "fw",
        "フィルタリング",
        "フィルタ",
        "フィルター",
        "アクセス制御",
        "接続元制限",
        "接続制限",
    ];
    let off = [
        "無効",
        "オフ",
        "off",
        "なし",
        "無し",
        "停止",
        "切",
        "未設定",
        "未使用",
        "解除",
        "していない",
        "使っていない",
        "×",
    ];
    is_said_of(key, &guards, &off)
}

/// 「UPnP ON」, 「テレワーク用にRDP許可」. Where only some may, it is held back.
fn is_service_on(key: &str) -> bool {
    let services = ["upnp", "telnet", "ftp", "rdp", "リモートデスクトップ", "dmz"];
    let on = ["有効", "on", "オン", "許可", "開", "可", "公開", "使用中", "利用中"];
    is_said_of(key, &services, &on) && !holds_any(key, &["のみ", "だけ", "限定", "固定ip"])
}

/// 「SSL-VPN 誰でも」; a guests' net that is kept apart is another matter.
fn anybody_comes(key: &str) -> bool {
    let anybody = ["誰でも", "だれでも", "どこからでも", "どこからも", "無制限"];
    key.split(CLAUSES).any(|clause| holds_any(clause, &anybody) && !holds_any(clause, &DENIED))
        && !(key.contains("分離") && holds_any(key, &["ゲスト", "来客", "患者"]))
}

fn is_managed_from_outside(key: &str) -> bool {
    holds_any(key, &["外部から", "wan側", "wanから", "インターネットから", "インターネット側"])
        && holds_any(key, &["管理画面", "設定画面"])
        && !holds_any(key, &["無効", "不可", "禁止", "遮断", "拒否", "入れない", "できない", "ません", "閉じ"])
}

/// It has the password that it came with, one that anybody guesses, or none.
pub fn has_weak_password(key: &str) -> bool {
    let told = [
        "初期パスワードのまま",
        "既定のパスワードのまま",
        "初期設定のパスワード",
        "デフォルトパスワード",
        "admin/admin",
        "admin/password",
        "root/root",
    ];
    let weak = [
        "admin",
        "password",
        "root",
        "guest",
        "1234",
        "0000",
        "1111",
        "初期値",
        "初期のまま",
        "初期設定",
        "既定",
        "デフォルト",
        "default",
        "工場出荷",
        "出荷時",
        "購入時",
        "なし",
        "無し",
        "未設定",
        "未変更",
        "変更していない",
        "変えていない",
        "設定していない",
        "空欄",
        "店名",
        "薬局名",
        "電話番号",
    ];
    let is_changed = holds_any(key, &["変更済", "から変更", "変更した", "変更しました", "変えた"]);
    (holds_any(key, &told) || is_said_of(key, &["パスワード", "password", "pw"], &weak)) && !is_changed
}

/// Its password is that of others too.
pub fn shares_password(key: &str) -> bool {
    let of_others =
        ["共有フォルダ", "共用フォルダ", "共有プリンタ", "共用pc", "共用端末", "共有pc", "共有端末", "共通基盤"];
    is_told_in_clause(
        &without_words(key, &[&of_others]),
        &["パスワード", "pw"],
        &["同じ", "同一", "共通", "共有", "共用", "統一", "使い回", "使いまわ"],
    )
}

/// Its password can be read by whoever stands before it.
pub fn shows_password(key: &str) -> bool {
    let harmless = ["メモリ", "張り替え", "用紙"];
    is_told_in_clause(
        &without_words(key, &[&harmless]),
        &["パスワード", "pw", "暗証"],
        &["付箋", "付せん", "ふせん", "貼", "メモ", "紙", "机", "書いて", "書いた", "掲示"],
    )
}

/// It asks for no password.
pub fn logs_on_by_itself(key: &str) -> bool {
    let by_itself = [
        "自動ログオン",
        "自動ログイン",
        "自動サインイン",
        "オートログオン",
        "オートログイン",
        "パスワード入力なし",
        "パスワード省略",
    ];
    let is_on = |clause: &str| {
        let rest = without_words(clause, &[&["パスワード入力なし"]]);
        holds_any(clause, &by_itself) && !holds_any(&rest, &DENIED) && !rest.contains("オフ")
    };
    key.split(CLAUSES).any(is_on)
}

/// Several people log on with one ID.
pub fn shares_logon(key: &str) -> bool {
    is_told_in_clause(
        key,
        &["id", "アカウント", "ログオン", "ログイン", "サインイン"],
        &["共用", "共有", "共通", "全員同じ", "全員で", "みんなで", "同じid"],
    )
}

/// Whoever wants puts a stick, or what is their own, into it.
pub fn takes_any_stick(key: &str) -> bool {
    let is_free = is_told_in_clause(
        key,
        &["usb"],
        &["自由", "誰でも", "だれでも", "無制限", "開放", "放題", "オープン", "制限解除", "何でも"],
    );
    let is_unrestricted = key.contains("usb") && holds_any(key, &["制限なし", "制限していない"]);
    let is_own = is_told_in_clause(
        key,
        &["私物", "個人の", "個人所有", "自宅の", "自前の"],
        &["usb", "スマホ", "スマートフォン", "携帯", "iphone", "メモリ", "媒体", "外付", "hdd", "sd", "タブレット"],
    );
    is_free || is_unrestricted || is_own
}

/// Whether one clause speaks of a thing and says this of it, and denies nothing.
fn is_told_in_clause(key: &str, things: &[&str], said: &[&str]) -> bool {
    key.split(CLAUSES).any(|clause| {
        let denies = holds_any(clause, &DENIED) && !clause.contains("解除");
        holds_any(clause, things) && holds_any(clause, said) && !denies
    })
}

/// Whether one of the verdicts follows a thing, and is not taken back: 「許可していない」.
fn is_said_of(key: &str, things: &[&str], verdicts: &[&str]) -> bool {
    let back = ["では", "していない", "していません", "しない", "せず", "にしていない", "にしない", "から変更", "否"];
    let is_said = |rest: &str| {
        let mut rest = rest;
        while let Some(shorter) = JOINS.iter().find_map(|join| rest.strip_prefix(join)) {
            rest = shorter;
        }
        let after = verdicts.iter().find_map(|verdict| rest.strip_prefix(verdict));
        after.is_some_and(|after| !back.iter().any(|word| after.starts_with(word)))
    };
    things.iter().any(|thing| key.match_indices(thing).any(|(at, _)| key.get(at + thing.len()..).is_some_and(is_said)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::width;

    fn holds(what: fn(&str) -> bool, yes: &[&str], no: &[&str]) {
        for (texts, expected) in [(yes, true), (no, false)] {
            for text in texts {
                assert_eq!(what(&width::key(text)), expected, "{text}");
            }
        }
    }

    #[test]
    fn a_router_that_lets_in_says_so() {
        holds(
            lets_in,
            &[
                "ファイアウォール無効",
                "ファイアウォール（無効）",
                "ブリッジモード（FWなし）",
                "ANY許可",
                "UPnP ON",
                "SSL-VPN 誰でも",
                "テレワーク用にRDP許可",
                "Telnet有効",
                "管理画面パスワード admin",
                "ポート3389を開放",
                "管理画面はWAN側から入れる",
            ],
            &[
                "ファイアウォール有効",
                "UPnP無効",
                "Telnetは無効",
                "RDP許可（保守元IPのみ）",
                "RDP不可",
                "リモートデスクトップは許可していない",
                "ポート開放なし",
                "管理画面のパスワードは初期値から変更済み",
                "ゲスト用は誰でも（業務用と分離）",
                "誰でも接続できない設定",
                "どこからでも入れないように設定済",
                "パスワードなしでは起動しない",
                "VPNルータ",
            ],
        );
    }

    #[test]
    fn words_of_passwords_and_sticks_are_told_from_those_that_forbid() {
        holds(
            shares_password,
            &["全PC同じパスワード", "パスワードは店内共通", "パスワード使い回し"],
            &["パスワードの使い回し禁止", "共有フォルダはパスワードあり", "受付で共用（パスワードは各自）", ""],
        );
        holds(
            shows_password,
            &["パスワードを付箋で貼付", "PWはモニタにメモ"],
            &["パスワードの付箋は禁止", "メモリ8GB。パスワード13文字", "付箋なし"],
        );
        holds(
            logs_on_by_itself,
            &["自動ログオン", "電源を入れると自動ログイン", "パスワード入力なし"],
            &["自動ログオンは無効", "自動ログオフ10分", "自動ログオンしない"],
        );
        holds(
            shares_logon,
            &["共用ID ログオン", "全員同じアカウント", "Windowsは共通ログイン"],
            &["共用IDは禁止", "共用PC。ログオンは個人ID", "受付端末"],
        );
        holds(
            takes_any_stick,
            &[
                "USBポートは全て開放",
                "USB差し放題",
                "私物スマホを充電・接続",
                "データを私物USBに保存",
                "USBは誰でも自由",
                "USB制限なし",
            ],
            &[
                "USBは使用禁止",
                "私物USBは接続しない",
                "USBポートを開放しない",
                "USBは登録した2本のみ",
                "私物スマホの接続不可",
            ],
        );
    }
}
