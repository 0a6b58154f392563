//! Filling the official file that an edition was imported from.

use crate::issue_paper::{IssueError, PaperOf};
use model::edition::{Audience, Form, NameOf, OfficialFile};
use model::record::{AsText as _, Person};
use model::report::VendorForm;
use paper::official_xlsx::{self, Cells, FillError, Names};
use paper::{Paper, Warning};

/// The form of an edition with the official file it was read from; `None` where it is not one that was imported.
fn official(of: PaperOf<'_>, audience: Audience) -> Option<(&Form, &OfficialFile)> {
    let form = of.judged.checklist.edition.form(audience)?;
    Some((form, form.official.as_ref()?))
}

/// 薬局確認用 in the official file.
pub(crate) fn fill_checklist(of: PaperOf<'_>) -> Result<Option<Paper>, IssueError> {
    let Some((form, file)) = official(of, Audience::Pharmacy) else { return Ok(None) };
    fill(of, file, &official_xlsx::pharmacy_cells(&of.judged.report, form, &people(of))).map(Some)
}

/// 事業者確認用 of one vendor and system in the official file.
pub(crate) fn fill_vendor_checklist(of: PaperOf<'_>, vendor: &VendorForm) -> Result<Option<Paper>, IssueError> {
    let Some((form, file)) = official(of, Audience::Vendor) else { return Ok(None) };
    fill(of, file, &official_xlsx::vendor_cells(&of.judged.report, vendor, form)).map(Some)
}

fn fill(of: PaperOf<'_>, file: &OfficialFile, cells: &Cells) -> Result<Paper, IssueError> {
    let digest = file.sha256.parse().map_err(|_| IssueError::OfficialUnnamed)?;
    let original = of.shop.journal.blob(digest)?;
    let (mut cells, mut warnings) = (cells.clone(), Vec::new());
    let bytes = loop {
        match official_xlsx::fill(&original, &file.sheet, &cells) {
            Ok(bytes) => break bytes,
            // The head of a form may compute its day: that is no reason to leave the answers out.
            Err(FillError::Formula(cell)) if file.names.iter().any(|name| name.cell == cell) => {
                cells.remove(&cell);
                warnings.push(Warning::NotFilled(cell));
            }
            Err(why) => return Err(why.into()),
        }
    };
    Ok(Paper { bytes, warnings })
}

/// Those who answer for the pharmacy, as the list of people names them. Where several could be meant, a person writes.
fn people(of: PaperOf<'_>) -> Names {
    let today = of.state.today;
    let named = |is: &dyn Fn(&Person) -> bool| {
        let mut fitting = of.state.shop.people.records().filter(|person| !person.has_left_by(today) && is(person));
        fitting.next().filter(|_| fitting.next().is_none()).map(|person| person.name.text().to_owned())
    };
    let says = |word: &'static str| {
        move |person: &Person| person.role.as_text().contains(word) || person.profession.contains(word)
    };
    [
        (NameOf::Owner, named(&says("開設者"))),
        (NameOf::ManagingPharmacist, named(&says("管理薬剤師"))),
        (NameOf::SafetyOfficer, named(&Person::is_safety_officer)),
    ]
    .into_iter()
    .filter_map(|(of, name)| Some((of, name?)))
    .collect()
}
