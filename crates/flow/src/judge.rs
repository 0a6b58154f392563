//! Judging: which edition stands, what is found for a day, and the report of it.

use crate::open_pharmacy::State;
use items::{Checklist, ReportOf, report, shipped, sources};
use model::day::{Day, tokyo};
use model::edition::Edition;
use model::lang::Lang;
use model::pharmacy::{Machine, Pharmacy};
use model::report::{Report, ReportMachine};
use std::sync::Arc;

/// A judged checklist.
#[derive(Debug)]
pub struct Judged {
    /// The edition it was judged by.
    pub checklist: Checklist,
    /// The report.
    pub report: Report,
}

/// Why nothing can be judged.
#[derive(Debug, thiserror::Error)]
pub enum JudgeError {
    /// No such edition.
    #[error("「{wanted}」という版はありません。あるのは {known} です / no such edition; there are: {known}")]
    NoEdition {
        /// What was asked for.
        wanted: String,
        /// What there is.
        known: String,
    },
    /// It is only a draft.
    #[error(
        "「{0}」はまだ下書きです。yakumori edition confirm {0} で行の対応を確かめてください / still a draft; confirm its mapping with yakumori edition confirm {0}"
    )]
    Draft(String),
}

/// The edition with that id, else the one the pharmacy works with: R7, or what the last turned-over year went to.
///
/// # Errors
/// There is no such edition, or it is a draft: nothing judges by a draft.
pub fn checklist_for(shop: &Pharmacy, edition: Option<&str>) -> Result<Checklist, JudgeError> {
    let id = edition.map_or_else(|| current_edition(shop), str::to_owned);
    if let Some(edition) = shipped().iter().find(|edition| edition.id == id) {
        return Ok(Checklist::new(edition.clone()));
    }
    match shop.editions.get(&id) {
        Some(imported) if imported.confirmed => Ok(Checklist::new(imported.edition.clone())),
        Some(_) => Err(JudgeError::Draft(id)),
        None => {
            let known = shipped().iter().map(|e| e.id.as_str()).chain(shop.editions.keys().map(String::as_str));
            Err(JudgeError::NoEdition { known: known.collect::<Vec<_>>().join(", "), wanted: id })
        }
    }
}

/// Follows the years that were turned over, from R7 on.
pub(crate) fn current_edition(shop: &Pharmacy) -> String {
    let mut id = shipped().first().map(|edition| edition.id.clone()).unwrap_or_default();
    // Every step leads to an edition that begins later, so there are at most as many steps as years.
    for _ in 0..shop.years.len() {
        match shop.years.iter().find(|(_, from)| **from == id) {
            Some((to, _)) => id.clone_from(to),
            None => break,
        }
    }
    id
}

/// Judges the state by an edition and puts everything into words.
///
/// # Errors
/// There is no such edition, or it is a draft.
pub fn judge(state: &State, edition: Option<&str>, lang: Lang) -> Result<Judged, JudgeError> {
    let checklist = checklist_for(&state.shop, edition)?;
    let report = report(ReportOf {
        shop: &state.shop,
        checklist: &checklist,
        today: state.today,
        lang,
        journal: state.mark.clone(),
        machines: machines(&state.shop, state.today, lang),
        notices: notices(&state.shop, &checklist.edition, state.today, lang),
    });
    Ok(Judged { checklist, report })
}

/// The state as the pharmacy's own edition judges it, worked out once for each day and language.
///
/// # Errors
/// The edition is missing or a draft.
pub fn judged(state: &State, lang: Lang) -> Result<Arc<Judged>, JudgeError> {
    let of = (state.today, lang);
    if let Some(judged) = state.known.judged(of) {
        return Ok(judged);
    }
    let judged = Arc::new(judge(state, None, lang)?);
    state.known.keep_judged(of, judged.clone());
    Ok(judged)
}

/// Each machine's newest report, with its true time.
fn machines(shop: &Pharmacy, today: Day, lang: Lang) -> Vec<ReportMachine> {
    shop.machines.iter().filter_map(|(id, machine)| report_machine(id, machine, shop, today, lang)).collect()
}

fn report_machine(id: &str, machine: &Machine, shop: &Pharmacy, today: Day, lang: Lang) -> Option<ReportMachine> {
    let newest = machine.reports.last()?;
    let at = newest.observed_at.parse::<jiff::Timestamp>().ok()?.to_zoned(tokyo());
    Some(ReportMachine {
        id: id.to_owned(),
        host: newest.host.clone(),
        observed_at: format!("{} {}", newest.observed_on.words(lang), at.strftime("%H:%M (UTC+9)")),
        device: machine.device.as_ref().and_then(|id| shop.devices.get(id)).map(|kept| kept.record.name.to_string()),
        later: newest.observed_on > today,
        facts: collect::describe(newest, lang),
        wrong: Vec::new(),
        letter: String::new(),
        leave: String::new(),
    })
}

/// What must be said about the edition on that day: another year's form is in force, and what is known of it.
fn notices(shop: &Pharmacy, edition: &Edition, today: Day, lang: Lang) -> Vec<String> {
    let mut notices = Vec::new();
    let say = |ja: String, en: String| if lang == Lang::Ja { ja } else { en };
    if today < edition.first_on {
        notices.push(say(
            format!("{}は{}からの様式です。", edition.title, edition.first_on.wareki()),
            format!("This edition is for days from {} on.", edition.first_on),
        ));
    }
    if today > edition.last_on {
        notices.push(say(
            format!(
                "{}の対象は{}までです。判定日{}には、新しい年度の様式を使ってください。",
                edition.title,
                edition.last_on.wareki(),
                today.wareki()
            ),
            format!("This edition ended on {}; on {today} a newer form is in force.", edition.last_on),
        ));
        notices.extend(newer_form(shop, edition, today, lang));
    }
    notices
}

/// What is known of the newer official file, and how to bring it in.
fn newer_form(shop: &Pharmacy, edition: &Edition, today: Day, lang: Lang) -> Vec<String> {
    if let Some((id, known)) = shop.editions.iter().find(|(_, known)| known.edition.first_on > edition.last_on) {
        let [ja, en] = match known.confirmed {
            true => [
                format!("取り込み済みの版「{id}」があります。yakumori close-year --to {id} で年度を切り替えられます。"),
                format!("Edition {id} is imported: turn the year over with yakumori close-year --to {id}."),
            ],
            false => [
                format!(
                    "取り込んだ版「{id}」はまだ下書きです。yakumori edition show {id} で行の対応を見て、yakumori edition confirm {id} で確かめてください。"
                ),
                format!(
                    "Edition {id} is imported as a draft: look at it with yakumori edition show {id}, then yakumori edition confirm {id}."
                ),
            ],
        };
        return vec![if lang == Lang::Ja { ja } else { en }];
    }
    let (from, ids) = items::newest_year_known();
    if from.is_none_or(|from| today < from) {
        return Vec::new();
    }
    let known = ids.iter().filter_map(|id| sources().get(*id)).map(|source| {
        let hash = if source.sha256.is_empty() { String::new() } else { format!("（SHA-256 {}）", source.sha256) };
        format!("{}（{}、{}）{} {hash}", source.title, source.issuer, source.issued, source.url)
    });
    let how = match lang {
        Lang::Ja => {
            "文言は手元にありません（不明）。公式の xlsx を入手し、画面の「年度と様式」か yakumori edition import ファイル.xlsx で取り込んでください。"
        }
        Lang::En => {
            "Its wording is not known here. Get the official xlsx, and bring it in on the page of forms or with: yakumori edition import FILE.xlsx"
        }
    };
    known.chain([how.to_owned()]).collect()
}
