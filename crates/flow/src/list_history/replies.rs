//! What happened to vendors' replies, as sentences: their keys, their standard replies, papers, and what was taken back.

use super::told::Teller;
use model::act::Act;
use model::reply_paper::ReplyPaper;
use model::standard::StandardTaken;

impl Teller {
    /// The sentence for an act about a vendor's reply.
    pub(super) fn reply(&self, act: &Act) -> String {
        match act {
            Act::VendorKeyConfirmed { fingerprint, vendor, .. } => {
                let said = self.say("事業者の鍵を確かめました", "a vendor's key was confirmed");
                format!("{said}: {vendor} {fingerprint}")
            }
            Act::VendorKeyStopped { fingerprint, vendor, reason } => {
                let said = self.say("事業者の鍵を信頼しないことにしました", "a vendor's key is trusted no more");
                format!("{said}: {vendor} {fingerprint}{}", self.aside(reason))
            }
            Act::StandardReplyTaken(taken) => self.standard(taken),
            Act::ReplyPaperKept(paper) => self.paper(paper),
            Act::ReplyWithdrawn { vendor, system, reason, .. } => {
                let said = self.say("事業者の回答を取り下げました", "a vendor's reply was withdrawn");
                format!("{said}: {}{}", about(vendor, system), self.aside(reason))
            }
            act => act.code().to_owned(),
        }
    }

    /// Whose reply, about what, by which key, and which file.
    fn standard(&self, taken: &StandardTaken) -> String {
        let StandardTaken { fingerprint, sha256, system, reply, .. } = taken;
        let said = self.say("標準回答を取り込みました", "a standard reply was taken");
        let key = format!("{} {fingerprint}", self.say("鍵", "key"));
        let beside = self.aside(&format!("{} → {system}、{key}、SHA-256 {sha256}", reply.issued_on));
        format!("{said}: {} {} {}{beside}", reply.vendor, reply.product, reply.version)
    }

    /// Whose paper, and where it is: the file, or the place.
    fn paper(&self, paper: &ReplyPaper) -> String {
        let said =
            self.say("事業者の回答の紙・PDFを残し、答えを書き写しました", "a vendor's reply was typed from its paper");
        let ReplyPaper { vendor, system, file, kept_where, sha256, by, .. } = paper;
        let sha256 = if sha256.is_empty() { String::new() } else { format!("SHA-256 {sha256}") };
        let parts = [file.as_str(), kept_where, &sha256, by].into_iter().filter(|text| !text.is_empty());
        let parts = parts.collect::<Vec<_>>().join(self.say("、", ", "));
        format!("{said}: {}{}", about(vendor, system), self.aside(&parts))
    }
}

/// 「B社　レセコン」
fn about(vendor: &str, system: &str) -> String {
    [vendor, system].join("　").trim_end().to_owned()
}
