//! The nouns of Yakumori: what a pharmacy keeps, what machines and vendors say, what is found,
//! what a person answers, and what is reported.
//!
//! This crate does no I/O, reads no clock and knows neither SQL nor HTTP.

pub mod act;
pub mod answer;
pub mod attachment;
pub mod covered;
pub mod day;
pub mod due;
pub mod edition;
pub mod fact;
pub mod finding;
pub mod lack;
pub mod lang;
pub mod leave;
pub mod lost;
pub mod marks;
pub mod member;
pub mod name;
pub mod os;
pub mod pharmacy;
pub mod presence;
pub mod record;
pub mod remark;
pub mod reply_paper;
pub mod report;
pub mod running;
pub mod said;
mod spared;
pub mod stance;
pub mod standard;
pub mod telling;
pub mod text;
pub mod unsettled;
mod vague;
pub mod width;
pub mod word;
