//! 1-① 医療情報システム安全管理責任者: someone is named, appointed and dated, and still here.

use crate::checklist::Ask;
use crate::tally::{Tally, because, of};
use model::finding::{Finding, Subject, Tone};
use model::record::{Document, Person};
use model::word::DocumentKind;

/// Judges whether a safety officer stands.
pub fn judge<'p>(ask: &Ask<'p>) -> Finding<'p> {
    let mut tally = Tally::new(ask.today);
    let officers: Vec<&'p Person> = ask.shop.people.records().filter(|person| person.is_safety_officer()).collect();
    let (left, here): (Vec<_>, Vec<_>) = officers.into_iter().partition(|person| person.has_left_by(ask.today));
    for person in &here {
        count_officer(&mut tally, ask, person);
    }
    if here.is_empty() {
        count_vacancy(&mut tally, &left);
    } else if !tally.has(Tone::Open) && deputies(ask) == 0 {
        tally.advise("no_deputy", Subject::Pharmacy);
    }
    tally.finish()
}

/// An officer counts once the appointment has a day, in the list of people or on a paper. What the list has in place of the
/// day (「未任命」, 「R8.4.1予定」) is not taken back by a paper: one of the two is of another time, or of somebody else.
fn count_officer<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, person: &'p Person) {
    if person.appointed_on.is_some() {
        tally.good(because("officer_appointed", of(person)).on(person.appointed_on));
    } else if let Some((said, paper)) = person.unread_appointment().zip(appointment(ask)) {
        let told = because("officer_day_contradicted", of(person)).on(paper.approved_on);
        tally.open(told.with("said", said).with("paper", &*paper.title));
        tally.next("settle_appointment", of(person));
    } else if let Some(paper) = appointment(ask) {
        tally
            .good(because("officer_appointed_by_paper", of(person)).on(paper.approved_on).with("paper", &*paper.title));
    } else {
        tally.open(because("officer_without_day", of(person)));
        tally.next("write_appointment", of(person));
    }
}

fn count_vacancy<'p>(tally: &mut Tally<'p>, left: &[&'p Person]) {
    for person in left {
        tally.bad(because("officer_has_left", of(*person)).on(person.left_on));
    }
    if left.is_empty() {
        tally.open(because("no_officer_named", Subject::Pharmacy));
    }
    tally.next("name_officer", Subject::Pharmacy);
}

/// A dated letter of appointment.
fn appointment<'p>(ask: &Ask<'p>) -> Option<&'p Document> {
    ask.shop.documents.records().find(|d| d.what() == Some(DocumentKind::Appointment) && d.approved_on.is_some())
}

/// People here whose role names them as someone who deals with the systems beside the officer.
fn deputies(ask: &Ask<'_>) -> usize {
    ask.shop.people.records().filter(|person| person.helps_officer() && !person.has_left_by(ask.today)).count()
}
