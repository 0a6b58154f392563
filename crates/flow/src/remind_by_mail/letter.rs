//! What mails say: the days that are coming, as `yakumori due` tells them, in the language that was chosen.

use super::Letter;
use crate::judge::{JudgeError, judge};
use crate::open_pharmacy::State;
use journal::Digest;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use model::day::Day;
use model::due::Due;
use model::lang::Lang;

/// How far a mail looks, in days: as `yakumori due` does.
const AHEAD_DAYS: i32 = 365;
/// A mail is sent where something falls due within so many days, or has passed undone. 薬守の目安.
const SOON_DAYS: i32 = 30;

/// `Auto-Submitted: auto-generated`.
#[derive(Clone)]
pub(super) struct Automatic;

impl Header for Automatic {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

fn say(lang: Lang, ja: &'static str, en: &'static str) -> &'static str {
    if lang == Lang::Ja { ja } else { en }
}

/// That mails arrive.
pub(super) fn test(lang: Lang, name: &str) -> Letter {
    Letter {
        subject: format!("{} {name}", say(lang, "【薬守】試しのメール", "[Yakumori] A test mail")),
        text: say(
            lang,
            "このメールが届けば、予定を知らせるメールも届きます。",
            "Where this mail arrives, reminders will arrive too.",
        )
        .to_owned()
            + "\n",
    }
}

/// What is coming, and what of it was told, as a digest; none where nothing is near.
pub(super) fn coming(state: &State, lang: Lang) -> Result<Option<(Letter, String)>, JudgeError> {
    let judged = judge(state, None, lang)?;
    let (report, today) = (&judged.report, judged.report.as_of);
    let due = items::due(&state.shop, report, today.plus_days(AHEAD_DAYS));
    let near = due.iter().filter(|due| due.on <= today.plus_days(SOON_DAYS)).count();
    if near == 0 {
        return Ok(None);
    }
    let lines: Vec<String> = due.iter().map(|due| line(due, today, lang)).collect();
    let passed = due.iter().filter(|due| due.on < today).count();
    let counts = [(passed, say(lang, "過ぎた予定", "passed")), (near - passed, say(lang, "近い予定", "coming"))];
    let counts = counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| match lang {
        Lang::Ja => format!("{what} {count}件"),
        Lang::En => format!("{count} {what}"),
    });
    let counts = counts.collect::<Vec<_>>().join(say(lang, "・", ", "));
    let subject = format!("{}{} {counts}", say(lang, "【薬守】", "[Yakumori] "), state.shop.name);
    let text = format!(
        "{}\n\n{}\n\n{}\n",
        say(lang, "1年先までの予定です。", "What falls due within a year:"),
        lines.join("\n"),
        say(
            lang,
            "薬守を開いて確かめてください。このメールを止めるには、画面の「予定を知らせるメール」を使います。",
            "Open Yakumori to look at it. To end these mails, use the page of reminders.",
        )
    );
    let told = Digest::of(lines.join("\n").as_bytes()).to_string();
    Ok(Some((Letter { subject, text }, told)))
}

fn line(due: &Due<'_>, today: Day, lang: Lang) -> String {
    let passed = if due.on < today { say(lang, "（過ぎています）", " (passed)") } else { "" };
    let advice = if due.is_advice { say(lang, "〔薬守の目安〕 ", "[advice] ") } else { "" };
    format!("{}{passed}  {advice}{}", due.on.words(lang), due.says)
}
