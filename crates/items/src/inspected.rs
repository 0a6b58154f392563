//! What inspectors pointed out stands beside what a rule finds: open until its remedy is reported, and remembered after that.
//! What a rehearsal could not show is 薬守の目安 until it is mended: it says what to do, and decides nothing.

use crate::checklist::Ask;
use crate::tally::{Tally, because, of};
use model::finding::{Finding, State};
use model::record::Inspected;

/// How long a remark that was mended is remembered: the inspectors of the next two years ask about it. 薬守の目安.
const REMEMBERED_DAYS: i32 = 2 * 365;

/// The step after a rehearsal: what could not be shown is made ready.
pub(crate) const NOT_SHOWN: &str = "make_ready_to_show";

/// Puts it beside what was found.
pub fn beside<'p>(ask: &Ask<'p>, finding: Finding<'p>) -> Finding<'p> {
    let Some(number) = ask.item.numbered().filter(|_| finding.state != State::NotRequired) else { return finding };
    let is_about = |row: &&'p Inspected| {
        row.item.means().is_some_and(|items| items.holds(number)) && row.points_out() && ask.has_come(row.inspected_on)
    };
    let mut rows = ask.shop.inspected.records().filter(is_about).peekable();
    if rows.peek().is_none() {
        return finding;
    }
    let mut tally = Tally::resume(ask.today, finding);
    for row in rows {
        count(&mut tally, ask, row);
    }
    tally.finish()
}

fn count<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, row: &'p Inspected) {
    let authority = if row.authority.is_empty() { "—" } else { row.authority.as_str() };
    let told =
        || [("authority", authority.into()), ("on", row.inspected_on.into()), ("said", (&*row.pointed_out).into())];
    match (row.is_open(ask.today), row.is_rehearsal()) {
        // The pharmacy's own exercise tells where to look; the sheet's words and what an inspector said decide.
        (true, true) => {
            tally.advise_with("not_shown_at_rehearsal", of(row), told());
            tally.next_with(NOT_SHOWN, of(row), told());
        }
        (true, false) => {
            let pointed_out = because("pointed_out", of(row)).on(row.inspected_on);
            tally.open(told().into_iter().fold(pointed_out, |reason, (name, value)| reason.with(name, value)));
            tally.next_with("report_remedy", of(row), told());
        }
        // Nobody but the pharmacy knows of it, and it is mended.
        (false, true) => {}
        (false, false) if row.inspected_on.is_none_or(|on| !ask.is_over(on, REMEMBERED_DAYS)) => {
            tally.advise_with("pointed_out_before", of(row), told());
        }
        (false, false) => {}
    }
}
