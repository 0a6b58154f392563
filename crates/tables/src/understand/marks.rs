//! A mark under a heading that names one word of its column: ○ under 管理者権限.

use crate::cells::CellRead;
use crate::preview::Warned;
use model::record::Field;
use model::said::Word as _;
use model::width;
use model::word::{Authority, YesNo};

/// Reads the mark as the word that the heading names, or as the other. What was typed is kept beside it.
pub(super) fn read(cell: &mut CellRead, field: &Field, heading: &str) {
    let names_one = field.key == "authority" && width::key(heading).contains("管理者");
    if !names_one || Authority::read(&cell.text).is_some() {
        return;
    }
    let word = match YesNo::read(&cell.text) {
        Some(YesNo::Yes) => "管理者",
        Some(YesNo::No) => "一般",
        None => return,
    };
    let typed = std::mem::replace(&mut cell.text, word.to_owned());
    cell.warned = Some(Warned::MarkRead { typed: typed.clone(), read: word.to_owned() });
    cell.note = typed;
}
