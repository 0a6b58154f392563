//! What became of documents, as sentences.

use super::Teller;
use crate::report_to_owner::OWNER_REPORT;
use model::act::{Approval, ApprovalTakenBack, ReadBy};
use model::record::Ledger;

impl Teller {
    /// Who approved which version.
    pub(super) fn approved(&self, approval: &Approval) -> String {
        let said = if self.is_report(approval.issue) {
            self.say("開設者が報告を受け取りました", "the owner received a report")
        } else {
            self.say("書類が承認されました", "a paper was approved")
        };
        format!("{said}: {} {} {}", self.version(approval.issue), approval.by, approval.on)
    }

    /// Which version is a draft again, and why.
    pub(super) fn approval_taken_back(&self, taken_back: &ApprovalTakenBack) -> String {
        let said = if self.is_report(taken_back.issue) {
            self.say("開設者の受け取りを取り消しました", "that the owner received a report was taken back")
        } else {
            self.say("書類の承認を取り消しました", "the approval of a paper was taken back")
        };
        format!("{said}: {}{}", self.version(taken_back.issue), self.aside(&taken_back.reason))
    }

    /// Who has read which document.
    pub(super) fn read(&self, read: &ReadBy) -> String {
        let row = self.rows.get(&(Ledger::People, read.person.clone()));
        let name = row.map(|row| Ledger::People.name_of(row)).unwrap_or_default();
        let said = match read.on {
            Some(_) => self.say("書類を読みました", "a paper was read"),
            None => self.say("「読んだ」を取り消しました", "a paper was not read after all"),
        };
        format!("{said}: {name} {}", self.version(read.version))
    }

    /// Whether a version is one of the report to the owner, which is received and not approved.
    fn is_report(&self, issue: u64) -> bool {
        self.name(&format!("paper/{issue}")).starts_with(OWNER_REPORT.code())
    }

    /// 「rules.pdf（#12）」: a version by its file and the entry that issued it.
    fn version(&self, issue: u64) -> String {
        format!("{}（#{issue}）", self.name(&format!("paper/{issue}")))
    }
}
