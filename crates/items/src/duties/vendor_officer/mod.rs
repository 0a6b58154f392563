//! Vendor's form 1-① 管理責任者: each vendor has named its own, by its own answer alone.

use crate::checklist::Ask;
use crate::replies::judge_by_replies;
use model::finding::Finding;

/// Judges by what every vendor answered.
pub fn judge<'p>(ask: &Ask<'p>) -> Finding<'p> {
    judge_by_replies(ask)
}
