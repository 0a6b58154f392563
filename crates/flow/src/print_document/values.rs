//! Single facts, and what holds: each under the name by which a text asks for it.

use crate::issue_paper::PaperOf;
use crate::print_chart::{DEPUTIES, here};
use model::day::PartialDay;
use model::record::{Document, Person, Statement};
use model::text::holds_any;
use model::word::{DocumentKind, Topic, YesNo};
use std::collections::BTreeMap;

/// Single facts; blank where no ledger tells them.
pub(super) fn values(of: PaperOf<'_>) -> BTreeMap<&'static str, String> {
    let appointed_on = person(of, Person::is_safety_officer).and_then(|person| person.appointed_on);
    let stated = |topic| statement(of, topic).map(|stated| stated.value.to_string()).unwrap_or_default();
    let kept = |kind| document(of, kind).map(|paper| paper.kept_where.to_string()).unwrap_or_default();
    BTreeMap::from([
        ("薬局名", of.state.shop.name.clone()),
        ("開設者", owner(of)),
        ("管理薬剤師", names(of, &["管理薬剤師"])),
        ("安全管理責任者", officer(of)),
        ("任命日", appointed_on.or_else(|| appointed(of)).map(day).unwrap_or_default()),
        ("代わる人", names(of, &DEPUTIES)),
        ("窓口担当", names(of, &["窓口"])),
        ("パスワードの文字数", length(of)),
        ("パスワードの文字種", stated(Topic::PasswordMixed)),
        ("定期変更の間隔", stated(Topic::PasswordChange)),
        (
            "使い回し禁止の確認日",
            statement(of, Topic::ReuseForbidden).and_then(|it| it.stated_on).map(day).unwrap_or_default(),
        ),
        ("外部媒体の制限", media(of)),
        ("ログの確認の間隔", log_rhythm(of)),
        ("調剤継続に必要な情報", stated(Topic::NeededInformation)),
        ("連絡体制図の場所", kept(DocumentKind::ContactChart)),
        ("紙の備えの場所", String::new()),
        ("事業継続計画", plan(of)),
        ("訓練", drill(of)),
        ("頼む薬局", other_pharmacies(of)),
    ])
}

/// What holds.
pub(super) fn conditions(of: PaperOf<'_>) -> BTreeMap<&'static str, bool> {
    let affirmed = |topic| statement(of, topic).is_some_and(Statement::affirms);
    let changes = statement(of, Topic::PasswordChange);
    BTreeMap::from([
        ("英数字記号の混在", affirmed(Topic::PasswordMixed)),
        ("定期変更あり", changes.is_some_and(|it| it.stance() == Some(true) && it.tells_how_often())),
        ("使い回し禁止", affirmed(Topic::ReuseForbidden)),
        ("無線LANなし", affirmed(Topic::NoWireless)),
        ("事業者契約なし", affirmed(Topic::NoVendor)),
    ])
}

fn day(day: PartialDay) -> String {
    day.wareki()
}

/// What is stated on a topic for the whole pharmacy, as the judging takes it.
fn statement(of: PaperOf<'_>, topic: Topic) -> Option<&Statement> {
    items::stated_for_all(&of.state.shop, topic, of.state.today)
}

/// Who works here on the day, by what the list of people tells.
fn person<'p>(of: PaperOf<'p>, is_it: impl Fn(&Person) -> bool) -> Option<&'p Person> {
    here(of).find(|person| is_it(person))
}

/// The names of those whose role holds one of the words.
fn names(of: PaperOf<'_>, words: &[&str]) -> String {
    let those = here(of).filter(|person| holds_any(&person.role, words) || holds_any(&person.profession, words));
    those.map(|person| person.name.text()).collect::<Vec<_>>().join("・")
}

/// 開設者: of the list of people, else of the contacts.
#[must_use]
pub fn owner(of: PaperOf<'_>) -> String {
    let listed = names(of, &["開設者"]);
    let contact = || of.state.shop.contacts.records().find(|contact| contact.name.text().contains("開設者"));
    if listed.is_empty() { contact().map(|it| it.person.clone()).unwrap_or_default() } else { listed }
}

/// The officer's name.
pub(crate) fn officer(of: PaperOf<'_>) -> String {
    person(of, Person::is_safety_officer).map(|person| person.name.text().to_owned()).unwrap_or_default()
}

/// The day of the letter of appointment.
fn appointed(of: PaperOf<'_>) -> Option<PartialDay> {
    document(of, DocumentKind::Appointment)?.approved_on
}

/// The document of a kind that was approved last.
fn document(of: PaperOf<'_>, kind: DocumentKind) -> Option<&Document> {
    let today = of.state.today;
    let those = of.state.shop.documents.records().filter(|paper| paper.what() == Some(kind));
    those
        .filter(|paper| paper.approved_on.is_none_or(|on| on.earliest() <= today))
        .max_by_key(|paper| paper.approved_on.map(PartialDay::latest))
}

fn length(of: PaperOf<'_>) -> String {
    let least = statement(of, Topic::PasswordLength).and_then(Statement::least_length);
    least.map(|length| length.to_string()).unwrap_or_default()
}

/// How media are restricted: by what means, and by which rule.
fn media(of: PaperOf<'_>) -> String {
    let how = |topic, plain: &str| {
        let stated = statement(of, topic).filter(|it| it.affirms())?;
        let is_plain = stated.says() == Some(true) || stated.value.is_empty();
        Some(if is_plain { plain.to_owned() } else { stated.value.to_string() })
    };
    let told = [how(Topic::MediaBlocked, "機器の設定で止める"), how(Topic::MediaRule, "決まりで制限する")];
    told.into_iter().flatten().collect::<Vec<_>>().join("、")
}

fn log_rhythm(of: PaperOf<'_>) -> String {
    let stated = statement(of, Topic::LogReviewed).filter(|it| it.tells_how_often());
    stated.map(|it| it.value.to_string()).unwrap_or_default()
}

/// The plan that was approved last. Its day stands in 文書一覧: approving it again changes no other document.
fn plan(of: PaperOf<'_>) -> String {
    let plan = document(of, DocumentKind::CyberPlan);
    plan.map(|paper| format!("「{}」", &*paper.title)).unwrap_or_default()
}

/// The last drill of the plan.
fn drill(of: PaperOf<'_>) -> String {
    let today = of.state.today;
    let drills =
        of.state.shop.training.records().filter(|it| holds_any(&it.subject, &["BCP", "事業継続"]) && it.took_place());
    let last = drills.filter_map(|it| it.held_on.map(|on| (on, it))).filter(|(on, _)| on.earliest() <= today);
    last.max_by_key(|(on, _)| on.latest()).map(|(on, it)| format!("{}「{}」", day(on), it.subject)).unwrap_or_default()
}

/// Other pharmacies among the contacts.
fn other_pharmacies(of: PaperOf<'_>) -> String {
    let others = of.state.shop.contacts.records().filter(|contact| contact.name.text().ends_with("薬局"));
    others.map(|contact| contact.name.text()).collect::<Vec<_>>().join("・")
}

/// 「はい」 as people read it in a sentence.
pub(super) fn yes_no(means: Option<YesNo>, text: &str) -> String {
    match means {
        Some(YesNo::Yes) => "あり".to_owned(),
        Some(YesNo::No) => "なし".to_owned(),
        None => text.to_owned(),
    }
}
