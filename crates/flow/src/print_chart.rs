//! 連絡体制図: who is called, gathered from the ledgers. Nobody who left stands on it; nothing is made up.

use crate::issue_paper::PaperOf;
use model::name::Name;
use model::record::{Contact, Person};
use model::text::holds_any;
use model::word::{Side, YesNo};
use paper::{Caller, ContactChart};

const OWNER: &str = "開設者";
const OFFICER: &str = "医療情報システム安全管理責任者";
/// Words of a role that stands in for the officer.
pub(crate) const DEPUTIES: [&str; 4] = ["副責任者", "副管理者", "代理", "補佐"];
/// What has to be written in where nobody is known.
const NAME_MISSING: &str = "氏名";
const FIRM_MISSING: &str = "事業者名";
const SUCCESSOR_MISSING: &str = "退職した人に代わる人";

/// The chart of the day.
#[must_use]
pub fn contact_chart(of: PaperOf<'_>) -> ContactChart {
    ContactChart {
        pharmacy: of.state.shop.name.clone(),
        as_of: of.state.today,
        lang: of.judged.report.lang,
        inside: inside(of),
        vendors: vendors(of),
        bodies: bodies(of),
        journal: of.state.mark.clone(),
    }
}

/// Who works here on the day.
pub(crate) fn here(of: PaperOf<'_>) -> impl Iterator<Item = &Person> {
    of.state.shop.people.records().filter(move |person| !person.has_left_by(of.state.today) && !person.is_nobody())
}

/// People inside, the officer first: as the contacts tell, and those whose role the list of people tells.
fn inside(of: PaperOf<'_>) -> Vec<Caller> {
    let contacts = of.state.shop.contacts.records().filter(|contact| contact.side.means() == Some(Side::Inside));
    let mut callers: Vec<Caller> = contacts.map(|contact| insider(of, contact)).collect();
    for person in here(of).filter(|person| person.is_safety_officer() || holds_any(&person.role, &NAMED_ROLES)) {
        let is_known = callers.iter().any(|caller| Name::new(&*caller.name).is(&person.name));
        if !is_known {
            callers.push(Caller {
                role: person.role.to_string(),
                name: person.name.text().to_owned(),
                ..Caller::default()
            });
        }
    }
    for role in [OFFICER, OWNER] {
        if !callers.iter().any(|caller| rank(&caller.role) == rank(role)) {
            callers.push(Caller { role: role.to_owned(), missing: NAME_MISSING.to_owned(), ..Caller::default() });
        }
    }
    callers.sort_by_key(|caller| rank(&caller.role));
    let deputies = here(of).filter(|person| holds_any(&person.role, &DEPUTIES));
    let deputies = deputies.map(|person| person.name.text()).collect::<Vec<_>>().join("・");
    if let Some(officer) = callers.first_mut() {
        officer.deputy = if deputies.is_empty() { "（未記入）".to_owned() } else { deputies };
    }
    callers
}

/// Roles of the list of people that stand on the chart.
const NAMED_ROLES: [&str; 7] = [OWNER, "管理薬剤師", "副責任者", "代理", "補佐", "窓口", "担当"];

/// The order in which people are told.
fn rank(role: &str) -> usize {
    let order: [&[&str]; 4] = [&["安全管理責任者"], &DEPUTIES, &["管理薬剤師"], &[OWNER]];
    order.iter().position(|words| holds_any(role, words)).unwrap_or(order.len())
}

/// A contact inside: its name is a role with the person beside it, or the person themselves.
fn insider(of: PaperOf<'_>, contact: &Contact) -> Caller {
    let people = || of.state.shop.people.records();
    let by_name = people().find(|person| person.name.is(&contact.name));
    let (role, name) = match by_name {
        Some(person) if !person.role.is_empty() => (person.role.to_string(), contact.name.text().to_owned()),
        Some(person) => (person.profession.clone(), contact.name.text().to_owned()),
        None => (contact.name.text().to_owned(), contact.person.clone()),
    };
    let person = by_name.or_else(|| people().find(|person| person.name.is(&Name::new(&*name))));
    let has_left = person.is_some_and(|person| person.has_left_by(of.state.today));
    let missing = match (has_left, name.is_empty()) {
        (true, _) => SUCCESSOR_MISSING,
        (false, true) => NAME_MISSING,
        (false, false) => "",
    };
    if has_left {
        return Caller { role, missing: missing.to_owned(), ..Caller::default() };
    }
    Caller { role, name, missing: missing.to_owned(), ..called(of, contact) }
}

/// How a contact is reached.
fn called(of: PaperOf<'_>, contact: &Contact) -> Caller {
    Caller {
        phone: contact.number().unwrap_or_default().to_owned(),
        mail: contact.mail.clone(),
        hours: contact.hours.clone(),
        confirmed_on: contact.confirmed_by(of.state.today),
        body: contact.body(),
        ..Caller::default()
    }
}

/// The firms of the sheet, each with its systems, then the other firms among the contacts.
fn vendors(of: PaperOf<'_>) -> Vec<Caller> {
    let contacts = || of.state.shop.contacts.records().filter(|contact| contact.side.means() == Some(Side::Vendor));
    let mut firms: Vec<(Name, Vec<&str>)> = Vec::new();
    for form in &of.judged.report.vendors {
        let name = Name::new(&*form.vendor);
        match firms.iter_mut().find(|(known, _)| known.is_firm(&name)) {
            Some((_, systems)) => systems.push(&form.system),
            None => firms.push((name, vec![&form.system])),
        }
    }
    let mut callers: Vec<Caller> = firms.iter().map(|(name, systems)| firm(of, name, systems)).collect();
    let is_over = |contact: &Contact| {
        let mut rows = of.state.shop.vendors.records().filter(|row| row.name.is_firm(&contact.name)).peekable();
        rows.peek().is_some() && rows.all(|row| row.contracted.means() == Some(YesNo::No))
    };
    for contact in contacts().filter(|contact| !firms.iter().any(|(name, _)| contact.name.is_firm(name))) {
        if !is_over(contact) {
            callers.push(Caller {
                role: contact.remark.to_string(),
                name: named(contact.name.text(), &contact.person),
                ..called(of, contact)
            });
        }
    }
    callers
}

/// A firm: by its contact, else as the list of vendors has it, where no day of confirmation stands.
fn firm(of: PaperOf<'_>, name: &Name, systems: &[&str]) -> Caller {
    let systems: Vec<&str> = systems.iter().copied().filter(|system| !system.is_empty()).collect();
    let row = of.state.shop.vendors.records().find(|row| row.name.is_firm(name));
    let contact = of.state.shop.contacts.records().find(|contact| {
        contact.side.means() != Some(Side::Inside) && contact.name.is_firm(name) && contact.can_be_reached()
    });
    let by_row = || {
        let phone = row.map(|row| Contact { phone: model::said::Hint::new(row.phone.clone()), ..Contact::default() });
        let phone = phone.as_ref().and_then(Contact::number).unwrap_or_default().to_owned();
        Caller { phone, mail: row.map(|row| row.mail.clone()).unwrap_or_default(), ..Caller::default() }
    };
    let person = contact.map(|contact| &contact.person).filter(|person| !person.is_empty());
    let person = person.or(row.map(|row| &row.person)).map(String::as_str).unwrap_or_default();
    let role = match systems.is_empty() {
        true => row.map(|row| row.systems.text().to_owned()).unwrap_or_default(),
        false => systems.join("・"),
    };
    // It is still asked, as something of it runs here; who calls it must know.
    let is_over = items::is_former(&of.state.shop, name, of.state.today);
    let role = if is_over { format!("{role}（契約は終わっています。要確認）") } else { role };
    let missing = if name.is_empty() { FIRM_MISSING.to_owned() } else { String::new() };
    Caller {
        role,
        missing,
        name: named(name.text(), person),
        ..contact.map_or_else(by_row, |contact| called(of, contact))
    }
}

fn named(name: &str, person: &str) -> String {
    if person.is_empty() { name.to_owned() } else { format!("{name}　{person}") }
}

/// Bodies outside: those that the ledger says stand outside, and those whose name tells.
fn bodies(of: PaperOf<'_>) -> Vec<Caller> {
    let is_outside = |contact: &&Contact| match contact.side.means() {
        Some(Side::Inside | Side::Vendor) => false,
        Some(Side::Outside) => true,
        None => contact.body().is_some(),
    };
    let contacts = of.state.shop.contacts.records().filter(is_outside);
    contacts
        .map(|contact| Caller {
            role: contact.name.text().to_owned(),
            name: contact.person.clone(),
            ..called(of, contact)
        })
        .collect()
}
