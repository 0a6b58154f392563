//! What an item rests on, as it is shown to an inspector: the documents of 文書一覧, the vendors' forms and the ledgers, of the day
//! that is looked at. Whoever was given a link reads what there is; what leads further leads only where they may go.

use crate::pages::{counted, say};
use crate::visit::Visit;
use flow::{OwnDocument, PaperOf};
use model::fact::Provenance;
use model::lang::Lang;
use model::member::Deed;
use model::record::{Document, Ledger, Record as _};
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

/// What is looked through for every item alike.
pub(crate) struct RestsOn<'p> {
    of: PaperOf<'p>,
    own: Vec<OwnDocument>,
    lang: Lang,
    may_look: bool,
}

impl<'p> RestsOn<'p> {
    pub(crate) fn of(visit: &Visit, of: PaperOf<'p>) -> Self {
        Self { of, own: flow::own_documents(of), lang: visit.lang, may_look: visit.may(Deed::Look) }
    }

    /// What an item rests on, documents first.
    pub(crate) fn of_item(&self, item: &ReportItem) -> Vec<Rest> {
        let documents = self.of.state.shop.documents.records().filter(|document| covers(document, item));
        let documents = documents.map(|document| self.document(document));
        let forms = self.of.judged.report.vendors.iter().filter(|form| quotes(item, form));
        documents.chain(forms.map(|form| self.form(form))).chain(self.ledgers(item)).collect()
    }

    fn document(&self, document: &Document) -> Rest {
        let lang = self.lang;
        let own = self.own.iter().find(|own| own.rows.iter().any(|row| row.id == document.id));
        let day = document.approved_on.map(|on| if lang == Lang::Ja { on.wareki() } else { on.to_string() });
        let told = [
            (say(lang, "承認・発行", "approved"), day.unwrap_or_default()),
            (say(lang, "条項", "passage"), document.article.to_string()),
            (say(lang, "保管場所", "kept in"), document.kept_where.to_string()),
        ];
        let told = told.into_iter().filter(|(_, text)| !text.is_empty());
        let files = own.map(|own| own.files(self.of.state)).unwrap_or_default();
        let files = files.iter().filter(|file| !file.sha256.is_empty());
        let path = match own {
            Some(own) => format!("/documents/{}", own.id),
            None => format!("/ledgers/documents/rows/{}", document.id),
        };
        Rest {
            what: document.label().to_owned(),
            more: told.map(|(what, text)| format!("{what}: {text}")).collect::<Vec<_>>().join("　"),
            link: self.may_look.then_some(path),
            files: files.map(|file| (file.sha256.clone(), file.file.clone())).collect(),
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

/// Whether a document is registered for the item, or the finding names it.
fn covers(document: &Document, item: &ReportItem) -> bool {
    let number = Number::read(&item.line.number).map(|number| Number { scope: item.line.scope, ..number });
    let is_registered = number.zip(document.item.means()).is_some_and(|(number, covered)| covered.holds(number));
    is_registered || subjects(item).any(|subject| subject.strip_prefix("documents/") == Some(document.id.as_str()))
}
