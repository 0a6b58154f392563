//! Whether a remark says that there is none of what was asked: 「該当機器なし」, 「リモート保守はございません」, 「保守は訪問のみ」.

use super::CLAUSES;
use crate::lack::tells_of_lack;
use crate::text::holds_any;

/// What tells of something that is there, where its clause does not deny it.
const THERE: [&str; 8] = ["あり", "有り", "使用", "利用", "接続中", "機器", "vpn", "時のみ"];
/// The rest is denied, and with that there is something.
const REST: [&str; 5] = ["以外", "他の", "他は", "その他", "ほかは"];
/// How a vendor works that comes in person.
const IN_PERSON: [&str; 7] = ["訪問", "来訪", "現地", "出張", "オンサイト", "電話", "来局"];
const ONLY: [&str; 4] = ["のみ", "だけ", "に限", "限定"];

/// Whether a clause of it denies, and none tells of something that is there. Takes a comparison key ([`crate::width::key`]).
pub(super) fn says_none(key: &str) -> bool {
    let clauses = || key.split(|c: char| CLAUSES.contains(&c) || c == '\n').filter(|clause| !clause.is_empty());
    clauses().any(denies) && !clauses().any(|clause| !denies(clause) && holds_any(clause, &THERE))
}

fn denies(clause: &str) -> bool {
    let is_in_person = holds_any(clause, &IN_PERSON) && holds_any(clause, &ONLY);
    is_in_person || tells_of_lack(clause) && !holds_any(clause, &REST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::width;

    #[test]
    fn none_is_told_from_none_beside_what_there_is() {
        for said in [
            "該当機器なし",
            "リモート保守対象機器はございません",
            "保守は訪問のみ",
            "ありません",
            "リモート保守なし",
            "リモート接続は、保守の目的でも一切行いません",
            "使用していません",
            "電話対応のみ（訪問もなし）",
        ] {
            assert!(says_none(&width::key(said)), "{said}");
        }
        for said in [
            "サーバの機器のみ、他はありません",
            "レセコンサーバ以外の機器はなし",
            "リモート保守あり（端末は訪問のみ）",
            "VPN経由。端末は訪問のみ",
            "緊急時のみ。常時接続はしていません",
            "ルータ経由",
            "",
        ] {
            assert!(!says_none(&width::key(said)), "{said}");
        }
    }
}
