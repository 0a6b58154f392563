//! Remarks as vendors write them, and what each is taken for.

use super::*;

#[test]
fn what_is_kept_for_less_than_a_day_is_told() {
    for (remark, less) in [
        ("保存1時間", true),
        ("0日保存", true),
        ("24時間分を保管", true),
        ("90日保存", false),
        ("24時間監視、90日保存", false),
        ("6か月保管", false),
        ("1年分を保存", false),
        ("10分ごとに取得", false),
        ("サーバに保存", false),
    ] {
        assert_eq!(Remark::read(remark).is_some_and(|it| it.keeps_less_than_a_day), less, "{remark}");
    }
}

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
    ] {
        assert_eq!(Remark::read(remark).is_some_and(|it| it.only_adds(asked)), adds, "{remark}");
    }
}

#[test]
fn a_remark_only_adds_where_each_of_its_words_is_known_to() {
    use Asked::{ToDo, ToEnd, ToEndOrHoldBack, ToHoldBack};
    let check = |asked: Asked, adding: &[&str], open: &[&str]| {
        for (remarks, adds) in [(adding, true), (open, false)] {
            let reads = |remark: &&&str| Remark::read(remark).is_some_and(|it| it.only_adds(asked)) == adds;
            let wrong: Vec<_> = remarks.iter().filter(|remark| !reads(remark)).collect();
            assert!(wrong.is_empty(), "{asked:?}, expected {adds}: {wrong:?}");
        }
    };
    check(
        ToDo,
        &[
            "保守用IDは13文字以上",
            "",
            "なし",
            "90日保存",
            "R7.6.20実施",
            "別紙のとおり",
            "毎月適用",
            "使い回しはしていません",
            "共用IDなし",
            "検証後に毎月適用",
            "管理者権限は弊社担当者のみ設定",
            "生体認証に対応しています",
            "英数記号12文字以上",
            "令和10年度",
            "導入済（R7.4）",
            "8文字以上（英数記号）",
            "標準機能",
            "OK",
            "例外なし",
            "全端末",
            "対象：レセコン端末",
            "保守契約範囲内",
            "WSUSで配信",
            "HPKIカードとPIN",
            "ワンタイムパスワード",
            "自動更新",
            "管理画面のログ一覧で確認できます",
            "二要素認証のため",
            "薬剤師・事務で分けています",
            "管理者権限は管理薬剤師様と当社保守担当のみ",
            "ルータのファームは2025年9月に最新化済み",
            "16桁・英数記号混在。定期変更は求めておりません",
            "店舗ごとに異なるパスワードを設定しています",
            "店舗毎に個別設定",
            "2025年11月適用",
            "6月に適用済み",
        ],
        &[
            "端末は適用していません",
            "サーバは未適用",
            "適用不可",
            "薬局様で実施ください",
            "お客様責任範囲",
            "一部適用できない端末あり",
            "弊社サーバのみ。端末は対象外",
            "検証中",
            "対応未定",
            "実装していない",
            "要望により対応",
            "実施は薬局",
            "テスト環境で検証済",
            "薬局様のご判断",
            "ログは取得していない",
            "制限なし",
            "ルータは管理外",
            "NTT様にご確認ください",
            "共用IDを使用しています",
            "依頼があれば対応",
            "オプションで対応可",
            "非対応",
            "御社で対応",
            "NTT管理",
            "他社管理",
            "停止しています",
            "自動更新オフ",
            "更新禁止",
            "サーバのみ適用",
            "8文字以内",
            "12月に適用",
        ],
    );
    check(
        ToEnd,
        &[
            "停止済み。次回の見直しは令和8年6月に実施予定",
            "不要なIDは削除済み",
            "不要なアカウントはありません",
            "停止しています",
            "不要なソフトは入っていません",
            "不要サービスは無効化済み",
            "退職者のIDは削除",
            "社内規程で禁止",
            "退職者のIDは薬局様からの連絡後、即日無効化します",
            "他のお客様と同じパスワードは使用しておりません",
            "IIS、印刷スプーラ等不要なサービスは停止済",
            "棚卸を実施し不要なID2件を削除済",
        ],
        &[
            "退職者のIDは薬局様で無効化",
            "退職者が使用",
            "未使用IDを削除していません",
            "不要なIDあり",
            "一部停止",
            "停止予定",
            "次回訪問時に実施予定",
            "御社で停止",
            "停止できません",
            "停止していません",
            "不要なソフトを使用",
        ],
    );
    check(
        ToHoldBack,
        &[
            "保守元IPのみ許可",
            "VPN接続のみ許可",
            "閉域網",
            "VPNのみ",
            "外部からの接続不可",
            "専用線（閉域）",
            "VPN以外は遮断",
            "VPN接続のみ",
            "MACアドレスフィルタリングを設定。SSIDは非公開",
        ],
        &[
            "停止しています",
            "制限なし",
            "制限していません",
            "NTT管理",
            "ルータは管理外",
            "制限解除",
            "制限不可",
            "外部から接続",
            "すべて許可",
            "サーバのみ制限",
        ],
    );
    check(
        ToEndOrHoldBack,
        &[
            "USBメモリは使用できません",
            "登録したUSBのみ使用可",
            "外部媒体は禁止しています",
            "USBポート停止",
            "許可USBのみ",
            "グループポリシーで制限",
            "USBポートは無効化済み。保守時のみ当社許可のUSBを使用",
        ],
        &["全USB許可", "使用可", "USBは使えます", "一部禁止", "USB使用あり"],
    );
}

#[test]
fn a_weak_password_is_told() {
    for (remark, is_weak) in [
        ("数字6桁", true),
        ("4桁のPINです", true),
        ("7文字以上", true),
        ("英字8文字", true),
        ("英数記号12文字以上", false),
        ("英数字・記号10桁", false),
        ("毎月変更", false),
    ] {
        assert_eq!(Remark::read(remark).map(|it| it.names_weak_password), Some(is_weak), "{remark}");
    }
}

#[test]
fn the_day_of_a_plan_is_told() {
    for (remark, day) in [
        ("令和10年度", Some("2029-03-31")),
        ("サーバは令和8年3月に停止予定", Some("2026-03-31")),
        ("R9年度中に実装", Some("2028-03-31")),
        ("R9.4.1に薬局様と相談", Some("2027-04-01")),
        ("R7.6.20実施", Some("2025-06-20")),
        ("停止済み。次回の見直しは令和8年6月に実施予定", None),
        ("90日保存", None),
        ("Ver.5.0.1を提出", None),
    ] {
        let names = Remark::read(remark).and_then(|it| it.names);
        assert_eq!(names.map(|day| day.to_string()).as_deref(), day, "{remark}");
    }
    let by = |remark| Remark::read(remark).is_some_and(|it| it.by.is_some());
    assert!(by("令和8年10月のバージョンアップで対応予定"));
    assert!(by("令和9年度までに実装予定") && by("令和10年度") && !by("R9.4.1に薬局様と相談"));
}

/// What stands beside はい on the rows 2-④ to 2-⑬: the first list only adds, the second is left to a person.
#[test]
fn remarks_on_each_row_are_told_apart() {
    let rows: [(&str, Asked, &[&str], &[&str]); 9] = [
        (
            "2-④",
            Asked::ToDo,
            &[
                "職種別に3区分、管理者は2名",
                "ロール（薬剤師・事務・管理者）で設定",
                "職種ごとに権限を設定",
                "管理者権限は管理薬剤師様のみ",
                "薬剤師と事務員で権限を分離",
                "役割別の権限グループで設定",
                "利用者ごとにメニューを制限",
            ],
            &[
                "全員同じ権限",
                "権限は設定していません",
                "権限設定機能なし",
                "全員管理者",
                "ロールは未設定",
                "薬局様で設定",
            ],
        ),
        (
            "2-⑤",
            Asked::ToEnd,
            &[
                "不要なIDは見つかりませんでした",
                "退職者のIDは申請により即日削除",
                "年1回棚卸を実施",
                "未使用IDは90日で自動ロック",
                "不要なIDなし",
                "異動者のIDは都度無効化",
            ],
            &[
                "未使用IDは残しています",
                "削除は薬局様で",
                "退職者IDあり",
                "棚卸は未実施",
                "削除機能なし",
                "共用IDのみ",
                "退職者のIDも有効",
            ],
        ),
        (
            "2-⑥",
            Asked::ToDo,
            &[
                "自動更新を無効化し、弊社が毎月適用",
                "緊急のものは3日以内に適用",
                "自動更新を停止し弊社で検証後に毎月適用",
                "動作検証後に弊社で配信",
                "月1回リモートで適用",
                "Windows Updateは弊社管理サーバから配信",
                "定例保守時に適用済み",
                "ウイルス対策ソフトは自動更新",
            ],
            &[
                "自動更新を無効化",
                "更新は止めています",
                "検証が終わるまで適用しない",
                "適用は任意",
                "Windows Updateを停止し、手動",
                "OSサポート終了のため適用不可",
                "自動更新を無効化し、薬局様が適用",
                "自動更新を無効化。弊社が管理",
            ],
        ),
        (
            "2-⑦",
            Asked::ToDo,
            &[
                "英大小文字・数字・記号を含む12文字以上を必須",
                "8文字以上、90日ごとに変更",
                "13文字以上のため定期変更なし",
                "システムで8文字以上を強制",
                "初期パスワードは初回ログイン時に変更を強制",
            ],
            &["文字数制限なし", "定期変更なし", "変更機能なし", "英数字のみ", "推奨"],
        ),
        (
            "2-⑧",
            Asked::ToEnd,
            &[
                "各店舗で異なるパスワードを設定",
                "機器ごとに異なるパスワード",
                "使い回しを禁止",
                "保守用パスワードは顧客ごとに個別",
                "拠点別に個別設定",
            ],
            &[
                "全店舗共通のパスワード",
                "同一パスワードを使用",
                "保守用は共通",
                "異なるパスワードは未設定",
                "一部共用",
                "異なるとは限らない",
                "各店舗で異なるわけではない",
            ],
        ),
        (
            "2-⑨",
            Asked::ToEndOrHoldBack,
            &[
                "エンドポイント製品でUSBを遮断",
                "USBポートを物理的に閉鎖",
                "登録済みUSBのみ許可",
                "資産管理ソフトでUSB接続を制御",
                "USBストレージはレジストリで無効化",
            ],
            &[
                "遮断していない",
                "USB使用可",
                "制限は薬局様",
                "USBは制限なし",
                "業務でUSBを利用",
                "USBポート開放",
                "USB接続を許可",
                "USBの遮断を解除",
            ],
        ),
        (
            "2-⑪",
            Asked::ToDo,
            &["○", "90日分を保存", "ログイン・操作を記録", "管理画面から閲覧可能", "1年間保管し毎月確認"],
            &["×", "取得していない", "操作ログは対象外", "ログは上書き", "薬局様で確認", "直近1日のみ", "△"],
        ),
        (
            "2-⑫",
            Asked::ToEnd,
            &[
                "不要なサービスは無効化",
                "標準イメージで不要サービスを停止",
                "導入時に不要なソフトを削除",
                "年1回確認し停止",
                "リモートデスクトップは無効",
            ],
            &[
                "停止していない",
                "サービス稼働中",
                "未確認",
                "telnetが有効",
                "停止不可",
                "不要なものはないはず",
                "サービスの停止を解除",
            ],
        ),
        (
            "2-⑬",
            Asked::ToHoldBack,
            &[
                "外部からの接続は受け付けません",
                "許可リスト以外はすべて遮断",
                "ファイアウォールで接続元を制限",
                "拠点間VPNのみ許可",
                "固定IPからのみ接続可",
                "MACアドレス認証を実施",
                "ホワイトリスト方式",
            ],
            &[
                "すべて許可",
                "制限していない",
                "ゲストから接続可",
                "インターネットから接続可",
                "ブラックリスト以外はすべて許可",
                "遮断リスト以外は許可",
                "外部からの接続を許可",
                "遮断リスト以外はすべて許可",
                "遮断対象以外はすべて接続可",
            ],
        ),
    ];
    let mut wrong = Vec::new();
    for (row, asked, adding, open) in rows {
        for (remarks, adds) in [(adding, true), (open, false)] {
            let is_open = |it: &Remark| it.tells_of_a_plan || !it.only_adds(asked);
            let reads = |remark: &&&str| Remark::read(remark).is_some_and(|it| !is_open(&it)) == adds;
            wrong.extend(remarks.iter().filter(|remark| !reads(remark)).map(|remark| (row, adds, *remark)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
