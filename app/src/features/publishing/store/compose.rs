//! What a draft says: the steps, numbers and persons of its cases as they are now. No name is opened here: a masked name masks to
//! itself, so what the web will show is known without reading anybody's.
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};

use super::drafts::Stored;
use crate::base::{
    calendar::Calendar, clock::local_date, clock::start_of, db::Tx, error::Result, ids::CaseId, keys::Keys,
    privacy::linter::Finding,
};
use crate::features::cases::{admissions::store::notice, admissions::types::Case, admissions::types::State};
use crate::features::notices::types::{Draft, NoticeKind, PublicityPoint, StepKind, StepTaken, Subject};
use crate::office::{register, staff::types::Scope};

/// The working days within which a notice must be posted, and after which it is time to hurry (PUB-03).
pub const LIMIT: u16 = 20;
pub const WARNING: u16 = 10;

/// The state of cases that wait for a notice of this kind.
pub const fn ready_state(kind: NoticeKind, point: PublicityPoint) -> State {
    match (kind, point) {
        (NoticeKind::ExitProposed | NoticeKind::ExitResult, _) => State::ExitProposed,
        (_, PublicityPoint::AfterFiling) => State::CountyFiled,
        (_, PublicityPoint::BeforeFiling) => State::TownshipApproved,
    }
}

/// The day on which the clock of PUB-03 began for a case: the filing, or the approval where it comes before.
pub fn triggered(case: &Case, kind: NoticeKind, point: PublicityPoint) -> NaiveDate {
    let day = match (kind, point) {
        (NoticeKind::AdmissionProposed, PublicityPoint::AfterFiling) => case.filed.as_ref().map(|f| f.0),
        (NoticeKind::AdmissionProposed, PublicityPoint::BeforeFiling) => case.approved.as_ref().map(|f| f.0),
        _ => None,
    };
    day.unwrap_or_else(|| local_date(case.state_since))
}

/// Until when these cases must be posted: the earliest (PUB-03).
pub fn due(
    calendar: &Calendar,
    cases: &[Case],
    kind: NoticeKind,
    point: PublicityPoint,
) -> Option<NaiveDate> {
    cases.iter().map(|c| calendar.add_working_days(triggered(c, kind, point), LIMIT).0).min()
}

/// Half past eight on the next working day after `now`: when offices open and boards can be pasted.
pub fn next_morning(calendar: &Calendar, now: DateTime<Utc>) -> DateTime<Utc> {
    let tomorrow = local_date(now).checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX);
    morning(calendar.roll_forward(tomorrow))
}

/// Half past eight of a day.
pub fn morning(day: NaiveDate) -> DateTime<Utc> {
    let half_past_eight = NaiveTime::from_hms_opt(8, 30, 0).unwrap_or(NaiveTime::MIN);
    start_of(day) + (half_past_eight - NaiveTime::MIN)
}

/// The cases of a county that wait for a notice and are in no other draft.
pub async fn ready(
    tx: &mut Tx,
    county: &str,
    kind: NoticeKind,
    point: PublicityPoint,
    but: Option<crate::base::ids::DraftId>,
) -> Result<Vec<Case>> {
    let taken: std::collections::HashSet<CaseId> =
        super::drafts::taken(tx, county, but).await?.into_iter().collect();
    let mut list = if kind == NoticeKind::ExitProposed {
        // Only exits that a second person has reviewed and that need a notice at all (RES-07).
        let exits =
            crate::features::cases::residence::store::exits::notice::ready_for_notice(tx, county).await?;
        let ids: Vec<CaseId> = exits.into_iter().map(|(case, _)| case).collect();
        notice::many(tx, &Scope::County(county.to_owned()), &ids).await?
    } else {
        notice::in_state(tx, county, ready_state(kind, point)).await?
    };
    list.retain(|c| !taken.contains(&c.id));
    Ok(list)
}

/// A draft with the cases behind it.
#[derive(Debug)]
pub struct Composed {
    /// The cases, in the order of the notice.
    pub cases: Vec<Case>,
    /// What it says; without the hands.
    pub draft: Draft,
}

/// Puts a draft together. A posting time that has passed becomes `now`: a notice is never back-dated.
pub async fn compose(tx: &mut Tx, stored: &Stored, now: DateTime<Utc>) -> Result<Composed> {
    let ids = super::drafts::cases(tx, stored.id).await?;
    let scope = Scope::County(stored.county.clone());
    let cases = notice::many(tx, &scope, &ids).await?;
    let posted_at = stored.posts_at.max(now);
    let s = &stored.settings;
    let draft = Draft {
        kind: stored.kind,
        county: stored.county.clone(),
        batch: stored.batch,
        authority: s.authority.to_string(),
        channels: s.channels(),
        steps: steps(&cases, s.point),
        filing_no: filing_no(&cases).filter(|_| s.point == PublicityPoint::AfterFiling),
        point: s.point,
        rule: s.rule,
        policy: s.policy,
        subjects: cases.iter().map(|c| subject(c, local_date(posted_at))).collect(),
        posted_at,
        hands: Default::default(),
    };
    Ok(Composed { cases, draft })
}

fn subject(case: &Case, on: NaiveDate) -> Subject {
    Subject {
        // Masking is idempotent, and numbers behind equal masks are given anew.
        name: case.masked.clone(),
        township: case.township.clone(),
        centre: case.centre,
        minor: case.is_minor(on),
        consent: case.web_consent,
    }
}

/// The steps of some cases: each with the day of the last, and everybody who decided (PUB-01). A step that one of them lacks is
/// missing for all.
pub fn steps(cases: &[Case], point: PublicityPoint) -> Vec<StepTaken> {
    type Taken = Option<(NaiveDate, String)>;
    let of = |c: &Case, step: StepKind| -> Taken {
        match step {
            StepKind::Household => c.applied_on.map(|on| (on, String::new())),
            StepKind::Village => c.reported.clone(),
            StepKind::Township => c.approved.clone().map(|(on, by, _)| (on, by)),
            StepKind::County => c.filed.clone().map(|(on, by, _)| (on, by)),
        }
    };
    let all =
        StepKind::ALL.iter().filter(|k| **k != StepKind::County || point == PublicityPoint::AfterFiling);
    all.filter_map(|step| {
        let taken: Vec<(NaiveDate, String)> = cases.iter().map(|c| of(c, *step)).collect::<Option<_>>()?;
        let on = taken.iter().map(|(on, _)| *on).max()?;
        // An authority that one case lacks is missing for all: a reader must not think another decided it.
        let complete = taken.iter().all(|(_, by)| !by.trim().is_empty());
        let by = distinct(taken.into_iter().map(|(_, by)| by)).filter(|_| complete);
        Some(StepTaken { step: *step, on, by })
    })
    .collect()
}

/// The filing numbers of some cases; none when one has none.
fn filing_no(cases: &[Case]) -> Option<String> {
    let numbers: Vec<String> = cases
        .iter()
        .map(|c| c.filed.as_ref().map(|f| f.2.clone()).filter(|n| !n.trim().is_empty()))
        .collect::<Option<_>>()?;
    distinct(numbers.into_iter())
}

fn distinct(words: impl Iterator<Item = String>) -> Option<String> {
    let mut list: Vec<String> = vec![];
    for word in words.filter(|w| !w.is_empty()) {
        if !list.contains(&word) {
            list.push(word);
        }
    }
    (!list.is_empty()).then(|| list.join("、"))
}

/// A public text of a draft with what the linter finds in it (PUB-20).
#[derive(Debug)]
pub struct Linted {
    pub field: &'static str,
    pub text: String,
    pub findings: Vec<Finding>,
}

/// All texts of a draft that the linter has something to say about.
pub async fn linted(tx: &mut Tx, keys: &Keys, draft: &Draft) -> Result<Vec<Linted>> {
    let mut texts = vec![
        ("authority", draft.authority.clone()),
        ("address", draft.channels.address.clone()),
        ("hours", draft.channels.hours.clone()),
        ("filing_no", draft.filing_no.clone().unwrap_or_default()),
    ];
    texts.extend(draft.steps.iter().filter_map(|s| s.by.clone()).map(|by| ("steps", by)));
    let mut list = vec![];
    for (field, text) in texts {
        let findings = register::findings(tx, keys, &text).await?;
        if !findings.is_empty() {
            list.push(Linted { field, text, findings });
        }
    }
    Ok(list)
}
