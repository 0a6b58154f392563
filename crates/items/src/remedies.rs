//! What is wrong on a machine, by what it told itself, and how that is mended in three steps: by the vendor that keeps it, who is
//! asked before anything is done, or by the pharmacy. The words are data, in `remedies/*.toml`.

mod keeper;
mod wrong;

use crate::report::ReportOf;
use keeper::Keeper;
use model::fact::MachineReport;
use model::finding::{Args, Finding};
use model::lang::{Bilingual, Lang};
use model::record::Record as _;
use model::report::{ReportPicture, ReportWrong};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What is wrong, by a code whose words are in the data.
#[derive(Debug)]
struct Wrong<'p> {
    code: &'static str,
    /// What its words need.
    args: Args<'p>,
}

/// The words of one kind of wrong.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    says: Bilingual,
    asked: Bilingual,
    who: By,
    minutes: u32,
    windows_11: Option<Way>,
    windows_10: Option<Way>,
    linux: Option<Way>,
}

/// How it is mended on one system.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Way {
    steps: [Bilingual; 3],
    picture: Option<Picture>,
}

/// Where it is in the settings window.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Picture {
    /// What is chosen on the left.
    left: Bilingual,
    /// The line on the right.
    row: Bilingual,
    /// How its switch stands in the end, where it has one.
    switch: Option<bool>,
    /// Which steps these two are.
    marks: [u32; 2],
}

/// Who may mend it.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum By {
    Anyone,
    Administrator,
}

impl By {
    fn word(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Anyone, Lang::Ja) => "薬局のだれでも",
            (Self::Anyone, Lang::En) => "anyone in the pharmacy",
            (Self::Administrator, Lang::Ja) => {
                "その機器の管理者のパスワードを知る人（管理薬剤師、医療情報システム安全管理責任者など）"
            }
            (Self::Administrator, Lang::En) => {
                "who knows the machine's administrator password (the managing pharmacist or the safety officer)"
            }
        }
    }
}

/// What comes first where not the pharmacy alone decides.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct First {
    vendor: Steps,
    unlinked: Steps,
    letter: Letter,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Steps {
    who: Bilingual,
    minutes: u32,
    steps: [Bilingual; 3],
}

/// The ready-made question.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Letter {
    head: Bilingual,
    measured: Bilingual,
    asked: Bilingual,
    foot: Bilingual,
}

const FILES: [&str; 3] = [
    include_str!("../remedies/updates.toml"),
    include_str!("../remedies/people.toml"),
    include_str!("../remedies/doors.toml"),
];

// The files are part of the program; a test proves that each of them parses.
static WORDS: LazyLock<BTreeMap<String, Words>> = LazyLock::new(|| {
    let read = |file: &str| toml::from_str::<BTreeMap<String, Words>>(file).unwrap_or_default();
    FILES.iter().flat_map(|file| read(file)).collect()
});

static FIRST: LazyLock<Option<First>> = LazyLock::new(|| toml::from_str(include_str!("../remedies/vendor.toml")).ok());

/// What is to be mended on a machine.
#[derive(Debug, Default)]
pub(crate) struct Mending {
    /// Everything that is wrong, with its remedy.
    pub(crate) wrong: Vec<ReportWrong>,
    /// One letter that asks the vendor about all; empty where there is none to ask.
    pub(crate) letter: String,
    /// What is to be said of the vendor's answer on changes by the pharmacy; empty where none is written.
    pub(crate) leave: String,
}

/// What is to be mended on a machine by the day judged for.
pub(crate) fn mending(of: &ReportOf<'_>, findings: &[Finding<'_>], id: &str) -> Mending {
    let known = of.shop.machines.get(id).and_then(|machine| Some((machine, machine.report_by(of.today)?)));
    let Some((machine, report)) = known else { return Default::default() };
    let device = machine.device.as_ref().and_then(|id| of.shop.devices.get(id)).map(|kept| &kept.record);
    let keeper = Keeper::of(of.shop, device, of.today);
    let about = About { of, report, device: device.map_or(report.host.as_str(), |device| device.label()), keeper };
    let found = wrong::found(of, findings, (id, machine), (report, device));
    let wrong: Vec<ReportWrong> = found.iter().filter_map(|wrong| about.remedy(wrong)).collect();
    let letter = match about.keeper {
        Keeper::Vendor(..) | Keeper::Allows(..) if !wrong.is_empty() => about.letter(&found),
        _ => String::new(),
    };
    Mending { wrong, letter, leave: keeper.says(of.lang, (of.today, report.observed_on)) }
}

/// The machine that something is wrong on.
struct About<'r> {
    of: &'r ReportOf<'r>,
    report: &'r MachineReport,
    /// What people call it.
    device: &'r str,
    keeper: Keeper<'r>,
}

impl About<'_> {
    fn remedy(&self, wrong: &Wrong<'_>) -> Option<ReportWrong> {
        let (words, lang) = (WORDS.get(wrong.code)?, self.of.lang);
        let fill = |text: &Bilingual| text.fill(lang, |name| arg(&wrong.args, name, lang));
        let says = fill(&words.says);
        let told = |who: String, minutes, steps: Vec<String>| ReportWrong {
            code: wrong.code.to_owned(),
            says: says.clone(),
            who,
            minutes,
            steps,
            letter: String::new(),
            picture: None,
        };
        let first = FIRST.as_ref()?;
        Some(match &self.keeper {
            keeper if keeper.is_asked_of(wrong.code) => {
                ReportWrong { letter: self.letter(std::slice::from_ref(wrong)), ..self.before(&first.vendor, told) }
            }
            Keeper::Unlinked => self.before(&first.unlinked, told),
            _ => {
                let way = words.way(self.report);
                let steps = way.map(|way| way.steps.iter().map(fill).collect()).unwrap_or_default();
                let picture = way.and_then(|way| way.picture.as_ref()).map(|picture| picture.words(lang));
                // What the vendor's word does not speak of is asked all the same.
                let is_asked = matches!(self.keeper, Keeper::Allows(..));
                let letter = if is_asked { self.letter(std::slice::from_ref(wrong)) } else { String::new() };
                ReportWrong { picture, letter, ..told(words.who.word(lang).to_owned(), words.minutes, steps) }
            }
        })
    }

    fn before(&self, steps: &Steps, told: impl Fn(String, u32, Vec<String>) -> ReportWrong) -> ReportWrong {
        let lang = self.of.lang;
        let filled = steps.steps.iter().map(|step| step.fill(lang, |name| self.arg(name))).collect();
        told(steps.who.get(lang).to_owned(), steps.minutes, filled)
    }

    /// What a vendor is asked, ready to be sent: the device, what was measured, what is asked.
    fn letter(&self, wrongs: &[Wrong<'_>]) -> String {
        let Some(First { letter, .. }) = FIRST.as_ref() else { return String::new() };
        let lang = self.of.lang;
        let own = |text: &Bilingual| text.fill(lang, |name| self.arg(name));
        let mut paragraphs = vec![own(&letter.head)];
        for wrong in wrongs {
            let Some(words) = WORDS.get(wrong.code) else { continue };
            let fill = |text: &Bilingual| text.fill(lang, |name| arg(&wrong.args, name, lang));
            let (says, asked) = (fill(&words.says), fill(&words.asked));
            let put = |text: &Bilingual, what: &str| text.fill(lang, |_| Some(what.into()));
            paragraphs.push(format!("{}\n{}", put(&letter.measured, &says), put(&letter.asked, &asked)));
        }
        paragraphs.push(own(&letter.foot));
        paragraphs.join("\n\n") + "\n"
    }

    fn arg(&self, name: &str) -> Option<Cow<'_, str>> {
        let lang = self.of.lang;
        Some(match name {
            "vendor" => self.keeper.name(lang).into(),
            "pharmacy" => self.of.shop.name.as_str().into(),
            "day" => self.report.observed_on.words(lang).into(),
            "device" => self.device.into(),
            "host" => self.report.host.as_str().into(),
            "os" => self.report.text("os.name").unwrap_or(if lang == Lang::Ja { "不明" } else { "unknown" }).into(),
            _ => return None,
        })
    }
}

/// A value as it stands in a sentence.
fn arg<'a>(args: &'a Args<'_>, name: &str, lang: Lang) -> Option<Cow<'a, str>> {
    args.iter().find(|(known, _)| *known == name).map(|(_, value)| value.words(lang))
}

impl Words {
    /// The way on the machine's system. A Windows that is neither 10 nor 11 looks more like 10.
    fn way(&self, report: &MachineReport) -> Option<&Way> {
        let code = report.text("os.code").unwrap_or_default();
        let is_windows = code.starts_with("windows") || report.text("os.name").is_some_and(|os| os.contains("Windows"));
        match (is_windows, code.starts_with("windows-11")) {
            (false, _) => self.linux.as_ref(),
            (true, true) => self.windows_11.as_ref(),
            (true, false) => self.windows_10.as_ref().or(self.windows_11.as_ref()),
        }
    }
}

impl Picture {
    fn words(&self, lang: Lang) -> ReportPicture {
        let [left, row] = [&self.left, &self.row].map(|text| text.get(lang).to_owned());
        ReportPicture { left, row, switch: self.switch, marks: self.marks }
    }
}

#[cfg(test)]
mod tests;
