//! Reading people's files: any layout and encoding → rows of a ledger with a preview of what was
//! understood; and writing them back.
//!
//! It never writes to a journal and never judges.

mod above;
mod cells;
mod columns;
mod export;
mod filled_form;
mod headings;
mod limits;
mod naming;
mod neutral;
pub mod official_form;
mod placed;
mod plan;
pub mod preview;
mod same_versions;
mod source;
mod standard;
mod told;
mod trouble;
mod typed;
mod understand;
mod unseen;
mod workbook;

pub use cells::LONGEST;
pub use columns::{ANSWERS, Columns};
pub use export::{Format, WriteError, Written, write, write_table};
pub use limits::Limits;
pub use neutral::{neutralised, restored};
pub use placed::{place, tell_twice, wordings_of};
pub use plan::{Becomes, Change, Fate, NeedsLook, Plan, changed, plan, settle_blank, settle_standard};
pub use preview::{Preview, ReadRow, Warned, Warning};
pub use same_versions::{SameVersion, settle_versions};
pub use source::{lines, read};
pub use standard::{StandardError, check_standard, is_standard, read_standard, write_standard};
pub use told::{Told, told};
pub use trouble::{ReadError, Why};
pub use typed::{TypedError, typed};
pub use understand::{understand, understand_answers};
pub use workbook::{Cell, Merge, Sheet, SheetRow, Value, Workbook};
