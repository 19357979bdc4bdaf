//! Cases of these days in 确山县 at every step before the notice, made by the same transactions that staff use, each at the instant
//! at which it would have happened: some wait, some are late, one came back, one was refused, one was withdrawn.
use chrono::{DateTime, TimeDelta, Utc};
use rand::{Rng as _, rngs::StdRng};

use super::{DemoError, morning, people, staff};
use crate::base::{clock::local_date, db::Tx, error::AppError, ids::CaseId};
use crate::features::cases::admissions::store::step::{Facts as StepFacts, lock};
use crate::features::cases::admissions::types::eligibility::{
    DisabilityType, FamilyCare, Grade, Hardship, SelfCare,
};
use crate::features::cases::admissions::types::{
    Act, ConsentKind, Level, NewCase, Person, Signer, eligibility,
};
use crate::features::cases::{
    admissions::store::act::perform, admissions::store::check, admissions::store::consent,
    admissions::store::consent::NewConsent, admissions::store::create::CreateError,
    admissions::store::create::create,
};
use crate::office::{change::Change, staff::types::Actor, staff::types::Division};
use crate::web::state::AppState;

impl From<CreateError> for DemoError {
    fn from(e: CreateError) -> Self {
        match e {
            CreateError::App(e) => Self::App(e),
            other => Self::App(AppError::Internal(format!("demonstration: {other}"))),
        }
    }
}

use Act::{Apply, Approve, File, Reject, Report, ReturnToVillage, Withdraw};

/// Days ago that it was entered, village (1 or 2), and the acts since, three working days apart.
const PLANS: &[(i64, u8, &[Act])] = &[
    (1, 1, &[]),
    (2, 2, &[Apply]),
    (12, 1, &[Apply]), // late: the village has five working days
    (6, 1, &[Apply, Report]),
    (7, 2, &[Apply, Report]),
    (20, 1, &[Apply, Report]), // late
    (14, 1, &[Apply, Report, ReturnToVillage]),
    (13, 1, &[Apply, Report, Approve]),
    (13, 2, &[Apply, Report, Approve]),
    (26, 1, &[Apply, Report, Approve, File]),
    (26, 1, &[Apply, Report, Approve, File]),
    (25, 1, &[Apply, Report, Approve, File]),
    (25, 1, &[Apply, Report, Approve, File]),
    (24, 2, &[Apply, Report, Approve, File]),
    (30, 1, &[Apply, Report, Reject]),
    (18, 2, &[Apply, Withdraw]),
];

/// The demonstration's people that act on cases.
pub struct Cast {
    pub(super) village: [Actor; 2],
    pub(super) township: [Actor; 2],
    pub(super) county: Actor,
    pub(super) manager: Actor,
}

impl Cast {
    pub async fn find(tx: &mut Tx, state: &AppState) -> Result<Self, DemoError> {
        let mut who = async |name| staff::actor(tx, state, name).await;
        Ok(Self {
            village: [who("village1").await?, who("village2").await?],
            township: [who("township1").await?, who("township2").await?],
            county: who("county1").await?,
            manager: who("centre1").await?,
        })
    }
}

/// Makes them and says how many.
pub async fn make(state: &AppState, rng: &mut StdRng, now: DateTime<Utc>) -> Result<usize, DemoError> {
    let mut tx = state.db().write().await?;
    let cast = Cast::find(&mut tx, state).await?;
    tx.commit().await?;
    for (i, (days, village, acts)) in PLANS.iter().enumerate() {
        let mut ch = Change::at(state, now, None).await?;
        one(&mut ch, rng, &cast, morning(now, -days).min(now), usize::from(*village - 1), acts, i).await?;
        ch.commit().await?;
    }
    Ok(PLANS.len())
}

/// Enters a case at `at` and takes it through `acts`, three days apart and never later than now.
pub(super) async fn one(
    ch: &mut Change,
    rng: &mut StdRng,
    cast: &Cast,
    at: DateTime<Utc>,
    village: usize,
    acts: &[Act],
    n: usize,
) -> Result<CaseId, DemoError> {
    let (reporter, officer) = (&cast.village[village], &cast.township[village]);
    let person = Person {
        name: people::name(rng),
        village: if village == 0 { "示例一村" } else { "示例二村" }.to_owned(),
        guardian: people::name(rng),
        // 199 0000: visibly invented.
        phone: format!("1990000{:04}", rng.random_range(0..10_000)),
    };
    let new = NewCase {
        village: reporter.division.clone(),
        centre: cast.manager.centre,
        person,
        identity: Some(ch.state.keys().lookup("identity", &format!("demo-{at}-{n}"))),
        adult_on: None,
    };
    (ch.actor, ch.now) = (Some(reporter.clone()), at);
    let (id, _) = create(ch, &new).await?;
    for kind in [ConsentKind::Stay, ConsentKind::Web] {
        let case = lock(&mut ch.tx, id, None).await?;
        let said = NewConsent {
            kind,
            given: true,
            signer: Signer::Guardian,
            on: local_date(ch.now),
            version: "2026-1".into(),
        };
        consent::note(ch, &case, &said).await?;
    }
    for act in acts {
        let level = match act {
            Report => Some((Level::Village, reporter)),
            Approve => Some((Level::Township, officer)),
            _ => None,
        };
        if let Some((level, who)) = level {
            let case = lock(&mut ch.tx, id, None).await?;
            ch.actor = Some(who.clone());
            check::confirm(ch, &case, level, &facts(&who.division, n)).await?;
        }
        let case = lock(&mut ch.tx, id, None).await?;
        let (actor, facts) = step(*act, cast, village, n, ch.now);
        ch.actor = Some(actor.clone());
        perform(ch, &case, *act, &facts).await?;
        ch.now = (ch.now + TimeDelta::days(3)).min(ch.state.clock().now());
    }
    Ok(id)
}

fn step(act: Act, cast: &Cast, village: usize, n: usize, at: DateTime<Utc>) -> (&Actor, StepFacts) {
    let year = local_date(at).format("%Y");
    let (actor, authority, number, note) = match act {
        Report => (&cast.village[village], "示例村（社区）居民委员会", String::new(), "情况属实，同意申报。"),
        Approve => (
            &cast.township[village],
            "示例镇人民政府",
            format!("示镇审〔{year}〕{}", 21 + n),
            "符合条件，同意。",
        ),
        Reject => (
            &cast.township[village],
            "示例镇人民政府",
            format!("示镇审〔{year}〕{}", 21 + n),
            "家庭有照料能力，不符合托养条件。",
        ),
        ReturnToVillage => {
            (&cast.township[village], "示例镇人民政府", String::new(), "请补充家庭照料情况的说明。")
        }
        File => (&cast.county, "确山县示例民政局", format!("示备〔{year}〕{:03}", 40 + n), ""),
        Withdraw => (&cast.village[village], "", String::new(), "家庭自愿撤回。"),
        _ => (&cast.village[village], "", String::new(), ""),
    };
    let facts =
        StepFacts { on: Some(local_date(at)), authority: authority.into(), number, note: note.into() };
    (actor, facts)
}

fn facts(division: &Division, n: usize) -> eligibility::Facts {
    let limb = n.is_multiple_of(2);
    eligibility::Facts {
        list: eligibility::LIST_VERSION.to_owned(),
        registered: division.county().unwrap_or_default().to_owned(),
        hardship: if n.is_multiple_of(3) { Hardship::Tekun } else { Hardship::Dibao },
        kind: if limb { DisabilityType::Limb } else { DisabilityType::Intellectual },
        grade: if n.is_multiple_of(2) { Grade::One } else { Grade::Two },
        parts: vec![],
        cannot: SelfCare::ALL.iter().copied().take(2 + n % 4).collect(),
        family: FamilyCare::Unable,
        voluntary: true,
        referral: String::new(),
    }
}
