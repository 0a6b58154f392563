//! Questions to the vendors: what each still owes an answer to, and what the pharmacy could not answer itself.

use model::answer::Status;
use model::lang::Lang;
use model::report::{Report, ReportItem, VendorForm, VendorLine};
use std::fmt::Write as _;

/// What is to be asked of one vendor about one system.
pub struct Questions<'r> {
    /// The vendor's form.
    pub form: &'r VendorForm,
    /// Its rows without an answer.
    pub owed: Vec<&'r VendorLine>,
    /// The pharmacy's rows answered わからない, of which the vendor's form holds the number.
    pub unsure: Vec<&'r ReportItem>,
}

/// What is to be asked, vendor by vendor; a vendor of whom nothing is asked is left out.
#[must_use]
pub fn questions(report: &Report) -> Vec<Questions<'_>> {
    let of = |form| {
        let form: &VendorForm = form;
        let owed: Vec<&VendorLine> = form.lines.iter().filter(|line| line.answer.is_none()).collect();
        let is_theirs = |item: &&ReportItem| form.lines.iter().any(|line| line.line.number == item.line.number);
        let unsure = report.items.iter().filter(|item| item.status == Status::Unsure).filter(is_theirs).collect();
        Questions { form, owed, unsure }
    };
    let all = report.vendors.iter().map(of);
    all.filter(|asked| !asked.owed.is_empty() || !asked.unsure.is_empty()).collect()
}

impl Questions<'_> {
    /// The letter, ready to be sent: the official words of every row, and where the answer goes.
    #[must_use]
    pub fn letter(&self, report: &Report) -> String {
        let VendorForm { vendor, system, .. } = self.form;
        let pharmacy = &report.pharmacy.name;
        let mut letter = match report.lang {
            Lang::Ja => format!(
                "{vendor} ご担当者様\n\nお世話になっております。{pharmacy}です。\n{}のため、「{system}」について、次の項目の確認をお願いします。同封（添付）の事業者確認用の様式にご記入のうえ、ご返送ください。「いいえ」のときは、目標日もお書きください。\n",
                report.edition_title
            ),
            Lang::En => format!(
                "To {vendor}\n\nFor {}, please tell us about \"{system}\" on the form enclosed. Where the answer is no, please add a target day. From {pharmacy}.\n",
                report.edition_title
            ),
        };
        let owed = self.owed.iter().map(|line| (&line.line.number, &line.line.wording));
        let unsure = self.unsure.iter().map(|item| (&item.line.number, &item.line.wording));
        let mut asked: Vec<_> = owed.chain(unsure).collect();
        asked.dedup();
        for (number, wording) in asked {
            // Writing to a String does not fail.
            let _written = write!(letter, "\n{number}　{wording}");
        }
        letter.push('\n');
        letter
    }
}
