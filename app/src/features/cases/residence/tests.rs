//! Stores and pages of residence, on both engines.
use chrono::NaiveDate;

use super::{
    store::{agreements, stays},
    types::{
        agreement::{Agreement, Signer, TEMPLATE},
        exit::{Heard, Proposal, Reason, Words},
    },
};
use crate::base::ids::{CaseId, CentreId};
use crate::features::cases::admissions::types::{Act, Case, NewCase, Person};
use crate::features::cases::{
    admissions::store::create::create, admissions::store::step::StepError, admissions::store::step::lock,
    admissions::tests::walk,
};
use crate::features::centres::types::{Beds, CentreCode, CentreDraft, CentreInput, CentreType, Phone};
use crate::office::change::Change;
use crate::office::staff::types::{Actor, Division, Role};
use crate::testing::staff;
use crate::web::state::AppState;

mod capacity;
mod exits;
mod pages;
mod staying;

/// A centre in 411725101; its id and address.
pub(crate) async fn centre(
    state: &AppState,
    serial: u32,
    beds: u16,
    occupied: Option<u16>,
) -> (CentreId, String) {
    let code = CentreCode::parse(&format!("411725101-{serial:02}")).unwrap();
    let (phone, beds) = (Phone::parse("0396-9990001").unwrap(), Beds::new(beds, occupied).unwrap());
    let name = format!("示例{serial}号托养中心");
    let names = (name.as_str(), "示例卫生院");
    let draft = CentreDraft::new(code, CentreType::TownshipHospital, names, "示例路 1 号", phone, beds);
    let mut tx = state.db().write().await.unwrap();
    let input = CentreInput::check(draft).unwrap();
    let (id, _) = crate::features::centres::store::write::put(&mut tx, &input, state.clock().now(), None)
        .await
        .unwrap();
    let slug = crate::features::centres::store::beds::by_id(&mut tx, id).await.unwrap().unwrap().slug;
    tx.commit().await.unwrap();
    (id, slug)
}

/// The township officer of 411725101, a county officer of 411725, and the manager of a centre there.
pub(crate) struct People {
    pub township: Actor,
    pub county: Actor,
    pub manager: Actor,
}

pub(crate) async fn people(state: &AppState, centre: CentreId) -> People {
    People {
        township: staff(state, Role::TownshipOfficer, "411725101", None).await,
        county: staff(state, Role::CountyOfficer, "411725", None).await,
        manager: staff(state, Role::CentreManager, "411725101", Some(centre)).await,
    }
}

/// A cleared case of an invented person.
pub(crate) async fn cleared(state: &AppState, actor: &Actor, centre: CentreId, name: &str) -> CaseId {
    let new = NewCase {
        village: Division::parse("411725101201").unwrap(),
        centre: Some(centre),
        person: Person {
            name: name.into(),
            village: "示例村".into(),
            guardian: "李示例".into(),
            phone: "13900000000".into(),
        },
        identity: Some(state.keys().lookup("identity", name)),
        adult_on: None,
    };
    let mut ch = Change::at(state, state.clock().now(), Some(actor)).await.unwrap();
    let (id, _) = create(&mut ch, &new).await.unwrap();
    ch.commit().await.unwrap();
    walk(state, actor, id, &[Act::Apply, Act::Report, Act::Approve, Act::File, Act::Post, Act::Clear]).await;
    id
}

/// A good agreement of today.
pub(crate) fn agreement(on: NaiveDate) -> Agreement {
    Agreement {
        entrusted_on: on,
        agreed_on: on,
        number: "示托协〔2026〕1号".into(),
        template: TEMPLATE.into(),
        signer: Signer::Guardian,
        free: true,
        fees: String::new(),
        image_consent: false,
        trial_days: 0,
    }
}

/// Runs a step of a locked case in its own transaction; what is refused is given up.
macro_rules! step {
    ($state:expr, $actor:expr, $id:expr, |$ch:ident, $case:ident| $body:expr) => {{
        let state: &$crate::web::state::AppState = $state;
        let actor: &$crate::office::staff::types::Actor = $actor;
        let now = state.clock().now();
        let mut ch = $crate::office::change::Change::at(state, now, Some(actor)).await.unwrap();
        let lock = $crate::features::cases::admissions::store::step::lock;
        let $case = lock(&mut ch.tx, $id, None).await.unwrap();
        let $ch = &mut ch;
        let done = $body;
        if done.is_ok() {
            ch.commit().await.unwrap();
        }
        done
    }};
}
pub(crate) use step;

pub(crate) async fn signed(state: &AppState, p: &People, centre: CentreId, name: &str) -> CaseId {
    let id = cleared(state, &p.township, centre, name).await;
    let today = state.clock().today();
    step!(state, &p.township, id, |ch, case| agreements::sign(ch, &case, centre, &agreement(today)).await)
        .unwrap();
    id
}

pub(crate) async fn resident(state: &AppState, p: &People, centre: CentreId, name: &str) -> CaseId {
    let id = signed(state, p, centre, name).await;
    let today = state.clock().today();
    step!(state, &p.manager, id, |ch, case| stays::move_in(ch, &case, today).await).unwrap();
    id
}

pub(crate) async fn case(state: &AppState, id: CaseId) -> Case {
    let mut tx = state.db().write().await.unwrap();
    lock(&mut tx, id, None).await.unwrap()
}

pub(crate) async fn taken(state: &AppState, centre: CentreId) -> Option<i64> {
    let mut tx = state.db().read().await.unwrap();
    crate::features::centres::store::beds::by_id(&mut tx, centre).await.unwrap().unwrap().occupied
}

/// A complete proposal for that reason.
pub(crate) fn proposal(reason: Reason, on: NaiveDate) -> Proposal {
    Proposal {
        reason,
        destination: (reason == Reason::Transferred).then_some(super::types::exit::Destination::Hospital),
        heard: reason.needs_hearing().then_some((Heard::Guardian, on)),
        left_on: (reason == Reason::Death).then_some(on),
        words: Words {
            evidence: "示例证据".into(),
            statement: "示例意见".into(),
            grounds: "示例理由".into(),
            review: String::new(),
        },
    }
}

/// What a refusal says.
pub(crate) fn refusal<T: std::fmt::Debug>(
    result: Result<T, StepError>,
) -> crate::features::cases::admissions::types::Refusal {
    match result {
        Err(StepError::Refused(refusal, _)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}
