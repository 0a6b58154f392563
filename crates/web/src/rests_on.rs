//! What an item rests on, as it is shown to an inspector: the documents of 文書一覧, the vendors' forms and the ledgers, of the day
//! that is looked at. Whoever was given a link reads what there is; what leads further leads only where they may go.

use crate::error::PageError;
use crate::pages::{counted, partial_words, say};
use crate::visit::Visit;
use flow::{InForce, OwnDocument, PaperOf};
use model::fact::Provenance;
use model::lang::Lang;
use model::member::Deed;
use model::record::{Document, Inspected, Ledger, Record as _};
use model::report::{ReportBecause, ReportItem, VendorForm};
use model::said::Word as _;
use model::word::Number;
use std::collections::BTreeSet;

/// One thing that an item rests on.
pub(crate) struct Rest {
    /// What it is called.
    pub(crate) what: String,
    /// Its day, its place, and what else finds it on the shelf.
    pub(crate) more: String,
    /// Where it is looked at, for whoever may.
    pub(crate) link: Option<String>,
    /// Its files: digest and name.
    pub(crate) files: Vec<(String, String)>,
}

impl Rest {
    /// On one line.
    pub(crate) fn words(&self) -> String {
        if self.more.is_empty() { self.what.clone() } else { format!("{}　{}", self.what, self.more) }
    }
}

/// What is looked through for every item alike.
pub(crate) struct RestsOn<'p> {
    of: PaperOf<'p>,
    own: Vec<OwnDocument>,
    in_force: Vec<InForce>,
    lang: Lang,
    may_look: bool,
}

impl<'p> RestsOn<'p> {
    pub(crate) fn of(visit: &Visit, of: PaperOf<'p>) -> Result<Self, PageError> {
        let (own, in_force) = (flow::own_documents(of), flow::in_force(of)?);
        Ok(Self { of, own, in_force, lang: visit.lang, may_look: visit.may(Deed::Look) })
    }

    /// What an item rests on, documents first.
    pub(crate) fn of_item(&self, item: &ReportItem) -> Vec<Rest> {
        let documents = self.of.state.shop.documents.records().filter(|document| covers(document, item));
        let documents = documents.map(|document| self.document(document));
        let forms = self.of.judged.report.vendors.iter().filter(|form| quotes(item, form));
        let mended = self.of.state.shop.inspected.records().filter(|row| self.is_mended(row, item));
        let mended = mended.map(|row| self.mended(row));
        documents.chain(forms.map(|form| self.form(form))).chain(self.ledgers(item)).chain(mended).collect()
    }

    fn document(&self, document: &Document) -> Rest {
        let lang = self.lang;
        let own = self.own.iter().find(|own| own.rows.iter().any(|row| row.id == document.id));
        let told = [
            (say(lang, "承認・発行", "approved"), partial_words(lang, document.approved_on)),
            (say(lang, "条項", "passage"), document.article.to_string()),
            (say(lang, "保管場所", "kept in"), document.kept_where.to_string()),
        ];
        let files = own.map(|own| own.files(self.of.state)).unwrap_or_default();
        let files = files.iter().filter(|file| !file.sha256.is_empty());
        // What was approved here is opened as it was approved, by an inspector too.
        let approved = self.in_force.iter().find(|it| it.is_of(document));
        let link = match (approved, own) {
            (Some(it), _) => Some(format!("/papers/{}.pdf?version={}", it.kind.code(), it.version)),
            (None, Some(own)) => self.may_look.then(|| format!("/documents/{}", own.id)),
            (None, None) => self.may_look.then(|| format!("/ledgers/documents/rows/{}", document.id)),
        };
        Rest {
            what: document.label().to_owned(),
            more: listed(&told),
            link,
            files: files.map(|file| (file.sha256.clone(), file.file.clone())).collect(),
        }
    }

    /// Whether an inspector pointed something out on the item that was reported as mended: the next one asks about it.
    fn is_mended(&self, row: &Inspected, item: &ReportItem) -> bool {
        let was_told = row.points_out() && !row.is_rehearsal() && !row.is_open(self.of.state.today);
        was_told && number(item).zip(row.item.means()).is_some_and(|(number, covered)| covered.holds(number))
    }

    fn mended(&self, row: &Inspected) -> Rest {
        let lang = self.lang;
        let told = [
            (say(lang, "検査", "inspection"), format!("{} {}", partial_words(lang, row.inspected_on), row.authority)),
            (say(lang, "改善", "remedy"), row.remedy.clone()),
            (say(lang, "改善報告", "reported"), partial_words(lang, row.reported_on)),
        ];
        Rest {
            what: format!("{}: {}", say(lang, "前の立入検査の指摘", "Pointed out before"), row.pointed_out.trim()),
            more: listed(&told),
            link: self.may_look.then(|| "/papers/inspected.pdf".to_owned()),
            files: Vec::new(),
        }
    }

    fn form(&self, form: &VendorForm) -> Rest {
        let lang = self.lang;
        let day = form.lines.iter().filter_map(|line| line.answer.as_ref()?.confirmed_on).max();
        let day = day.map(|day| crate::pages::day_words(lang, day)).unwrap_or_default();
        let by = if form.filled_by.is_empty() {
            String::new()
        } else {
            format!("{}: {}", say(lang, "記入者", "by"), form.filled_by)
        };
        Rest {
            what: format!("{}: {} {}", say(lang, "事業者確認用", "Vendor form"), form.vendor, form.system),
            more: [day, by].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("　"),
            link: Some(format!("/papers/vendor-checklist-{}.pdf", form.code)),
            files: Vec::new(),
        }
    }

    /// The ledgers that the finding was read from, and those in which the item's steps are done.
    fn ledgers(&self, item: &ReportItem) -> impl Iterator<Item = Rest> {
        let asked = self.of.judged.checklist.item(&item.line.key);
        let steps = asked.into_iter().flat_map(|asked| items::words(asked.duty).next.values());
        let mut codes: BTreeSet<&str> = steps.map(|step| step.link.as_str()).collect();
        codes.extend(subjects(item).filter_map(|subject| subject.split('/').next()));
        // Documents and the vendors' forms stand above, one by one.
        let told = [Ledger::Documents, Ledger::VendorReply];
        let ledgers = Ledger::ALL.iter().filter(move |it| codes.contains(it.code()) && !told.contains(it));
        ledgers.filter_map(|ledger| self.ledger(*ledger))
    }

    fn ledger(&self, ledger: Ledger) -> Option<Rest> {
        let count = self.of.state.shop.count(ledger);
        let path = format!("/papers/{}.pdf", ledger.code());
        (count > 0).then(|| Rest {
            what: format!("{}: {}", say(self.lang, "台帳", "Ledger"), ledger.title(self.lang)),
            more: counted(self.lang, count, "row", "rows"),
            link: self.may_look.then_some(path),
            files: Vec::new(),
        })
    }
}

/// Whether a reason of the finding quotes what that vendor answered.
fn quotes(item: &ReportItem, form: &VendorForm) -> bool {
    let by_vendor = |because: &&ReportBecause| because.provenance == Provenance::Vendor;
    let mut told = item.finding.because.iter().filter(by_vendor);
    form.answered() > 0 && told.any(|because| because.says.contains(&form.vendor))
}

/// What the finding's reasons are about: `devices/01J…`.
fn subjects(item: &ReportItem) -> impl Iterator<Item = &str> {
    item.finding.because.iter().map(|because| because.subject.as_str())
}

fn number(item: &ReportItem) -> Option<Number> {
    Number::read(&item.line.number).map(|number| Number { scope: item.line.scope, ..number })
}

/// 「改善報告: 令和7年12月1日」, of what is filled in.
fn listed(told: &[(&str, String)]) -> String {
    let told = told.iter().filter(|(_, text)| !text.trim().is_empty());
    told.map(|(what, text)| format!("{what}: {}", text.trim())).collect::<Vec<_>>().join("　")
}

/// Whether a document is registered for the item, or the finding names it.
fn covers(document: &Document, item: &ReportItem) -> bool {
    let is_registered = number(item).zip(document.item.means()).is_some_and(|(number, covered)| covered.holds(number));
    is_registered || subjects(item).any(|subject| subject.strip_prefix("documents/") == Some(document.id.as_str()))
}
