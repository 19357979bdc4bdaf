//! What each kind of work and of news is called, and what is done about it.
use super::types::{Kind, NewsKind};
use crate::{base::i18n::Lang, t::work as t};

/// What waits, as a heading.
#[must_use]
pub fn kind(kind: Kind, lang: Lang) -> &'static str {
    match kind {
        Kind::CaseReport => t::kind_case_report(lang),
        Kind::CaseApprove => t::kind_case_approve(lang),
        Kind::CaseReview => t::kind_case_review(lang),
        Kind::CaseFile => t::kind_case_file(lang),
        Kind::OpinionDpf => t::kind_opinion_dpf(lang),
        Kind::OpinionQualification => t::kind_opinion_qualification(lang),
        Kind::NoticeDue => t::kind_notice_due(lang),
        Kind::NoticeReview => t::kind_notice_review(lang),
        Kind::NoticePublish => t::kind_notice_publish(lang),
        Kind::NoticeReturned => t::kind_notice_returned(lang),
        Kind::DisplayProof => t::kind_display_proof(lang),
        Kind::NoticeConclude => t::kind_notice_conclude(lang),
        Kind::CaseSign => t::kind_case_sign(lang),
        Kind::MoveIn => t::kind_move_in(lang),
        Kind::Reassess => t::kind_reassess(lang),
        Kind::ExitReview => t::kind_exit_review(lang),
        Kind::ExitFinish => t::kind_exit_finish(lang),
        Kind::ObjectionAccept => t::kind_objection_accept(lang),
        Kind::ObjectionDecide => t::kind_objection_decide(lang),
        Kind::ReportAnswer => t::kind_report_answer(lang),
        Kind::MailFailed => t::kind_mail_failed(lang),
    }
}

/// The word on the link that leads to it.
#[must_use]
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
        Kind::MailFailed => t::do_look(lang),
    }
}

/// What changed.
#[must_use]
pub fn news(kind: NewsKind, lang: Lang) -> &'static str {
    match kind {
        NewsKind::CaseReturned => t::news_case_returned(lang),
        NewsKind::CaseStep => t::news_case_step(lang),
        NewsKind::CaseEnded => t::news_case_ended(lang),
        NewsKind::NoticePublished => t::news_notice_published(lang),
        NewsKind::NoticeChanged => t::news_notice_changed(lang),
        NewsKind::NoticeConcluded => t::news_notice_concluded(lang),
        NewsKind::DraftReturned => t::news_draft_returned(lang),
        NewsKind::ObjectionFiled => t::news_objection_filed(lang),
        NewsKind::ObjectionDecided => t::news_objection_decided(lang),
        NewsKind::ManyReveals => t::news_many_reveals(lang),
        NewsKind::Stay => t::news_stay(lang),
        NewsKind::Overdue => t::news_overdue(lang),
    }
}
