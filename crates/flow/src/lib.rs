//! The verbs: what people and programs do with a pharmacy's record, one per file. Web and command line both
//! call these and change data in no other way.
//!
//! This crate holds sequence only: no rules, no SQL, no wording of findings.

mod add_evidence;
mod approve_paper;
mod approve_services;
mod ask_two_factor;
mod ask_vendor;
mod ask_witness;
mod be_witness;
mod begin_pharmacy;
mod carry_measure;
mod carry_reports;
mod change_edition;
mod change_key;
mod clock;
mod close_year;
mod compare_days;
mod confirm_edition;
mod contradictions;
mod copy_record;
mod documents;
mod erase_record;
mod exchange_facts;
mod export_ledger;
mod fill_official;
mod fold_pharmacy;
mod import_answers;
mod import_ledger;
mod issue_paper;
mod judge;
mod keep_document;
mod keep_setting;
mod known;
mod leave_person;
mod link_machine;
mod list_editions;
mod list_history;
mod list_replies;
mod machine_keys;
mod make_bundle;
mod merge_rows;
mod move_record;
mod note_readers;
mod open_network;
mod open_pharmacy;
mod paper_life;
mod place_answers;
mod print_binder;
mod print_chart;
mod print_diagram;
mod print_document;
mod print_register;
mod print_slip;
mod put_row;
mod read_standard;
mod rehearse;
mod remind_by_mail;
mod renumber_rows;
mod reply_code;
mod report_to_owner;
mod reprint;
mod review_document;
mod set_rights;
mod sign_answer;
mod sign_in;
mod slips;
mod standard_reply;
mod take_back_approval;
mod take_facts;
mod take_facts_files;
mod take_first_answers;
mod take_stock;
mod type_reply;
mod unconfirm;
mod undo_rows;
mod vendor_keys;
mod vendor_visit;
mod withdraw_reply;
mod write_replies;

pub use add_evidence::{EvidenceError, EvidenceGiven, add_evidence, attachment, withdraw_evidence};
pub use approve_paper::{ApprovalError, ApprovalGiven, approve_paper, approved_as, items_asked};
pub use approve_services::{ApproveError, RunningListed, approve_services, list_running};
pub use ask_two_factor::{ask_two_factor, two_factor_asked_on};
pub use ask_vendor::{AskError, RequestTold, ask_vendor};
pub use ask_witness::{WitnessError, ask_witness, take_cosignature};
pub use be_witness::{BeWitnessError, Witness};
pub use begin_pharmacy::{BeginError, Beginning};
pub use carry_measure::{CarryError, carry_measure};
pub use carry_reports::{CarriedListed, StickListed, list_carried, list_sticks, permit_stick};
pub use change_edition::{DraftGiven, EditionError, Taken, draft_edition, take_official};
pub use change_key::{ChangeKeyError, change_key};
pub use clock::{Clock, new_id};
pub use close_year::{CloseError, Closed, ReopenError, close_year, reopen_year, year_before};
pub use collect::{Addresses, addresses};
pub use compare_days::{Compared, ItemChanged, LedgerChanged, RowChanged, Stood, compare_days, stood_on};
pub use confirm_edition::{Mapped, confirm_edition};
pub use copy_record::{
    CopyRecordError, SecondPlace, choose_second_place, copy_record, copy_when_due, is_on_own_disk, second_place,
};
pub use documents::Passage;
pub use erase_record::{EraseRecordError, erase_entries, find_to_erase, named_too};
pub use exchange_facts::{FactsError, FactsFile, FactsHeld, export_facts, read_facts};
pub use export_ledger::{ExportError, export_answers, export_ledger, export_rows};
pub use import_answers::{ReadAnswers, import_answers, read_answers};
pub use import_ledger::{ImportError, Imported, ReadImport, SaidOfFile, accept_import, read_import};
pub use issue_paper::{IssueError, Issued, PaperFor, PaperFormat, PaperOf, issue_paper, make_paper, record_issue};
pub use items::StickStands;
pub use judge::{JudgeError, Judged, checklist_for, judge, judged};
pub use keep_document::{
    DocumentGiven, KeepDocumentError, LookedThrough, OwnDocument, OwnStage, keep_document, look_through, own_document,
    own_documents,
};
pub use leave_person::{Leaving, LeavingError, LeavingGiven, Thing, leave, leaving, may_be_leaving};
pub use link_machine::{
    DeviceFits, DeviceOffered, LinkError, Linked, device_proposed, devices_offered, link_machine, link_new_device,
    machine_called, unlink_machine,
};
pub use list_editions::{EditionListed, Standing, editions, is_known_file};
pub use list_history::{HistoryLine, HistoryOf, began_on, is_about, list_history, recorded, told_history};
pub use list_replies::{ReplyStands, list_replies};
pub use machine_keys::{KeyListed, MachineListed, RevokeError, list_machines, revoke_machine_key};
pub use make_bundle::{MakeBundleError, bundle_in_memory, make_bundle};
pub use merge_rows::{Merged, merge_rows};
pub use move_record::{MoveRecordError, move_record};
pub use note_readers::{ReadGiven, ReadersError, ToRead, note_readers, to_read};
pub use open_network::{
    NETWORK_PORT, Network, NetworkError, close_network, network, network_certificate, network_fingerprint,
    network_hosts, open_network, show_network,
};
pub use open_pharmacy::{ACTOR, Reading, Shop, ShopError, State, is_refused, was_quicker};
pub use paper_life::{
    Difference, InForce, PaperLife, Reader, Stage, difference, gaps, in_force, make_version, paper_life,
};
pub use print_chart::contact_chart;
pub use print_document::{document, facts, owner};
pub use print_slip::{leaving_paper, visit_paper, visits};
pub use put_row::{ChangeRowsError, PutRowError, RowChange, RowGiven, change_rows, put_row, retire_row};
pub use read_standard::{KeyStands, StandardRead, StandardWaits};
pub use rehearse::{
    Mark, Noted, REHEARSAL_MINUTES, Rehearsal, RehearseError, Went, begin_rehearsal, can_be_shown, end_rehearsal,
    lacks_target, note_rehearsed, rehearsal_under_way, rehearse,
};
pub use remind_by_mail::{
    MailError, MailGiven, MailSecurity, MailSetting, Reminded, end_mail, mail_setting, remind_when_due, send_test_mail,
    set_mail,
};
pub use reply_code::{form_coded, reply_code, reply_code_typed};
pub use report_to_owner::{
    OWNER_REPORT, acknowledge_report, last_report, report_to_owner, take_back_acknowledgement, undo_of_report,
};
pub use reprint::{LIVING, LivingPaper, Print, living_papers};
pub use review_document::{passages_with, review_document};
pub use set_rights::{RightsCell, RightsError, RightsTable, SetRight, rights_table, set_rights};
pub use sign_answer::{AnswerError, AnswerGiven, Caution, Saw, Signed, find_item, sign_answer, weigh};
pub use sign_in::{
    AgentCode, AgentError, Asked, Before, Entrance, FirstError, Guest, How, InspectionError, InspectionGiven,
    KeptAnswer, MemberError, MemberGiven, NO_DAY_YET, NamedRequest, Offer, Passkey, PasskeyError, PasswordError, Proof,
    Seated, SecondError, Session, SignInError, Then, Token, TokenError, TokenGiven, VendorAnswers, VendorLink,
    VendorLinkError, Way, ask_passkey, begin_members, begin_members_by_passkey, change_password, close_feed,
    close_inspection, close_vendor_link, come_in, confirm_second, drop_passkey, drop_second, end_session, end_token,
    enrol_agent, enter_by_passkey, enter_inspection, entrances, feed_is_open, has_password, has_second, holds_feed,
    look_at, make_agent_code, make_token, may_come_in, member_called, new_code, offer_first_passkey, offer_passkey,
    offer_second, open_feed, open_inspection, open_vendor_link, passkey_holders, passkey_sites, passkeys, put_member,
    recent_wrong_tries, remove_member, session, sessions, sign_in, take_agent_report, take_passkey,
    take_vendor_answers, token, tokens, vendor_link, vendor_links,
};
pub use slips::SlipError;
pub use standard_reply::{
    StandardFile, StandardFormError, StandardHead, new_vendor_key, open_standard, read_vendor_form, sign_standard,
    vendor_key,
};
pub use tables::{Becomes, Fate, Format as LedgerFormat, Plan, preview::TakenAs, told as column_told};
pub use take_back_approval::{TakeBackError, take_back_approval};
pub use take_facts::take_facts;
pub use take_facts_files::{
    FactsTaken, FileRefused, ReportRefused, TakeFactsError, Taking, look_at_facts, take_facts_files,
};
pub use take_first_answers::{
    FirstAnswer, FirstAnswerError, KnownAnswers, SystemGiven, UsualRow, known_answers, take_first_answer, usual_rows,
};
pub use take_stock::{Found, STOCKTAKE, StockGiven, TakeStockError, extra_device, stock, stock_called, take_stock};
pub use type_reply::{NEITHER, PaperTyped, TYPED_ANSWERS, TypeReplyError, papers_of, type_reply};
pub use undo_rows::{UndoError, Written, undo_rows};
pub use vendor_keys::{ReplyListed, StopKeyError, VendorKeyListed, list_vendor_keys, stop_vendor_key};
pub use vendor_visit::{Brought, VisitError, VisitGiven, vendor_visited};
pub use withdraw_reply::{WithdrawError, form_named, rows_of_reply, withdraw_reply};
pub use write_replies::{ReplyDayError, WriteRepliesError};
