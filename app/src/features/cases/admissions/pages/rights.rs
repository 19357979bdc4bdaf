//! What this person may do with a case now: find it within their reach, the steps that are open to them, what stands in the way.

use crate::base::privacy::{linter::Finding, public_text::PublicText};
use crate::base::{db::Tx, error::AppError, error::Result, i18n::Lang};
use crate::features::cases::admissions::types::{Act, Block, Case, State};
use crate::features::cases::{admissions, admissions::store};
use crate::office::{change::Change, staff::access::Action, staff::types::Actor};
use crate::t;
use crate::web::{forms::Reader, page::Head};

/// A case that the actor may see.
pub(super) async fn find(tx: &mut Tx, actor: &Actor, reference: &str) -> Result<Case> {
    let case = store::by_reference(tx, &actor.scope(), reference).await?.ok_or(AppError::NotFound)?;
    actor.require(Action::CaseRead, &case.place())?;
    Ok(case)
}

/// A case whose name the actor may read: for pages whose reading is written down (RET-05).
pub(super) async fn find_to_read_name(ch: &mut Change, reference: &str) -> Result<Case> {
    let scope = ch.person()?.scope();
    let case = store::by_reference(&mut ch.tx, &scope, reference).await?.ok_or(AppError::NotFound)?;
    ch.person()?.require(Action::NameReveal, &case.place())?;
    Ok(case)
}

/// The head of a page about one case.
pub(crate) fn head(lang: Lang, case: &Case, title: &str) -> Head {
    let full = t::cases::page_title(lang, title, &case.reference);
    Head::new(full.clone(), full, admissions::DESK.section)
        .private()
        .crumb(t::cases::title(lang), Some("/staff/cases"))
        .crumb(case.reference.clone(), Some(&case.path()))
        .crumb(title, None)
}

/// A note that holds a number that may not stand in it goes back to its writer: neither is it needed here (PUB-20).
pub(crate) fn lint_note(r: &mut Reader<'_>, field: &str, text: &str) {
    if let Some(bad) = PublicText::parse(text).err().and_then(|found| found.into_iter().find(Finding::blocks))
    {
        r.fail(field, t::cases::lint(r.lang(), bad.excerpt_masked));
    }
}

/// The steps that are taken here, in the order they are offered.
pub(crate) const ACTS: [Act; 8] = [
    Act::Apply,
    Act::Report,
    Act::Approve,
    Act::File,
    Act::ReturnToVillage,
    Act::ReturnToTownship,
    Act::Reject,
    Act::Withdraw,
];

/// What one must be allowed to do for a step; none for steps that are taken elsewhere.
pub(crate) const fn action(act: Act) -> Option<Action> {
    Some(match act {
        Act::Apply => Action::CaseEnter,
        Act::Report => Action::CaseReport,
        Act::Approve | Act::Reject | Act::ReturnToVillage => Action::CaseApprove,
        Act::File | Act::ReturnToTownship => Action::CaseFile,
        Act::Withdraw => Action::CaseWithdraw,
        _ => return None,
    })
}

/// The steps that this person may take with this case now.
pub(crate) fn open_to(actor: &Actor, case: &Case) -> Vec<Act> {
    let may = |act: &Act| action(*act).is_some_and(|a| actor.may(a, &case.place()));
    let follows = |act: &Act| case.state.after(*act, case.filed.is_some()).is_ok();
    ACTS.into_iter().filter(|a| may(a) && follows(a)).collect()
}

/// Whether the entry may still be corrected, and by whom: until the township has decided.
pub(crate) fn may_edit(actor: &Actor, case: &Case) -> bool {
    let at_hand = match case.state {
        State::Draft | State::Applied => actor.may(Action::CaseEnter, &case.place()),
        State::VillageReported | State::TownshipReview => actor.may(Action::CaseApprove, &case.place()),
        _ => false,
    };
    at_hand && actor.may(Action::NameReveal, &case.place())
}

/// Who may note and change what the household consents to: whoever enters, and the county's officer who hears of a withdrawal.
pub(crate) fn may_note_consent(actor: &Actor, case: &Case) -> bool {
    case.state.is_live() && actor.may(Action::CaseWithdraw, &case.place())
}

/// The words of what stands in the way, with where it is put right.
pub(crate) fn remedy(case: &Case, block: Block) -> Option<String> {
    Some(match block {
        Block::NotVoluntary => format!("{}/consents/stay", case.path()),
        Block::VillageUnchecked
        | Block::VillageIneligible
        | Block::TownshipUnchecked
        | Block::TownshipIneligible => format!("{}/eligibility", case.path()),
        Block::NoCentre => format!("{}/edit", case.path()),
        _ => return None,
    })
}
