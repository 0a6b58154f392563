//! The checklist: the regulator's forms as data, and for every duty the rule that judges it.
//!
//! Judging is pure: a pharmacy, an edition and a day in, findings out. This crate does no I/O, knows no
//! database and reads no clock.

mod changed_wording;
mod checklist;
mod compared;
mod contracts;
mod disclosed;
mod due;
mod duties;
mod evidence;
mod form_check;
mod freshness;
mod inspected;
mod left_out;
mod os_support;
mod outdated;
mod parties;
mod propose;
mod questions;
mod read_parameters;
mod remedies;
mod renumbered;
mod replies;
mod report;
mod second_factor;
mod shipped;
mod silence;
mod stated;
mod sticks;
mod tally;
mod todo;
mod two_factor_plans;
mod ways;
mod words;
mod years;

pub use changed_wording::{Changed, Part, changed_wording};
pub use checklist::{Ask, Checklist, Item};
pub use compared::{Differs, differences, issued_before};
pub use contracts::{is_former, is_in_use, is_medical};
pub use disclosed::{Disclosed, Left, disclosed, systems_without as systems_without_disclosure};
pub use due::{due, review_due_on};
pub use duties::backup_restore::is_copy_of;
pub use duties::vendor_disclosure::File as DisclosureFile;
pub use duties::{DUTIES, Duty, by_code};
pub use form_check::{Remark, beside_answers, check_form};
pub use freshness::{is_silent, measured_until};
pub use os_support::{checked_on as os_support_checked_on, support_end};
pub use outdated::{Outdated, outdated};
pub use parties::{is_for, is_system, names_edition};
pub use propose::propose_duty;
pub use questions::{Questions, questions, remark_of_silence};
pub use read_parameters::{Parameter, ParameterKind, parameters_of, read_parameters};
pub use renumbered::{Renumbered, renumbered};
pub use report::{ReportOf, blank_vendor_form, report};
pub use shipped::{Certainty, Source, newest_year_known, shipped, sources};
pub use silence::ANSWER_DAYS;
pub use stated::for_all as stated_for_all;
pub use sticks::{StickStands, is_permitted, stick_stands};
pub use todo::{Todo, todo};
pub use two_factor_plans::{PlanStands, TwoFactorPlan, two_factor_last_day, two_factor_plans};
pub use ways::{Way, ways};
pub use words::{By, DutyWords, Freshness, WayWords, words};
pub use years::{edition_called, keys_before};
