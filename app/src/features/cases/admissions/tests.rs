//! Stores and pages of cases, on both engines.
use super::{
    store::{
        create::{CreateError, create},
        step::{Facts, StepError, advance, lock},
    },
    types::{Act, Case, NewCase, Person, Refusal, State},
};
use crate::base::ids::CaseId;
use crate::office::change::Change;
use crate::office::staff::types::{Actor, Division, Role, Scope};
use crate::testing::{each_engine, staff};
use crate::web::state::AppState;

/// A draft of an invented person in a village of 411725101.
pub(crate) async fn draft(state: &AppState, actor: &Actor, name: &str) -> CaseId {
    let new = NewCase {
        village: Division::parse("411725101201").unwrap(),
        centre: None,
        person: Person { name: name.into(), village: "示例村".into(), ..Person::default() },
        identity: None,
        adult_on: None,
    };
    let mut ch = Change::at(state, state.clock().now(), Some(actor)).await.unwrap();
    let (id, _) = create(&mut ch, &new).await.unwrap();
    ch.commit().await.unwrap();
    id
}

/// Takes a case through acts, without the checks of the pages.
pub(crate) async fn walk(state: &AppState, actor: &Actor, id: CaseId, acts: &[Act]) -> Case {
    let mut ch = Change::at(state, state.clock().now(), Some(actor)).await.unwrap();
    let mut case = lock(&mut ch.tx, id, None).await.unwrap();
    for act in acts {
        let facts =
            Facts { authority: "示例单位".into(), number: "示〔2026〕1".into(), ..Facts::default() };
        case = advance(&mut ch, &case, *act, &facts).await.unwrap();
    }
    ch.commit().await.unwrap();
    case
}

#[tokio::test]
async fn a_case_is_entered_sealed_found_in_its_scope_and_moved_once() {
    each_engine(|state| async move {
        let actor = staff(&state, Role::TownshipOfficer, "411725102", None).await;
        let id = draft(&state, &actor, "张虚构").await;
        let case = walk(&state, &actor, id, &[Act::Apply, Act::Report]).await;
        assert_eq!((case.state, case.version, case.masked.as_str()), (State::VillageReported, 3, "张某"));
        assert_eq!(case.reference, "411725-2026-00001");
        let mut ch = Change::at(&state, state.clock().now(), Some(&actor)).await.unwrap();
        for (scope, found) in [
            (Scope::City, true),
            (Scope::County("411725".into()), true),
            (Scope::County("411702".into()), false),
            (Scope::Township("411725102".into()), false),
            (Scope::Village("411725101201".into()), true),
        ] {
            let got = super::store::by_reference(&mut ch.tx, &scope, "411725-2026-00001").await.unwrap();
            assert_eq!(got.is_some(), found, "{scope:?}");
        }
        // AC-07: an old version is refused, and so is a step out of order.
        let stale = lock(&mut ch.tx, id, Some(2)).await;
        assert!(matches!(stale, Err(StepError::Refused(Refusal::Stale, _))));
        let jump = advance(&mut ch, &case, Act::File, &Facts::default()).await;
        assert!(matches!(jump, Err(StepError::Refused(Refusal::Order { .. }, _))));
        let person = super::store::person(&mut ch.tx, state.keys(), id).await.unwrap();
        assert_eq!(person.name, "张虚构");
    })
    .await;
}

#[tokio::test]
async fn id_07_one_person_has_one_live_case() {
    each_engine(|state| async move {
        let actor = staff(&state, Role::TownshipOfficer, "411725102", None).await;
        let new = NewCase {
            village: Division::parse("411725101201").unwrap(),
            centre: None,
            person: Person { name: "李示例".into(), ..Person::default() },
            identity: Some(state.keys().lookup("identity", "41170018990101001X")),
            adult_on: None,
        };
        let begin = async || Change::at(&state, state.clock().now(), Some(&actor)).await.unwrap();
        let mut ch = begin().await;
        let (id, reference) = create(&mut ch, &new).await.unwrap();
        ch.commit().await.unwrap();
        let mut ch = begin().await;
        let again = create(&mut ch, &new).await;
        assert!(matches!(again, Err(CreateError::Duplicate(r)) if r == reference));
        drop(ch);
        walk(&state, &actor, id, &[Act::Withdraw]).await;
        create(&mut begin().await, &new).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_console_needs_a_session() {
    each_engine(|state| async move {
        use crate::testing::http::Browser;
        let actor = staff(&state, Role::CityAdmin, "4117", None).await;
        let nobody = Browser::anonymous(&state).get("/staff?x=1").await;
        assert_eq!((nobody.status.as_u16(), nobody.location()), (303, "/sign-in?next=%2Fstaff%3Fx%3D1"));
        let page = Browser::as_staff(&state, &actor).await.get("/staff").await;
        assert_eq!(page.status.as_u16(), 200);
        assert!(page.body.contains(&actor.name));
    })
    .await;
}
