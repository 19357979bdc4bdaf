//! What each kind of work and of news is called, and what is done about it.
use super::types::Kind;
use crate::base::i18n::Lang;
use crate::t::work as t;

/// The word on the link that leads to it.
pub fn act(kind: Kind, lang: Lang) -> &'static str {
    match kind {
        Kind::CaseReport => t::do_report(lang),
        Kind::CaseApprove => t::do_approve(lang),
        Kind::CaseReview | Kind::NoticeReview | Kind::ExitReview => t::do_review(lang),
        Kind::CaseFile => t::do_file(lang),
        Kind::OpinionDpf | Kind::OpinionQualification => t::do_opinion(lang),
        Kind::NoticeDue => t::do_draft(lang),
        Kind::NoticePublish => t::do_publish(lang),
        Kind::NoticeReturned => t::do_revise(lang),
        Kind::DisplayProof => t::do_prove(lang),
        Kind::NoticeConclude => t::do_conclude(lang),
        Kind::CaseSign => t::do_sign(lang),
        Kind::MoveIn => t::do_move_in(lang),
        Kind::Reassess => t::do_reassess(lang),
        Kind::ExitFinish => t::do_finish(lang),
        Kind::ObjectionAccept => t::do_accept(lang),
        Kind::ObjectionDecide => t::do_decide(lang),
        Kind::ReportAnswer => t::do_answer(lang),
        Kind::NeedsStale => t::do_confirm(lang),
        Kind::GiftAnswer => t::do_answer(lang),
        Kind::GiftInspect => t::do_inspect(lang),
        Kind::GiftConfirm => t::do_confirm_gift(lang),
        Kind::GiftReceipt => t::do_receipt(lang),
        Kind::GiftReport => t::do_report_use(lang),
        Kind::PostContact => t::do_call(lang),
        Kind::PointerCheck | Kind::PostCheck | Kind::OrgConfirm => t::do_check(lang),
        Kind::PostRefer => t::do_refer(lang),
        Kind::PostDecide => t::do_decide(lang),
        Kind::MailFailed => t::do_look(lang),
    }
}
