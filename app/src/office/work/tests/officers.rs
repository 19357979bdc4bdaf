//! Fifty officers at once (issue 3): no error but a clean conflict, no lost update, exact counts, an unbroken trail.
use super::*;
use crate::base::ids::CaseId;
use crate::features::cases::admissions::store::step::{Facts, StepError, advance, lock};
use crate::features::cases::admissions::types::{Act, NewCase, Person, Refusal, State};
use crate::features::cases::{admissions::store::create::create, admissions::tests::draft};
use crate::office::change::Change;
use crate::on;

const OFFICERS: usize = 50;
const SHARED: usize = 12;

/// What one officer got done: cases entered, steps taken, conflicts told.
#[derive(Debug, Default, Clone, Copy)]
struct Got {
    entered: usize,
    steps: usize,
    conflicts: usize,
}

async fn work(state: AppState, actor: Actor, shared: Vec<CaseId>, n: usize) -> Got {
    let mut got = Got::default();
    let now = state.clock().now();
    let new = NewCase {
        village: division(VILLAGE),
        centre: None,
        person: Person { name: format!("示例{n}"), ..Person::default() },
        identity: Some(format!("identity-{}", n / 2)),
        adult_on: None,
    };
    // Two officers each enter the same person: one of them is told (ID-07).
    let mut ch = Change::at(&state, now, Some(&actor)).await.unwrap();
    match create(&mut ch, &new).await {
        Ok(_) => {
            ch.commit().await.unwrap();
            got.entered += 1;
        }
        Err(crate::features::cases::admissions::store::create::CreateError::Duplicate(_)) => {
            drop(ch);
            got.conflicts += 1;
        }
        Err(e) => panic!("{e}"),
    }
    for i in 0..3 {
        let id = shared[(n + i * 5) % shared.len()];
        // As a page does it: read, think, post with the version that was seen.
        let mut tx = state.db().read().await.unwrap();
        let seen = crate::features::cases::admissions::store::by_id(&mut tx, &actor.scope(), id)
            .await
            .unwrap()
            .unwrap();
        drop(tx);
        tokio::task::yield_now().await;
        let act = match seen.state {
            State::Draft => Act::Apply,
            State::Applied => Act::Report,
            State::VillageReported => Act::Approve,
            State::TownshipApproved => Act::File,
            _ => continue,
        };
        let facts =
            Facts { authority: "示例单位".into(), number: "示〔2026〕1".into(), ..Facts::default() };
        let mut ch = Change::at(&state, now, Some(&actor)).await.unwrap();
        let outcome = match lock(&mut ch.tx, id, Some(seen.version)).await {
            Ok(case) => advance(&mut ch, &case, act, &facts).await,
            Err(e) => Err(e),
        };
        match outcome {
            Ok(_) => {
                ch.commit().await.unwrap();
                got.steps += 1;
            }
            Err(StepError::Refused(Refusal::Stale, _)) => got.conflicts += 1,
            Err(e) => panic!("{e}"),
        }
    }
    got
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_officers_at_once_lose_nothing() {
    each_engine(|state| async move {
        let county = staff(&state, Role::CountyOfficer, "411725", None).await;
        let mut shared = vec![];
        for i in 0..SHARED {
            shared.push(draft(&state, &county, &format!("张示例{i}")).await);
        }
        let mut officers = vec![];
        for n in 0..OFFICERS {
            officers.push(staff(&state, if n % 2 == 0 { Role::TownshipOfficer } else { Role::CountyOfficer }, if n % 2 == 0 { "411725101" } else { "411725" }, None).await);
        }
        let tasks: Vec<_> = officers
            .into_iter()
            .enumerate()
            .map(|(n, actor)| tokio::spawn(work(state.clone(), actor, shared.clone(), n)))
            .collect();
        let mut sum = Got::default();
        for task in tasks {
            let got = task.await.unwrap();
            sum = Got {
                entered: sum.entered + got.entered,
                steps: sum.steps + got.steps,
                conflicts: sum.conflicts + got.conflicts,
            };
        }
        eprintln!("{sum:?}");
        assert_eq!(sum.entered, OFFICERS / 2);
        assert!(sum.steps >= SHARED, "{sum:?}");
        let mut tx = state.db().read().await.unwrap();
        let count = |sql: &'static str| sql;
        let n: i64 = on!(&mut tx, c => sqlx::query_scalar(count("SELECT COUNT(*) FROM cases")).fetch_one(c).await).unwrap();
        assert_eq!(n as usize, SHARED + sum.entered);
        // Every step is in the history once, and every version follows the one before.
        let events: i64 = on!(&mut tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM case_events").fetch_one(c).await).unwrap();
        let versions: i64 = on!(&mut tx, c => sqlx::query_scalar("SELECT CAST(SUM(version - 1) AS BIGINT) FROM cases").fetch_one(c).await).unwrap();
        assert_eq!((events as usize, versions as usize), (sum.steps, sum.steps));
        let wrong: i64 = on!(&mut tx, c => sqlx::query_scalar(
            "SELECT COUNT(*) FROM (SELECT township_code, state, COUNT(*) AS n FROM cases GROUP BY township_code, state) AS a \
             FULL JOIN (SELECT * FROM case_counts WHERE n <> 0) AS b ON a.township_code = b.township_code AND a.state = b.state \
             WHERE a.n IS NULL OR b.n IS NULL OR a.n <> b.n").fetch_one(c).await).unwrap();
        assert_eq!(wrong, 0, "the counts are exact");
        // One item waits for each case that waits for somebody, and none for the others.
        let waiting: i64 = on!(&mut tx, c => sqlx::query_scalar(
            "SELECT COUNT(*) FROM cases WHERE state IN ('applied', 'village-reported', 'township-approved', 'county-filed')")
            .fetch_one(c).await).unwrap();
        let open: i64 = on!(&mut tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM work_items WHERE done_at IS NULL").fetch_one(c).await).unwrap();
        assert_eq!(open, waiting);
        let chain: Vec<(i64, String, String)> = on!(&mut tx, c => sqlx::query_as(
            "SELECT seq, prev_hash, hash FROM audit_events ORDER BY seq").fetch_all(c).await).unwrap();
        let (head, last): (i64, String) =
            on!(&mut tx, c => sqlx::query_as("SELECT seq, hash FROM audit_head").fetch_one(c).await).unwrap();
        let mut before = String::new();
        for (i, (seq, prev, hash)) in chain.iter().enumerate() {
            assert_eq!((*seq as usize, prev), (i + 1, &before));
            before.clone_from(hash);
        }
        assert_eq!((head as usize, last), (chain.len(), before));
        assert_eq!(chain.len(), SHARED + sum.entered + sum.steps);
    })
    .await;
}
