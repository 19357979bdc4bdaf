//! Notices of these days in every state, made by the same transactions that staff will use: drafted by one, reviewed by
//! another, published by a third.
use chrono::{DateTime, TimeDelta, Utc};
use rand::{Rng as _, rngs::StdRng};

use super::{DemoError, centres::DemoCentre, morning, people};
use crate::base::{
    calendar::NoticeRule, clock::local_date, divisions, divisions::County, divisions::Township, ids::StaffId,
    privacy::Consent, privacy::WebRowsPolicy,
};
use crate::base::{checks::PersonName, error::AppError, privacy::public_text::PublicText};
use crate::features::notices::types::{
    Draft, NoticeKind, NoticeNo, Outcome, PublicityPoint, StepKind, StepTaken, Subject, WithdrawReason,
};
use crate::features::notices::{store, store::write, types::draft::Checked};
use crate::web::state::AppState;

/// What happens to a notice after it was posted.
#[derive(Debug, Clone, Copy)]
enum Then {
    /// Nothing: scheduled, open or ended, as its dates say.
    Stands,
    Objection,
    Corrected,
    Withdrawn(WithdrawReason),
    Concluded,
}

/// What to make: county, kind, days from today to the posting, persons in each of so many townships, what then.
type Plan = (&'static str, NoticeKind, i64, &'static [usize], Then);

use NoticeKind::{AdmissionProposed as Admit, ExitProposed as Exit};

const PLANS: &[Plan] = &[
    ("411725", Admit, -4, &[6], Then::Stands),
    ("411727", Exit, -6, &[3], Then::Stands),
    ("411702", Admit, -3, &[4], Then::Objection),
    ("411723", Admit, -2, &[5], Then::Stands),
    ("411726", Admit, -3, &[1], Then::Stands), // count only
    ("411729", Admit, -1, &[7], Then::Stands),
    ("411721", Admit, -5, &[2, 1, 2], Then::Stands), // small townships: the county instead
    ("411722", Admit, -4, &[4, 3], Then::Corrected),
    ("411724", Admit, -1, &[3, 3], Then::Stands),
    ("411728", Admit, 1, &[4], Then::Stands),   // scheduled
    ("411728", Admit, -20, &[5], Then::Stands), // ended
    ("411725", Admit, -24, &[5], Then::Concluded),
    ("411722", Exit, -22, &[3], Then::Concluded),
    ("411729", Admit, -12, &[4], Then::Withdrawn(WithdrawReason::Error)),
    ("411723", Admit, -8, &[3], Then::Withdrawn(WithdrawReason::Death)),
];

/// Makes them and says how many.
pub async fn make(
    state: &AppState,
    rng: &mut StdRng,
    centres: &[DemoCentre],
    now: DateTime<Utc>,
) -> Result<u64, DemoError> {
    let mut plans: Vec<_> = PLANS.iter().collect();
    // Oldest first, so that numbers follow the dates.
    plans.sort_by_key(|p| p.2);
    for (i, plan) in plans.iter().enumerate() {
        let (code, kind, days, groups, then) = **plan;
        let Some(county) = divisions::county(code) else { continue };
        // Rest days are no posting days: step back to the working day before.
        let mut posted_at = morning(now, days).min(if days < 0 { now } else { DateTime::<Utc>::MAX_UTC });
        while days < 0 && !state.calendar().is_working(local_date(posted_at)) {
            posted_at -= TimeDelta::days(1);
        }
        let draft = draft(rng, centres, county, kind, posted_at, groups, i);
        let checked = Checked::new(draft, &state.calendar()).map_err(DemoError::Refused)?;
        let mut tx = state.db().write().await?;
        let written_at = posted_at.min(now);
        let no = write::publish(&mut tx, state.keys(), &checked, written_at).await?;
        after(&mut tx, state, rng, &no, &checked, then, now).await?;
        tx.commit().await?;
    }
    Ok(plans.len() as u64)
}

async fn after(
    tx: &mut crate::base::db::Tx,
    state: &AppState,
    rng: &mut StdRng,
    no: &NoticeNo,
    checked: &Checked,
    then: Then,
    now: DateTime<Utc>,
) -> Result<(), DemoError> {
    let people = i64::try_from(checked.draft().subjects.len()).unwrap_or(0);
    match then {
        Then::Stands => {}
        Then::Objection => write::count_objection(tx, no, 1, 0).await?,
        Then::Corrected => {
            let name = people::name(rng);
            let at = (checked.draft().posted_at + TimeDelta::days(1)).min(now);
            let name = PersonName::parse(&name).map_err(|e| AppError::Internal(format!("{e:?}")))?;
            let why = PublicText::parse("姓名用字有误，已更正")
                .map_err(|e| AppError::Internal(format!("{e:?}")))?;
            write::correct(tx, state.keys(), &state.calendar(), no, at, (2, &name), &why).await?;
        }
        Then::Withdrawn(why) => {
            write::withdraw(tx, no, (checked.draft().posted_at + TimeDelta::hours(26)).min(now), why).await?;
        }
        Then::Concluded => {
            write::count_objection(tx, no, 1, 1).await?;
            // Over a long holiday the period may still run; then the notice simply stays open.
            let ended = store::get(tx, no, now).await?.is_some_and(|n| n.life.ends_at <= now);
            if ended {
                write::conclude(tx, no, now, Outcome { cleared: people - 1, returned: 1 }).await?;
            }
        }
    }
    Ok(())
}

fn draft(
    rng: &mut StdRng,
    centres: &[DemoCentre],
    county: &'static County,
    kind: NoticeKind,
    posted_at: DateTime<Utc>,
    groups: &[usize],
    seed: usize,
) -> Draft {
    let all: Vec<&'static Township> = divisions::townships_of(county.code).collect();
    let townships: Vec<_> = (0..groups.len()).map(|g| all[(seed + g * 2) % all.len()]).collect();
    let mut subjects = vec![];
    for (township, n) in townships.iter().zip(groups) {
        let near = centres.iter().find(|c| c.township == township.code);
        let near = near.or_else(|| centres.iter().find(|c| c.county == county.code));
        for i in 0..*n {
            subjects.push(Subject {
                name: people::name(rng),
                township: township.code.to_owned(),
                centre: near.map(|c| c.id),
                // One of a group of six is under age, one of seven refused: both are only counted.
                minor: *n == 6 && i == 5,
                consent: if *n == 7 && i == 6 { Consent::Refused } else { Consent::Given },
            });
        }
    }
    let (authority, channels) = super::authority(county);
    let day = local_date(posted_at);
    let taken = |step, back: i64, by: Option<String>| StepTaken { step, on: day - TimeDelta::days(back), by };
    let office = Some(format!("{}人民政府（示例）", townships.first().map_or("", |t| t.name)));
    let filed = rng.random_range(3..9);
    Draft {
        kind,
        county: county.code.to_owned(),
        batch: i64::try_from(seed + 3).unwrap_or(3),
        filing_no: Some(format!("示备〔{}〕{:03}", day.format("%Y"), 20 + seed)),
        steps: vec![
            taken(StepKind::Household, 96, None),
            taken(StepKind::Village, 71, Some("所在村（社区）".to_owned())),
            taken(StepKind::Township, 28, office),
            taken(StepKind::County, filed, Some(authority.clone())),
        ],
        authority,
        channels,
        point: PublicityPoint::AfterFiling,
        rule: NoticeRule::default(),
        policy: WebRowsPolicy::MaskedWithOptOut,
        subjects,
        posted_at,
        hands: [1, 2, 3].map(|n| Some(StaffId::from_uuid(uuid::Uuid::from_u128(n)))),
    }
}
