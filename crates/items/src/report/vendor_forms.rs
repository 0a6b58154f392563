//! The vendors' forms: one for each vendor and system, with what was answered, or blank for asking.

use super::{head, line};
use crate::checklist::Checklist;
use crate::contracts::is_medical;
use crate::parties::{Party, is_for, is_system, parties};
use crate::silence::waiting;
use model::answer::Choice;
use model::day::Day;
use model::edition::{Audience, FormRow};
use model::name::Name;
use model::pharmacy::Pharmacy;
use model::record::VendorReply;
use model::report::{ReportAnswer, VendorForm, VendorLine};
use model::said::Word as _;
use model::word::Number;

/// One form for each vendor and system that answered, then one blank form for each party that has not.
///
/// A reply that was confirmed after the day judged for is not on a paper of that day.
pub(super) fn vendor_forms(shop: &Pharmacy, checklist: &Checklist, today: Day) -> Vec<VendorForm> {
    let of_edition = |reply: &&VendorReply| is_for(reply, &checklist.edition);
    let has_come = |reply: &&VendorReply| reply.confirmed_on.is_none_or(|day| day.earliest() <= today);
    let replies: Vec<&VendorReply> = shop.vendor_replies.records().filter(of_edition).filter(has_come).collect();
    let mut pairs: Vec<(&Name, &Name)> = Vec::new();
    for reply in &replies {
        if !pairs.contains(&(&reply.vendor, &reply.system)) {
            pairs.push((&reply.vendor, &reply.system));
        }
    }
    let parties = parties(shop, &checklist.edition, today);
    // An answer of a day to come is none yet: the party is asked all the same.
    for party in parties.iter().filter(|party| !party.replies.iter().any(|(_, reply)| has_come(reply))) {
        pairs.push((party.vendor, party.system.map_or(&NO_SYSTEM, |system| &system.name)));
    }
    let form = |(n, pair): (usize, (&Name, &Name))| {
        let form = vendor_form(checklist, &replies, n + 1, pair);
        let owes = form.lines.iter().any(VendorLine::is_blank);
        let awaited = party_of(&parties, pair).filter(|_| owes);
        VendorForm {
            waiting: awaited.and_then(|party| waiting(shop, &checklist.edition, party, today)),
            by_stopped_key: shop.standards.doubted(pair.0.text(), pair.1.text(), &checklist.edition.id).is_some(),
            counts_for: if pair.1.is_empty() { systems_of(shop, pair.0) } else { Vec::new() },
            ..form
        }
    };
    pairs.into_iter().enumerate().map(form).collect()
}

/// The party that a form is from.
fn party_of<'q, 'p>(parties: &'q [Party<'p>], (vendor, system): (&Name, &Name)) -> Option<&'q Party<'p>> {
    let mut theirs = parties.iter().filter(|party| vendor.is_firm(party.vendor));
    theirs.find(|party| system.is_empty() || party.system.is_none_or(|its| is_system(system, its)))
}

fn systems_of(shop: &Pharmacy, vendor: &Name) -> Vec<String> {
    let theirs = shop.systems.records().filter(|system| is_medical(system) && system.vendor.is_firm(vendor));
    theirs.map(|system| system.name.text().to_owned()).collect()
}

/// The form that any vendor can be asked with: nothing is filled in. `None` where the edition has no vendors' form.
#[must_use]
pub fn blank_vendor_form(checklist: &Checklist) -> Option<VendorForm> {
    let form = vendor_form(checklist, &[], 1, (&NO_SYSTEM, &NO_SYSTEM));
    (!form.lines.is_empty()).then_some(form)
}

static NO_SYSTEM: std::sync::LazyLock<Name> = std::sync::LazyLock::new(Name::default);

fn vendor_form(
    checklist: &Checklist,
    replies: &[&VendorReply],
    n: usize,
    (vendor, system): (&Name, &Name),
) -> VendorForm {
    let own: Vec<&VendorReply> =
        replies.iter().copied().filter(|r| r.vendor == *vendor && r.system == *system).collect();
    let rows: &[FormRow] = checklist.edition.form(Audience::Vendor).map_or(&[], |form| &form.rows);
    VendorForm {
        code: format!("{n:02}"),
        vendor: vendor.text().to_owned(),
        system: system.text().to_owned(),
        counts_for: Vec::new(),
        by_stopped_key: false,
        waiting: None,
        filled_by: own
            .iter()
            .map(|reply| reply.filled_by.as_str())
            .find(|by| !by.is_empty())
            .unwrap_or_default()
            .to_owned(),
        form: head(checklist, Audience::Vendor),
        lines: rows.iter().map(|row| vendor_line(checklist, row, &own)).collect(),
    }
}

fn vendor_line(checklist: &Checklist, row: &FormRow, own: &[&VendorReply]) -> VendorLine {
    let answered = own.iter().find(|reply| is_for_row(reply, row));
    VendorLine {
        line: line(&checklist.edition, Audience::Vendor, row),
        answer: answered.and_then(|reply| {
            Some(ReportAnswer {
                choice: reply.answer.means()?,
                words: reply.answer.text().to_owned(),
                confirmed_on: reply.confirmed_on.and_then(|day| day.exact()),
                target_on: reply.target_on.map(|day| day.latest()),
                note: reply.note.to_string(),
                by: reply.filled_by.clone(),
            })
        }),
        as_written: answered.map(|reply| as_written(reply)).unwrap_or_default(),
    }
}

/// What a vendor wrote where that is neither はい nor いいえ: a paper must not be kinder than what came.
fn as_written(reply: &VendorReply) -> String {
    let means = reply.answer.means();
    if matches!(means, Some(Choice::Yes | Choice::No)) {
        return String::new();
    }
    let answer = Some(reply.answer.text()).filter(|text| !text.is_empty()).map(|text| format!("「{text}」と記入"));
    // Where an answer is known, its remark stands with it.
    let note = Some(reply.note.to_string()).filter(|note| means.is_none() && !note.is_empty());
    [answer, note].into_iter().flatten().collect::<Vec<_>>().join("。")
}

fn is_for_row(reply: &VendorReply, row: &FormRow) -> bool {
    let (Some(said), Some(number)) = (reply.number.means(), Number::read(&row.number)) else { return false };
    said.is_printed_as(number) && (row.scope.is_none() || said.scope.is_none() || said.scope == row.scope)
}
