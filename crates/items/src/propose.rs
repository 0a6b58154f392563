//! Which duty a row of a new form is about, proposed from its wording. A person confirms it.

use model::edition::FormRow;
use model::width;

/// Words that must all stand in a row's wording for a duty to be proposed; the first rule that fits wins.
const RULES: &[(&str, &[&str])] = &[
    ("vendor_officer", &["事業者内", "責任者"]),
    ("safety_officer", &["安全管理責任者"]),
    ("device_ledger", &["台帳"]),
    ("remote_maintenance", &["リモートメンテナンス"]),
    ("remote_maintenance", &["リモート保守"]),
    ("disclosure_submitted", &["開示書", "提出した"]),
    ("vendor_disclosure", &["開示書"]),
    ("vendor_disclosure", &["mds/sds"]),
    ("access_rights", &["利用権限"]),
    ("access_rights", &["アクセス権限"]),
    ("unused_accounts", &["アカウント", "削除"]),
    ("unused_accounts", &["アカウント", "無効"]),
    ("security_patches", &["セキュリティパッチ"]),
    ("security_patches", &["更新プログラム"]),
    ("password_reuse", &["パスワード", "使い回し"]),
    ("password_rule", &["パスワード", "文字"]),
    ("external_media", &["外部記録媒体"]),
    ("external_media", &["usb"]),
    ("two_factor", &["二要素認証"]),
    ("access_log", &["アクセスログ"]),
    ("unneeded_services", &["不要なソフトウェア"]),
    ("unneeded_services", &["不要な", "サービス", "停止"]),
    ("source_restriction", &["接続元"]),
    ("contact_chart", &["連絡体制"]),
    ("backup_restore", &["バックアップ"]),
    ("continuity_plan", &["事業継続計画"]),
    ("continuity_plan", &["bcp"]),
    ("operations_rules", &["運用管理規程"]),
];

/// The duty a row seems to be about; `None` leaves it to evidence.
///
/// The same wording as a shipped row is that row's duty. A wording that two duties fit is proposed for none:
/// パスワードの使い回し beside 文字数 in one new row is not what either rule judges alone.
#[must_use]
pub fn propose_duty(row: &FormRow) -> Option<&'static str> {
    let wording = width::key(&row.wording);
    let same = crate::shipped()
        .iter()
        .flat_map(|e| &e.forms)
        .flat_map(|f| &f.rows)
        .find(|known| width::key(&known.wording) == wording);
    if let Some(duty) = same.and_then(|known| known.duty.as_deref()) {
        return Some(duty);
    }
    let fitting: Vec<&'static str> = RULES
        .iter()
        .filter(|(_, parts)| parts.iter().all(|part| wording.contains(&width::key(part))))
        .map(|(duty, _)| *duty)
        .collect();
    let (first, rest) = fitting.split_first()?;
    // Rules stand from narrow to wide: 事業者内の責任者 also holds 責任者.
    let kin = |a: &str, b: &str| {
        a == b || matches!((a, b), ("vendor_officer", "safety_officer") | ("disclosure_submitted", "vendor_disclosure"))
    };
    rest.iter().all(|other| kin(first, other)).then_some(*first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_new_forms_are_placed_by_their_wording() {
        for (wording, expected) in [
            ("医療情報システム安全管理責任者を設置している。", Some("safety_officer")),
            ("事業者内に、医療情報システム等の提供に係る管理責任者を設置している。", Some("vendor_officer")),
            ("パスワードの使い回しを禁止している。", Some("password_reuse")),
            ("パスワードは13文字以上とし、使い回しを禁止している。", None),
            ("サーバ、端末ＰＣ、ネットワーク機器の台帳管理を行っている。", Some("device_ledger")),
            ("職員に対する教育を実施している。", None),
        ] {
            let row = FormRow { wording: wording.to_owned(), ..blank() };
            assert_eq!(propose_duty(&row), expected, "{wording}");
        }
    }

    fn blank() -> FormRow {
        FormRow {
            number: String::new(),
            aliases: Vec::new(),
            scope: None,
            section: String::new(),
            group: String::new(),
            wording: String::new(),
            notes: Vec::new(),
            duty: None,
            may_be_not_required: false,
            parameters: std::collections::BTreeMap::new(),
            uncertain: String::new(),
            cells: None,
        }
    }
}
