//! The annex (判定の別紙) as data: what was found behind each answer, in the words of the report.

use crate::foot::Foot;
use crate::sheet::numbered;
use model::day::Day;
use model::finding::{State, Tone, Who};
use model::lang::Lang;
use model::report::{Report, ReportAdvice, ReportAnswer, ReportBecause, ReportItem, ReportStep};
use serde::Serialize;

/// Of reasons and advice so many are printed for one item.
const MOST: usize = 200;

/// The annex.
#[derive(Debug, Serialize)]
pub(crate) struct Annex {
    pub(crate) title: String,
    pub(crate) author: String,
    pub(crate) heading: &'static str,
    #[serde(skip)]
    pub(crate) lang: Lang,
    pub(crate) edition: String,
    pub(crate) as_of: String,
    pub(crate) totals: Vec<Total>,
    pub(crate) reading: &'static str,
    pub(crate) notices: Vec<String>,
    pub(crate) labels: Labels,
    pub(crate) items: Vec<Entry>,
    pub(crate) foot: Foot,
}

#[derive(Debug, Serialize)]
pub(crate) struct Total {
    pub(crate) words: &'static str,
    pub(crate) count: usize,
}

/// The titles of the parts of an entry.
#[derive(Debug, Serialize)]
pub(crate) struct Labels {
    pub(crate) answer: &'static str,
    pub(crate) because: &'static str,
    pub(crate) advice: &'static str,
    pub(crate) next: &'static str,
    pub(crate) newer: &'static str,
    pub(crate) note: &'static str,
    pub(crate) uncertain: &'static str,
    pub(crate) number: &'static str,
    pub(crate) wording: &'static str,
    pub(crate) finding: &'static str,
}

#[derive(Debug, Serialize)]
pub(crate) struct Entry {
    pub(crate) number: String,
    pub(crate) title: String,
    pub(crate) wording: String,
    pub(crate) state: State,
    pub(crate) state_words: String,
    pub(crate) strength: String,
    pub(crate) answer: String,
    pub(crate) answer_note: String,
    pub(crate) because: Vec<Reason>,
    pub(crate) advice: Vec<String>,
    pub(crate) next: Vec<Step>,
    pub(crate) newer: Vec<String>,
    pub(crate) uncertain: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct Reason {
    pub(crate) tone: Tone,
    pub(crate) tone_words: &'static str,
    pub(crate) says: String,
    pub(crate) provenance: &'static str,
    pub(crate) observed: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct Step {
    pub(crate) what: String,
    pub(crate) who: &'static str,
    pub(crate) time: String,
}

impl Annex {
    pub(crate) fn new(report: &Report) -> Self {
        let lang = report.lang;
        let heading = pick(lang, "判定の別紙（薬局確認用の根拠）", "Findings behind the checklist");
        Self {
            title: heading.to_owned(),
            author: report.pharmacy.name.clone(),
            heading,
            lang,
            edition: report.edition_title.clone(),
            as_of: match lang {
                Lang::Ja => format!("{}時点", report.as_of.wareki()),
                Lang::En => format!("as of {}", report.as_of),
            },
            totals: totals(report),
            reading: pick(
                lang,
                "判定は様式の文言によります。「薬守の目安」は判定を変えない助言です。回答は署名した人のものです。",
                "The form's own wording decides the finding. Our rules of thumb are advice and never change it. The answer is the signer's.",
            ),
            notices: report.notices.clone(),
            labels: labels(lang),
            items: report.items.iter().map(|item| entry(item, lang)).collect(),
            foot: Foot::new(&report.journal, lang),
        }
    }
}

fn pick(lang: Lang, ja: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}

fn labels(lang: Lang) -> Labels {
    Labels {
        answer: pick(lang, "回答", "Answer"),
        because: pick(lang, "判定の理由", "Because"),
        advice: pick(lang, "薬守の目安", "Rule of thumb"),
        next: pick(lang, "次にすること", "Next"),
        newer: pick(lang, "新しい文書", "Newer texts"),
        note: pick(lang, "備考", "Note"),
        uncertain: pick(lang, "不確かな点", "Not certain"),
        number: pick(lang, "番号", "Number"),
        wording: pick(lang, "チェック項目", "Item"),
        finding: pick(lang, "判定", "Finding"),
    }
}

fn totals(report: &Report) -> Vec<Total> {
    [State::Satisfied, State::NotSatisfied, State::Unknown, State::NotRequired]
        .into_iter()
        .map(|state| Total {
            words: state.word(report.lang),
            count: report.items.iter().filter(|item| item.finding.state == state).count(),
        })
        .collect()
}

fn entry(item: &ReportItem, lang: Lang) -> Entry {
    Entry {
        number: numbered(&item.line, lang),
        title: item.title.clone(),
        wording: item.line.wording.clone(),
        state: item.finding.state,
        state_words: item.finding.state_words.clone(),
        strength: item.finding.strength.map(|strength| strength.word(lang).to_owned()).unwrap_or_default(),
        answer: answer(item, lang),
        answer_note: item.answer.as_ref().map(|answer| answer.note.clone()).unwrap_or_default(),
        because: reasons(&item.finding.because, lang),
        advice: advice(&item.finding.advice, lang),
        next: item.finding.next.iter().map(|next| step(next, lang)).collect(),
        newer: item.newer.clone(),
        uncertain: [&item.unjudged, &item.line.uncertain]
            .into_iter()
            .filter(|says| !says.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join("　"),
    }
}

/// はい（確認日 令和7年11月25日、目標日 …、記入者 …）　根拠あり.
fn answer(item: &ReportItem, lang: Lang) -> String {
    let Some(answer) = &item.answer else {
        return item.status_words.clone();
    };
    let details = details(answer, lang);
    let details = match lang {
        _ if details.is_empty() => details,
        Lang::Ja => format!("（{details}）"),
        Lang::En => format!(" ({details})"),
    };
    if answer.words == item.status_words {
        answer.words.clone() + &details
    } else {
        format!("{}{details}{}{}", answer.words, pick(lang, "　", ": "), item.status_words)
    }
}

fn details(answer: &ReportAnswer, lang: Lang) -> String {
    let dated = |label: &str, day: Option<Day>| day.map(|day| format!("{label} {}", day.words(lang)));
    [
        dated(pick(lang, "確認日", "confirmed"), answer.confirmed_on),
        dated(pick(lang, "目標日", "target"), answer.target_on),
        Some(&answer.by).filter(|by| !by.is_empty()).map(|by| format!("{} {by}", pick(lang, "記入者", "by"))),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(pick(lang, "、", ", "))
}

/// The reasons; of very many those first that stand in the way, and how many more there are. A ledger of ten thousand devices gives
/// as many reasons to several items.
fn reasons(all: &[ReportBecause], lang: Lang) -> Vec<Reason> {
    if all.len() <= MOST {
        return all.iter().map(|reason| because(reason, lang)).collect();
    }
    let mut by_weight: Vec<&ReportBecause> = all.iter().collect();
    by_weight.sort_by_key(|reason| match reason.tone {
        Tone::Bad => 0,
        Tone::Open => 1,
        Tone::Later => 2,
        Tone::Good => 3,
    });
    let mut shown: Vec<Reason> = by_weight.iter().take(MOST).map(|reason| because(reason, lang)).collect();
    if let (Some(last), Some(next)) = (shown.last_mut(), by_weight.get(MOST)) {
        *last = Reason { says: and_more(all.len() + 1 - MOST, lang), observed: String::new(), ..because(next, lang) };
    }
    shown
}

fn advice(all: &[ReportAdvice], lang: Lang) -> Vec<String> {
    let shown = if all.len() <= MOST { all.len() } else { MOST - 1 };
    let says = all.iter().take(shown).map(|advice| advice.says.clone());
    says.chain((all.len() > shown).then(|| and_more(all.len() - shown, lang))).collect()
}

fn and_more(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("ほか{count}件は、判定の JSON（yakumori judge --json）にあります。"),
        Lang::En => format!("{count} more are in the judgement as JSON (yakumori judge --json)."),
    }
}

fn because(reason: &ReportBecause, lang: Lang) -> Reason {
    let tone_words = match reason.tone {
        Tone::Good => pick(lang, "根拠", "good"),
        Tone::Bad => pick(lang, "問題", "problem"),
        Tone::Open => pick(lang, "不明", "open"),
        Tone::Later => pick(lang, "後日", "later"),
    };
    Reason {
        tone: reason.tone,
        tone_words,
        says: reason.says.clone(),
        provenance: reason.provenance.word(lang),
        observed: reason.observed_at.map(|day| day.short_words(lang)).unwrap_or_default(),
    }
}

fn step(step: &ReportStep, lang: Lang) -> Step {
    let who = match step.who {
        Who::Pharmacy => pick(lang, "薬局", "pharmacy"),
        Who::Vendor => pick(lang, "事業者", "vendor"),
    };
    let time = match (step.minutes, lang) {
        (0, _) => String::new(),
        (minutes, Lang::Ja) => format!("約{minutes}分"),
        (minutes, Lang::En) => format!("about {minutes} min"),
    };
    Step { what: step.what.clone(), who, time }
}
