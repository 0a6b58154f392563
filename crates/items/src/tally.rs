//! The tally: reasons go in, the finding comes out, by one rule for every duty.
//!
//! Anything bad makes it not satisfied; else anything open makes it unknown; else anything good makes it
//! satisfied; nothing at all is unknown. A good reason that has run out is open; a bad one stays bad. What was
//! observed after the day judged for is shown and not counted. (DESIGN §4.)

use model::day::{Day, PartialDay};
use model::fact::Provenance;
use model::finding::{Advice, Arg, Args, Because, Finding, Quoted, State, Step, Subject, Tone};
use std::collections::BTreeSet;

/// 薬守の目安: papers, lists and practices are looked at again once a year.
pub const YEAR_DAYS: i32 = 365;

/// Room for the reasons of a usual item, so that the list need not grow step by step; more of it is memory that is never in the
/// processor's reach.
const USUAL_REASONS: usize = 6;

/// Up to so many steps are compared with each other one by one.
const FEW_STEPS: usize = 16;

/// Collects reasons.
#[derive(Debug)]
pub struct Tally<'p> {
    today: Day,
    valid_until: Option<Day>,
    because: Vec<Because<'p>>,
    advice: Vec<Advice<'p>>,
    next: Vec<Step<'p>>,
}

/// A reason on its way into the tally. Declared by the pharmacy unless said otherwise.
#[derive(Debug, Clone)]
pub struct Reason<'p> {
    because: Because<'p>,
    until: Option<Day>,
}

/// Begins a reason: its code and what it is about.
#[must_use]
pub fn because<'p>(fact: &'static str, subject: Subject<'p>) -> Reason<'p> {
    let because = Because {
        fact,
        tone: Tone::Open,
        subject,
        args: Args::new(),
        provenance: Provenance::Declared,
        observed_on: None,
    };
    Reason { because, until: None }
}

/// A reason that somebody gave, with its day and the values for its words.
#[inline(always)]
pub(crate) fn said_by<'p>(
    (fact, subject): (&'static str, Subject<'p>),
    provenance: Provenance,
    on: Option<PartialDay>,
    args: Args<'p>,
) -> Reason<'p> {
    let observed_on = on.map(PartialDay::latest);
    Reason { because: Because { fact, tone: Tone::Open, subject, args, provenance, observed_on }, until: None }
}

// A reason goes through several of these on its way. Inlined and put together from its parts, it is built where it stands; moved as a
// whole it is copied each time, by a call: it is larger than what is copied in place.
impl<'p> Reason<'p> {
    /// Where it is known from.
    #[must_use]
    #[inline(always)]
    pub fn from(self, provenance: Provenance) -> Self {
        Self { because: Because { provenance, ..self.because }, until: self.until }
    }

    /// When it was observed, confirmed or stated; of a month, its last day.
    #[must_use]
    #[inline(always)]
    pub fn on(self, day: Option<PartialDay>) -> Self {
        let observed_on = day.map(PartialDay::latest);
        Self { because: Because { observed_on, ..self.because }, until: self.until }
    }

    /// When it was observed.
    #[must_use]
    #[inline(always)]
    pub fn on_day(self, day: Day) -> Self {
        Self { because: Because { observed_on: Some(day), ..self.because }, until: self.until }
    }

    /// The last day on which it can be held.
    #[must_use]
    #[inline(always)]
    pub fn until(self, day: Day) -> Self {
        Self { because: Because { ..self.because }, until: Some(day) }
    }

    /// The last day on which it can be held, unless an earlier one is known already.
    #[must_use]
    #[inline(always)]
    pub fn until_earlier(self, day: Day) -> Self {
        let earlier = self.until.map_or(day, |known| known.min(day));
        self.until(earlier)
    }

    /// A value for its words.
    #[must_use]
    #[inline(always)]
    pub fn with(self, name: &'static str, value: impl Into<Quoted<'p>>) -> Self {
        let mut args = self.because.args;
        args.push((name, value.into()));
        Self { because: Because { args, ..self.because }, until: self.until }
    }
}

impl<'p> Tally<'p> {
    /// An empty tally for a day.
    #[must_use]
    pub fn new(today: Day) -> Self {
        Self {
            today,
            valid_until: None,
            because: Vec::with_capacity(USUAL_REASONS),
            advice: Vec::new(),
            next: Vec::new(),
        }
    }

    /// Goes on from a finding, to count what stands beside it.
    #[must_use]
    pub fn resume(today: Day, finding: Finding<'p>) -> Self {
        let Finding { valid_until, because, advice, next, .. } = finding;
        Self { today, valid_until, because, advice, next }
    }

    /// A reason for はい.
    pub fn good(&mut self, reason: Reason<'p>) {
        self.good_today(reason);
    }

    /// A reason for はい; tells whether it counts: it has not run out, and was not observed after the day.
    pub fn good_today(&mut self, reason: Reason<'p>) -> bool {
        let stale = reason.until.is_some_and(|until| until < self.today);
        let counts = !stale && self.counts(&reason);
        if counts {
            self.valid_until = match (self.valid_until, reason.until) {
                (Some(known), Some(until)) => Some(known.min(until)),
                (known, until) => known.or(until),
            };
        }
        self.push(reason, if stale { Tone::Open } else { Tone::Good });
        counts
    }

    /// A reason that breaks はい.
    pub fn bad(&mut self, reason: Reason<'p>) {
        self.push(reason, Tone::Bad);
    }

    /// A reason that leaves the item open.
    pub fn open(&mut self, reason: Reason<'p>) {
        self.push(reason, Tone::Open);
    }

    /// 薬守の目安. It never changes the finding.
    pub fn advise(&mut self, code: &'static str, subject: Subject<'p>) {
        self.advise_with(code, subject, []);
    }

    /// 薬守の目安 with values for its words.
    pub fn advise_with(&mut self, code: &'static str, subject: Subject<'p>, args: impl IntoIterator<Item = Arg<'p>>) {
        self.advice.push(Advice { code, subject, args: listed(args) });
    }

    /// A step to do next.
    pub fn next(&mut self, code: &'static str, subject: Subject<'p>) {
        self.next_with(code, subject, []);
    }

    /// A step with values for its words.
    pub fn next_with(&mut self, code: &'static str, subject: Subject<'p>, args: impl IntoIterator<Item = Arg<'p>>) {
        self.next.push(Step { code, subject, args: listed(args) });
    }

    /// Whether a reason of that tone is in.
    #[must_use]
    pub fn has(&self, tone: Tone) -> bool {
        self.because.iter().any(|because| because.tone == tone)
    }

    /// The conclusion.
    #[must_use]
    pub fn finish(self) -> Finding<'p> {
        let state = if self.has(Tone::Bad) {
            State::NotSatisfied
        } else if self.has(Tone::Open) || !self.has(Tone::Good) {
            State::Unknown
        } else {
            State::Satisfied
        };
        self.conclude(state)
    }

    /// The conclusion 記入不要, for rows on which the sheet prints it.
    #[must_use]
    pub fn not_required(self) -> Finding<'p> {
        self.conclude(State::NotRequired)
    }

    fn conclude(self, state: State) -> Finding<'p> {
        let of = |tone: Tone| self.because.iter().filter(move |b| b.tone == tone).map(|b| b.provenance);
        let strength = match state {
            // As weak as the weakest reason it needs; as strong as the strongest that breaks it.
            State::Satisfied | State::NotRequired => of(Tone::Good).min(),
            State::NotSatisfied => of(Tone::Bad).max(),
            State::Unknown => None,
        };
        let valid_until = if state == State::Satisfied { self.valid_until } else { None };
        let next = listed_once(self.next);
        Finding { state, strength, valid_until, because: self.because, advice: self.advice, next }
    }

    fn counts(&self, reason: &Reason<'p>) -> bool {
        reason.because.observed_on.is_none_or(|on| on <= self.today)
    }

    // Put together from its parts, as on its way here.
    #[inline(always)]
    fn push(&mut self, reason: Reason<'p>, tone: Tone) {
        let tone = if self.counts(&reason) { tone } else { Tone::Later };
        let Because { fact, subject, args, provenance, observed_on, .. } = reason.because;
        self.because.push(Because { fact, tone, subject, args, provenance, observed_on });
    }
}

/// Pushed one by one: mostly it is one, or none.
#[inline]
fn listed<'p>(values: impl IntoIterator<Item = Arg<'p>>) -> Args<'p> {
    let mut args = Args::new();
    values.into_iter().for_each(|value| args.push(value));
    args
}

/// The same step about the same thing is listed once, where it came first.
fn listed_once(mut steps: Vec<Step<'_>>) -> Vec<Step<'_>> {
    if steps.len() > FEW_STEPS {
        let mut seen = BTreeSet::new();
        let is_first: Vec<bool> = steps.iter().map(|step| seen.insert(step)).collect();
        return steps.into_iter().zip(is_first).filter_map(|(step, is_first)| is_first.then_some(step)).collect();
    }
    let mut at = 1;
    while at < steps.len() {
        if steps[..at].contains(&steps[at]) {
            steps.remove(at);
        } else {
            at += 1;
        }
    }
    steps
}

/// The subject for a record.
#[must_use]
pub fn of<R: model::record::Record>(record: &R) -> Subject<'_> {
    Subject::Record { ledger: R::LEDGER, id: record.id(), label: record.label() }
}
