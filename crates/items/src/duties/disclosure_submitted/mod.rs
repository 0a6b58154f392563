//! Vendor's form 2-③ 開示書の提出: each vendor says that it handed its disclosure over. Whether the paper is really
//! here is `vendor_disclosure` on the pharmacy's form.

use crate::checklist::Ask;
use crate::replies::judge_by_replies;
use model::finding::Finding;

/// Judges by what every vendor answered.
pub fn judge<'p>(ask: &Ask<'p>) -> Finding<'p> {
    judge_by_replies(ask)
}
