//! The desk on both engines: who sees and finds what, paging, the bell, the mails of the clock, fifty officers at once.
use chrono::{Days, NaiveDate};
use uuid::Uuid;

use crate::base::{clock::local_date, db::paging::Turn, ids::WorkId};
use crate::office::staff::types::{Actor, Division, Role};
use crate::office::{work::store, work::types::*};
use crate::testing::{each_engine, http::Browser, staff};
use crate::web::state::AppState;

mod clock;
mod desk;
mod figure;
mod officers;

const VILLAGE: &str = "411725101201";
const OTHER_VILLAGE: &str = "411725101202";

fn division(code: &str) -> Division {
    Division::parse(code).unwrap()
}

fn role(role: Role, code: &str) -> Audience {
    Audience::Role(role, division(code))
}

/// Opens an item that is due in `days` days (negative: late), and says its object.
async fn wait(state: &AppState, kind: Kind, reference: &str, audience: Audience, days: i64) -> Uuid {
    wait_except(state, kind, reference, audience, days, [None, None]).await
}

async fn wait_except(
    state: &AppState,
    kind: Kind,
    reference: &str,
    audience: Audience,
    days: i64,
    except: [Option<crate::base::ids::StaffId>; 2],
) -> Uuid {
    let now = state.clock().now();
    let object = WorkId::new(now).uuid();
    let item = Item {
        kind,
        object,
        reference: reference.into(),
        path: format!("/staff/cases/{reference}"),
        audience,
        county: "411725".into(),
        except,
        due: Some(due(state, days)),
    };
    let mut tx = state.db().write().await.unwrap();
    store::open(&mut tx, now, &item).await.unwrap();
    tx.commit().await.unwrap();
    object
}

fn due(state: &AppState, days: i64) -> NaiveDate {
    let today = local_date(state.clock().now());
    let by = Days::new(days.unsigned_abs());
    if days < 0 { today - by } else { today + by }
}

/// The references on all pages of somebody's queue, `size` at a time.
async fn queue(state: &AppState, actor: &Actor, kind: Option<Kind>, size: usize) -> Vec<String> {
    let mut seen = vec![];
    let mut after = None;
    let mut tx = state.db().read().await.unwrap();
    loop {
        let page = store::queue::page(
            &mut tx,
            Turn { keys: state.keys(), after: after.as_deref(), limit: size },
            actor,
            kind,
        )
        .await
        .unwrap();
        seen.extend(page.items.into_iter().map(|w| w.reference));
        after = page.next;
        if after.is_none() {
            return seen;
        }
    }
}

#[tokio::test]
async fn ac_05_a_queue_holds_what_waits_for_its_reader_and_nothing_else() {
    each_engine(|state| async move {
        let here = staff(&state, Role::VillageReporter, VILLAGE, None).await;
        let beside = staff(&state, Role::VillageReporter, OTHER_VILLAGE, None).await;
        let township = staff(&state, Role::TownshipOfficer, "411725101", None).await;
        let county = staff(&state, Role::CountyOfficer, "411725", None).await;
        wait(&state, Kind::CaseReport, "R-1", role(Role::VillageReporter, VILLAGE), 3).await;
        wait(&state, Kind::CaseReport, "R-2", role(Role::VillageReporter, OTHER_VILLAGE), 3).await;
        wait(&state, Kind::CaseApprove, "R-3", role(Role::TownshipOfficer, "411725101"), 3).await;
        wait(&state, Kind::NoticeReturned, "R-4", Audience::Person(county.id), 1).await;
        wait(&state, Kind::NoticeReview, "R-5", role(Role::CountyOfficer, "411725"), 2).await;
        let own = [county.id, here.id];
        let except = [Some(own[0]), None];
        wait_except(&state, Kind::NoticePublish, "R-6", role(Role::CountyOfficer, "411725"), 0, except).await;
        let except = [None, Some(own[0])];
        wait_except(&state, Kind::NoticeReview, "R-7", role(Role::CountyOfficer, "411725"), 0, except).await;
        let colleague = staff(&state, Role::CountyOfficer, "411725", None).await;
        for (actor, expected) in [
            (&here, vec!["R-1"]),
            (&beside, vec!["R-2"]),
            (&township, vec!["R-3"]),
            (&county, vec!["R-4", "R-5"]),
            (&colleague, vec!["R-5", "R-6", "R-7"]),
        ] {
            let mut seen = queue(&state, actor, None, 10).await;
            seen.sort();
            assert_eq!(seen, expected, "{:?} {}", actor.role, actor.division);
        }
        let mut tx = state.db().read().await.unwrap();
        let today = local_date(state.clock().now());
        let counts = store::queue::counts(&mut tx, &county, today).await.unwrap();
        let counted: Vec<_> = counts.iter().map(|c| (c.kind, c.all, c.late, c.today, c.week)).collect();
        assert_eq!(counted, [(Kind::NoticeReview, 1, 0, 0, 1), (Kind::NoticeReturned, 1, 0, 0, 1)]);
    })
    .await;
}

#[tokio::test]
async fn in_02_pages_follow_each_other_without_gap_or_repeat() {
    each_engine(|state| async move {
        let actor = staff(&state, Role::TownshipOfficer, "411725101", None).await;
        let other = staff(&state, Role::TownshipOfficer, "411725101", None).await;
        let mut all = vec![];
        for i in 0..60_i64 {
            // Many share a day, and every third waits for the person: both halves of the audience are one list.
            let audience = if i % 3 == 0 {
                Audience::Person(actor.id)
            } else {
                role(Role::TownshipOfficer, "411725101")
            };
            let kind = if i % 2 == 0 { Kind::CaseApprove } else { Kind::CaseSign };
            wait(&state, kind, &format!("P-{i}"), audience, i % 5 - 2).await;
            all.push((i % 5, format!("P-{i}"), kind));
        }
        let whole = queue(&state, &actor, None, 200).await;
        let mut expected = all.clone();
        expected.sort_by_key(|e| e.0);
        let days = |list: &[String]| -> Vec<i64> {
            list.iter().map(|r| all.iter().find(|a| a.1 == *r).unwrap().0).collect()
        };
        assert_eq!(days(&whole), expected.iter().map(|e| e.0).collect::<Vec<_>>(), "the nearest first");
        for size in [1, 7, 30, 59, 60] {
            assert_eq!(queue(&state, &actor, None, size).await, whole, "{size}");
        }
        let signs: Vec<_> = whole
            .iter()
            .filter(|r| all.iter().any(|a| a.1 == **r && a.2 == Kind::CaseSign))
            .cloned()
            .collect();
        assert_eq!(queue(&state, &actor, Some(Kind::CaseSign), 4).await, signs);
        // What is done between two pages neither hides nor repeats the rest.
        let mut tx = state.db().write().await.unwrap();
        let first =
            store::queue::page(&mut tx, Turn { keys: state.keys(), after: None, limit: 10 }, &actor, None)
                .await
                .unwrap();
        let next = first.next.clone().unwrap();
        let gone: Vec<Uuid> = first.items.iter().map(|w| w.id.uuid()).collect();
        for id in gone {
            crate::exec!(&mut tx, "UPDATE work_items SET done_at = opened_at WHERE id = $1"; id).unwrap();
        }
        let rest = store::queue::page(
            &mut tx,
            Turn { keys: state.keys(), after: Some(&next), limit: 200 },
            &actor,
            None,
        )
        .await
        .unwrap();
        assert_eq!(rest.items.into_iter().map(|w| w.reference).collect::<Vec<_>>(), whole[10..]);
        // A colleague's queue takes nobody else's cursor.
        let foreign = store::queue::page(
            &mut tx,
            Turn { keys: state.keys(), after: Some(&next), limit: 5 },
            &other,
            None,
        )
        .await;
        assert!(matches!(foreign, Err(crate::base::error::AppError::BadCursor)));
        let filtered = store::queue::page(
            &mut tx,
            Turn { keys: state.keys(), after: Some(&next), limit: 5 },
            &actor,
            Some(Kind::CaseSign),
        )
        .await;
        assert!(matches!(filtered, Err(crate::base::error::AppError::BadCursor)));
    })
    .await;
}

#[tokio::test]
async fn ac_04_what_lies_elsewhere_is_not_found_in_the_same_words() {
    each_engine(|state| async move {
        let here = staff(&state, Role::VillageReporter, VILLAGE, None).await;
        let beside = staff(&state, Role::VillageReporter, OTHER_VILLAGE, None).await;
        let far = staff(&state, Role::CountyOfficer, "411702", None).await;
        let id = crate::features::cases::admissions::tests::draft(&state, &here, "张虚构").await;
        let mut tx = state.db().read().await.unwrap();
        let case = crate::features::cases::admissions::store::by_id(&mut tx, &here.scope(), id)
            .await
            .unwrap()
            .unwrap();
        drop(tx);
        wait(&state, Kind::ObjectionAccept, "YY-2026-7", role(Role::CountyOfficer, "411725"), 1).await;
        let find = |n: &str| format!("/staff/find?q={n}");
        let own = Browser::as_staff(&state, &here).await.get(&find(&case.reference)).await;
        assert_eq!((own.status.as_u16(), own.location()), (303, case.path().as_str()));
        let wide = Browser::as_staff(&state, &here).await.get(&find("４１１７２５－2026－00001")).await;
        assert_eq!(wide.location(), case.path(), "as it is typed with a Chinese keyboard");
        for actor in [&beside, &far] {
            let browser = Browser::as_staff(&state, actor).await;
            let foreign = browser.get(&find(&case.reference)).await;
            let nothing = browser.get(&find("411725-2026-99999")).await;
            assert_eq!((foreign.status.as_u16(), nothing.status.as_u16()), (200, 200));
            let same = |body: &str, q: &str| body.replace(q, "");
            assert_eq!(
                same(&foreign.body, &case.reference),
                same(&nothing.body, "411725-2026-99999"),
                "AC-04"
            );
            assert_eq!(browser.get(&find("YY-2026-7")).await.status.as_u16(), 200);
        }
        let county = staff(&state, Role::CountyOfficer, "411725", None).await;
        let objection = Browser::as_staff(&state, &county).await.get(&find("yy-2026-7")).await;
        assert_eq!(objection.location(), "/staff/cases/YY-2026-7");
        let long = "9".repeat(61);
        assert_eq!(Browser::as_staff(&state, &here).await.get(&find(&long)).await.status.as_u16(), 400);
    })
    .await;
}
