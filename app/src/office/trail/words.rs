//! What the trail's words mean to people, in both languages.
use crate::office::trail::{
    types::{Purpose, What},
    verify::{Fault, Report},
};
use crate::{base::i18n::Lang, t};

/// What somebody did: 发布公示, *published a notice*.
#[must_use]
pub fn what(lang: Lang, what: What) -> &'static str {
    match what {
        What::SignIn => t::audit_words::what_sign_in(lang),
        What::SignInFailed => t::audit_words::what_sign_in_failed(lang),
        What::Locked => t::audit_words::what_locked(lang),
        What::SignOut => t::audit_words::what_sign_out(lang),
        What::StaffAdd => t::audit_words::what_staff_add(lang),
        What::StaffChange => t::audit_words::what_staff_change(lang),
        What::StaffStatus => t::audit_words::what_staff_status(lang),
        What::PasswordReset => t::audit_words::what_password_reset(lang),
        What::PasswordSet => t::audit_words::what_password_set(lang),
        What::TotpReset => t::audit_words::what_totp_reset(lang),
        What::TotpSet => t::audit_words::what_totp_set(lang),
        What::Recovery => t::audit_words::what_recovery(lang),
        What::CaseStep => t::audit_words::what_case_step(lang),
        What::CaseChange => t::audit_words::what_case_change(lang),
        What::NameReveal => t::audit_words::what_name_reveal(lang),
        What::RevealAlarm => t::audit_words::what_reveal_alarm(lang),
        What::CaseImport => t::audit_words::what_case_import(lang),
        What::Stay => t::audit_words::what_stay(lang),
        What::Exit => t::audit_words::what_exit(lang),
        What::NoticeDraft => t::audit_words::what_notice_draft(lang),
        What::NoticePublish => t::audit_words::what_notice_publish(lang),
        What::NoticeCorrect => t::audit_words::what_notice_correct(lang),
        What::NoticeWithdraw => t::audit_words::what_notice_withdraw(lang),
        What::NoticeConclude => t::audit_words::what_notice_conclude(lang),
        What::NoticeExtend => t::audit_words::what_notice_extend(lang),
        What::BoardPrint => t::audit_words::what_board_print(lang),
        What::DisplayProof => t::audit_words::what_display_proof(lang),
        What::Settings => t::audit_words::what_settings(lang),
        What::ObjectionFiled => t::audit_words::what_objection_filed(lang),
        What::ObjectionStep => t::audit_words::what_objection_step(lang),
        What::FileRead => t::audit_words::what_file_read(lang),
        What::Export => t::audit_words::what_export(lang),
        What::Mail => t::audit_words::what_mail(lang),
        What::Retention => t::audit_words::what_retention(lang),
        What::KeyRotate => t::audit_words::what_key_rotate(lang),
        What::Denied => t::audit_words::what_denied(lang),
    }
}

/// What a name was read for.
#[must_use]
pub fn purpose(lang: Lang, purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::HandleCase => t::audit_words::purpose_handle_case(lang),
        Purpose::ContactHousehold => t::audit_words::purpose_contact_household(lang),
        Purpose::BoardSheet => t::audit_words::purpose_board_sheet(lang),
        Purpose::CheckObjection => t::audit_words::purpose_check_objection(lang),
        Purpose::CorrectData => t::audit_words::purpose_correct_data(lang),
        Purpose::HouseholdAsked => t::audit_words::purpose_household_asked(lang),
    }
}

/// The purposes as choices of a form: value and label.
#[must_use]
pub fn purposes(lang: Lang) -> Vec<(String, String)> {
    Purpose::ALL.iter().map(|p| (p.word().to_owned(), purpose(lang, *p).to_owned())).collect()
}

/// What is wrong with the trail, in one sentence.
#[must_use]
pub fn fault(lang: Lang, fault: Fault) -> String {
    use t::audit_words as w;
    match fault {
        Fault::NoHead => w::fault_no_head(lang).to_owned(),
        Fault::Empty(n) => w::fault_empty(lang, n),
        Fault::Missing(a, b) => w::fault_missing(lang, a, b),
        Fault::MissingTail(a, b) => w::fault_missing_tail(lang, a, b),
        Fault::Changed(n) => w::fault_changed(lang, n),
        Fault::BrokenLink(n) => w::fault_broken_link(lang, n),
        Fault::Recomputed(n) => w::fault_recomputed(lang, n),
        Fault::Unreadable(n) => w::fault_unreadable(lang, n),
        Fault::BeyondHead(n) => w::fault_beyond_head(lang, n),
        Fault::HeadDiffers(n) => w::fault_head_differs(lang, n),
        Fault::HeadsFile(n) => w::fault_heads_file(lang, n),
    }
}

/// A sound trail in a few sentences: how long it is, and how far signed heads reach.
#[must_use]
pub fn report(lang: Lang, report: &Report) -> Vec<String> {
    use t::audit_words as w;
    let day = |at: Option<chrono::DateTime<chrono::Utc>>| {
        at.map_or_else(String::new, |at| lang.date(crate::base::clock::local_date(at)))
    };
    let mut lines = vec![w::sound(lang, report.events)];
    if report.events > 0 {
        lines.push(w::sound_days(lang, day(report.first), day(report.last)));
        lines.push(if report.heads == 0 {
            w::no_heads(lang).to_owned()
        } else {
            w::signed(lang, report.heads, report.signed)
        });
    }
    lines
}
