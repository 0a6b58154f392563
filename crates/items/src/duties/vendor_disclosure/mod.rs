//! 2-③ 開示書（MDS/SDS）: a disclosure of the very product is here for every system under contract.
//!
//! A vendor's word that it was handed over is not the paper. What stands in the disclosure (an いいえ, another version)
//! is for people to read and never decides this row. 記入不要 only where no vendor is under contract at all.

mod file;

use crate::checklist::Ask;
use crate::contracts::{self, is_medical};
use crate::parties::Party;
use crate::replies::{self, Reply};
use crate::silence::Silence;
use crate::tally::{Reason, Tally, because, of, said_by};
pub use file::File;
pub(crate) use file::files;
use model::day::PartialDay;
use model::fact::Provenance;
use model::finding::{Finding, Subject};
use model::name::{Name, several};
use model::pharmacy::Pharmacy;
use model::record::{System, VendorReply, is_same_version};

/// Judges whether every system has its disclosure.
pub fn judge<'p>(ask: &Ask<'p>) -> Finding<'p> {
    let others = || ask.shop.systems.records().filter(|system| !is_medical(system) && !system.vendor.is_empty());
    if ask.parties.is_empty() && contracts::states_none(ask).is_none() && others().next().is_some() {
        let mut tally = Tally::new(ask.today);
        tally.open(because("no_medical_system", Subject::Pharmacy));
        tally.next("list_vendors", Subject::Pharmacy);
        contracts::count_loose_ends(&mut tally, ask);
        others().for_each(|system| tally.advise("not_medical", of(system)));
        return tally.finish();
    }
    if let Some(finding) = contracts::judge(ask) {
        return finding;
    }
    let mut tally = Tally::new(ask.today);
    let files = files(ask.shop);
    for party in ask.parties.iter() {
        count_party(&mut tally, ask, party, &files);
    }
    others().for_each(|system| tally.advise("not_medical", of(system)));
    contracts::count_loose_ends(&mut tally, ask);
    tally.finish()
}

fn count_party<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, party: &Party<'p>, files: &[File<'p>]) {
    let of_party = files.iter().filter(|file| file.is_of(party, &ask.parties));
    for later in of_party.clone().filter(|file| !file.is_by(ask.today)) {
        tally.good(reason("file_here", party, later));
    }
    // Of several, the one of the installed version; else the newest.
    let best = of_party.filter(|file| file.is_by(ask.today)).max_by_key(|file| file.rank(installed(ask, party, file)));
    match best {
        Some(file) => {
            count_file(tally, ask, party, file);
            count_unnamed(tally, ask, party, files);
        }
        None => count_missing(tally, ask, party, files),
    }
}

fn reason<'p>(code: &'static str, party: &Party<'p>, file: &File<'p>) -> Reason<'p> {
    let args = [("vendor", party.vendor.text().into()), ("product", file.product().text().into())];
    said_by((code, party.subject), Provenance::Vendor, file.issued_on(), args.into())
}

fn count_file<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, party: &Party<'p>, file: &File<'p>) {
    tally.good(reason("file_here", party, file));
    if file.blank > 0 {
        tally.open(reason("answers_blank", party, file).with("count", u64::from(file.blank)));
        tally.next_with("ask_for_answers", party.subject, [("vendor", party.vendor.text().into())]);
    }
    if !file.is_from(party) && !file.maker().is_empty() && party.system.is_some() {
        let args = [("vendor", party.vendor.text().into()), ("maker", file.maker().text().into())];
        tally.advise_with("maker_differs", party.subject, args);
    }
    if file.issued_on().is_none() {
        tally.advise("file_undated", party.subject);
    }
    if let Some(installed) = installed(ask, party, file).filter(|_| !file.is_of_version(installed(ask, party, file))) {
        let args = [("file", file.version().into()), ("installed", installed.into())];
        tally.advise_with("version_differs", party.subject, args);
    }
    if file.no + file.out_of_scope > 0 {
        let args = [("no", file.no.into()), ("out", file.out_of_scope.into())];
        tally.advise_with("answers_to_read", party.subject, args);
    }
    let reply = replies::reply_of(ask, party);
    let vendor = ("vendor", party.vendor.text().into());
    match reply {
        Reply::No(_) if reply.stands_by(ask.today) => tally.advise_with("form_says_no", party.subject, [vendor]),
        // The paper is here and decides; what the form says of it is shown, so that nobody overlooks a newer or a wrong one.
        Reply::Yes(said) | Reply::Open(said, _) if reply.stands_by(ask.today) && differs(ask, party, file, said) => {
            let args = [vendor, ("product", file.product().text().into()), ("file", file.version().into())];
            tally.advise_with(
                "form_remark_differs",
                party.subject,
                args.into_iter().chain([("note", (&*said.note).into())]),
            );
        }
        _ => {}
    }
}

/// Whether the remark beside はい says that there is no paper, or speaks of another version than the one that is here or runs.
fn differs(ask: &Ask<'_>, party: &Party<'_>, file: &File<'_>, said: &VendorReply) -> bool {
    let known = [Some(file.version()), Some(file.form().1), installed_version(ask.shop, party.system, file)];
    let is_known = |version: &str| known.iter().flatten().any(|known| is_same_version(known, version));
    said.denies_the_paper() || said.versions().iter().any(|version| !is_known(version))
}

/// Without a list of systems the vendor's own form may name several: each has its disclosure.
fn count_unnamed<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, party: &Party<'p>, files: &[File<'p>]) {
    let mut named: Vec<&'p str> = Vec::new();
    for (_, reply) in party.replies.iter().filter(|_| party.system.is_none()) {
        let systems: Vec<&'p str> = several(reply.system.text()).collect();
        let is_new = systems.len() > 1 && systems != named;
        named = if is_new { systems } else { continue };
        for system in &named {
            let name = Name::new(*system);
            let is_its = |file: &&File<'p>| file.is_from(party) && file.is_called(&name) && file.is_by(ask.today);
            if !files.iter().any(|file| is_its(&file)) {
                let vendor = party.vendor.text();
                tally
                    .open(because("system_without_file", party.subject).with("vendor", vendor).with("system", *system));
                tally.next_with("ask_for_file", party.subject, [("vendor", vendor.into())]);
            }
        }
    }
}

/// No disclosure of this product: what the vendor says about it tells what to ask for.
fn count_missing<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, party: &Party<'p>, files: &[File<'p>]) {
    let told = |code, on: Option<PartialDay>| {
        because(code, party.subject).from(Provenance::Vendor).on(on).with("vendor", party.vendor.text())
    };
    let reply = replies::reply_of(ask, party);
    match reply {
        Reply::No(_) | Reply::Open(..) => {
            replies::count_reply(tally, ask, party, Silence::LeavesOpen);
            return;
        }
        Reply::Yes(said) if reply.stands_by(ask.today) => tally.open(told("said_submitted", said.confirmed_on)),
        Reply::NotRequired(said) if reply.stands_by(ask.today) => {
            tally.open(told("said_out_of_scope", said.confirmed_on));
        }
        _ => match files
            .iter()
            .find(|file| file.is_from(party) && !file.is_of(party, &ask.parties) && file.is_by(ask.today))
        {
            Some(other) => tally.open(reason("file_of_other_product", party, other)),
            None => tally.open(because("no_file", party.subject).with("vendor", party.vendor.text())),
        },
    }
    tally.next_with("ask_for_file", party.subject, [("vendor", party.vendor.text().into())]);
}

fn installed<'p>(ask: &Ask<'p>, party: &Party<'p>, file: &File<'p>) -> Option<&'p str> {
    installed_version(ask.shop, party.system, file)
}

/// The version that runs here, from the list of systems, else from the ledger of devices.
pub(crate) fn installed_version<'p>(
    shop: &'p Pharmacy,
    system: Option<&'p System>,
    file: &File<'_>,
) -> Option<&'p str> {
    let listed = system.map(|system| system.version.as_str()).filter(|version| !version.trim().is_empty());
    let on_devices = || {
        let device = shop.devices.records().find(|device| {
            device.may_run() && !device.version.is_empty() && *device.software == *file.product().text()
        });
        device.map(|device| device.version.as_str())
    };
    listed.or_else(on_devices).filter(|_| !file.version().is_empty())
}
