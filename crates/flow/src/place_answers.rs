//! Placing the answers of a file on the forms that the pharmacy works with, before anything is written.

use crate::judge::current_edition;
use crate::open_pharmacy::State;
use items::{Checklist, edition_called, names_edition, shipped};
use model::edition::{Audience, Edition, Form};
use model::name::Name;
use tables::preview::{Warned, Warning};
use tables::{Preview, ReadError, ReadRow, Why};

/// Places a vendor's replies, each on the vendors' form of its year.
///
/// # Errors
/// The file is the pharmacy's own form.
pub(crate) fn place_replies(state: &State, preview: &mut Preview) -> Result<(), ReadError> {
    preview.rows.append(&mut preview.blank);
    let current = current_edition(&state.shop);
    // Nothing is placed by a draft, as nothing is judged by one.
    let imported = state.shop.editions.values().filter(|known| known.confirmed).map(|known| &known.edition);
    let editions: Vec<&Edition> = shipped().iter().chain(imported).collect();
    let is_of = |row: &ReadRow, edition: &Edition| names_edition(edition_of(row).unwrap_or(&current), edition);
    if let Some(edition) = editions.iter().find(|edition| preview.rows.iter().any(|row| is_of(row, edition))) {
        refuse_other_form(preview, edition, Audience::Vendor)?;
    }
    for edition in &editions {
        if let Some(form) = edition.form(Audience::Vendor) {
            tables::place(preview, form, |row| is_of(row, edition));
        }
    }
    name_the_year(state, &current, preview);
    tell_days_ahead(state, preview);
    tables::tell_twice(preview);
    let is_known = |row: &ReadRow| editions.iter().any(|e| e.form(Audience::Vendor).is_some() && is_of(row, e));
    if let Some(row) = preview.rows.iter_mut().find(|row| !is_known(row)) {
        let typed = edition_of(row).unwrap_or(&current).to_owned();
        warn(row, "年度", Warned::FormNotHere { typed });
    }
    tell_other_pharmacy(preview, &state.shop.name);
    Ok(())
}

/// Once the year was turned over, an answer of this year stands beside last year's of the same number, also where no year is
/// written: it never takes its place.
fn name_the_year(state: &State, current: &str, preview: &mut Preview) {
    let Some(edition) = edition_called(&state.shop, current).filter(|_| state.shop.years.contains_key(current)) else {
        return;
    };
    let is_of_year = |row: &ReadRow| {
        edition_of(row).is_none() && row.day("confirmed_on").is_some_and(|day| day.latest() >= edition.first_on)
    };
    for row in preview.rows.iter_mut().filter(|row| is_of_year(row)) {
        row.cells.insert("edition".to_owned(), current.to_owned());
    }
}

/// An answer of tomorrow is kept, and counts from its day.
fn tell_days_ahead(state: &State, preview: &mut Preview) {
    for row in &mut preview.rows {
        if let Some(day) = row.day("confirmed_on").filter(|day| day.earliest() > state.today) {
            warn(row, "確認日", Warned::DayAhead { read: day.wareki() });
        }
    }
}

/// Places answers to sign on the pharmacy's form.
///
/// # Errors
/// The file is a vendor's form, or one of another year.
pub(crate) fn place_own(state: &State, checklist: &Checklist, preview: &mut Preview) -> Result<(), ReadError> {
    let edition = &checklist.edition;
    let year = preview.form.as_ref().and_then(|form| form.fiscal_year);
    if let Some(year) = year.filter(|year| *year != edition.first_on.year()) {
        let why = Why::OtherYear { in_file: year.saturating_sub(2018), edition: edition.title.clone() };
        return Err(why.in_file(&preview.file));
    }
    refuse_other_form(preview, edition, Audience::Pharmacy)?;
    if let Some(form) = edition.form(Audience::Pharmacy) {
        tables::place(preview, form, |_| true);
    }
    tables::tell_twice(preview);
    tell_other_pharmacy(preview, &state.shop.name);
    Ok(())
}

/// A form that does not say whose it is is told by its wordings.
fn refuse_other_form(preview: &Preview, edition: &Edition, wanted: Audience) -> Result<(), ReadError> {
    let other = match wanted {
        Audience::Vendor => Audience::Pharmacy,
        Audience::Pharmacy => Audience::Vendor,
    };
    let forms: [Option<&Form>; 2] = [wanted, other].map(|audience| edition.form(audience));
    match forms {
        [Some(own), Some(others)] => {
            let (of_own, of_others) = tables::wordings_of(preview, own, others);
            if of_others > of_own { Err(Why::other_form(other).in_file(&preview.file)) } else { Ok(()) }
        }
        _ => Ok(()),
    }
}

/// The edition that a row names itself.
pub(crate) fn edition_of(row: &ReadRow) -> Option<&str> {
    row.cells.get("edition").map(String::as_str).filter(|edition| !edition.trim().is_empty())
}

/// A form that went to another pharmacy is easily taken for one's own.
fn tell_other_pharmacy(preview: &mut Preview, name: &str) {
    let typed = preview.form.as_ref().map(|form| form.pharmacy.clone()).unwrap_or_default();
    if Name::new(&*typed).is_empty() || Name::new(&*typed).overlaps(&Name::new(name)) {
        return;
    }
    if let Some(row) = preview.rows.first_mut() {
        warn(row, "薬局名", Warned::OtherPharmacy { typed });
    }
}

fn warn(row: &mut ReadRow, heading: &str, what: Warned) {
    row.warnings.push(Warning { column: String::new(), heading: heading.to_owned(), what });
}
