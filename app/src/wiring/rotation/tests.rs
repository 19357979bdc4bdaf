//! A rotation that is killed, goes on, and runs while people write.
use super::*;
use crate::base::keys::Keys;
use crate::base::{clock::Clock, i18n::Lang, ids::CaseId};
use crate::features::cases::{
    admissions::store as admissions, admissions::store::person, admissions::tests::draft,
};
use crate::office::{outbox as mail, outbox::Letter, outbox::Template, staff::types::Role};
use crate::on;
use crate::testing::{each_engine, postgres_state, sqlite_state, staff, tuesday};
use crate::wiring::jobs;

async fn cases(state: &AppState, n: usize) -> Vec<CaseId> {
    let actor = staff(state, Role::TownshipOfficer, "411725101", None).await;
    let mut ids = vec![];
    for i in 0..n {
        ids.push(draft(state, &actor, &format!("张虚构{i}")).await);
    }
    ids
}

async fn readable(state: &AppState, ids: &[CaseId]) -> bool {
    let mut tx = state.db().read().await.unwrap();
    for (i, id) in ids.iter().enumerate() {
        if person(&mut tx, state.keys(), *id).await.unwrap().name != format!("张虚构{i}") {
            return false;
        }
    }
    true
}

#[tokio::test]
async fn cr_03_a_rotation_killed_half_way_goes_on_and_ends_with_no_old_cell() {
    each_engine(|state| async move {
        let ids = cases(&state, 25).await;
        assert_eq!(go_on(&state).await.unwrap(), Progress::Done, "nothing has begun");
        assert_eq!(begin(&state).await.unwrap(), 2);
        assert_eq!(left(&state, 2).await.unwrap(), 25);
        // One batch, then the process dies.
        let few = Sealed { batch: 10, ..admissions::SEALED[0] };
        let next = batch(&state, &few, 2, Uuid::nil()).await.unwrap();
        assert!(next.is_some());
        assert_eq!(left(&state, 2).await.unwrap(), 15);
        assert!(readable(&state, &ids).await, "readers know both keys");
        // The command is run again: it goes on with the same number.
        assert_eq!(begin(&state).await.unwrap(), 2);
        assert_eq!(
            go_on(&state).await.unwrap(),
            Progress::Waiting,
            "another node may not know the number yet"
        );
        assert_eq!(left(&state, 2).await.unwrap(), 0);
        assert!(readable(&state, &ids).await);
        // A node that slept seals one with the old key; the minute job of any worker finds it.
        let late = Keys::new(&[42; 32]);
        let cell = Cell::new("cases", "person", ids[0].uuid());
        let old = late
            .fields()
            .seal(cell, "{\"name\":\"张虚构0\",\"village\":\"\",\"guardian\":\"\",\"phone\":\"\"}");
        assert_eq!(FieldKeys::number(&old), Some(1));
        let mut tx = state.db().write().await.unwrap();
        exec!(&mut tx, "UPDATE cases SET person = $1 WHERE id = $2"; old, ids[0]).unwrap();
        tx.commit().await.unwrap();
        state.clock().advance(TAKEN_OVER);
        jobs::run_due(&state).await.unwrap();
        assert_eq!((go_on(&state).await.unwrap(), left(&state, 2).await.unwrap()), (Progress::Done, 0));
        assert!(readable(&state, &ids).await);
        assert_eq!(begin(&state).await.unwrap(), 3, "the next rotation");
        let mut tx = state.db().read().await.unwrap();
        let told: Vec<String> = on!(&mut tx, c => sqlx::query_scalar(
            "SELECT reason FROM audit_events WHERE action = 'key-rotate' ORDER BY seq").fetch_all(c).await)
        .unwrap();
        assert_eq!(told, ["begun", "done", "begun"]);
    })
    .await;
}

#[tokio::test]
async fn cr_03_every_node_takes_the_number_over_within_a_minute() {
    each_engine(|state| async move {
        let other = AppState::new(
            state.db().clone(),
            state.clock().clone(),
            Keys::new(&[42; 32]),
            state.site().clone(),
            state.running().clone(),
            crate::web::page::Assets::NONE,
            state.declared().clone(),
        );
        begin(&state).await.unwrap();
        assert_eq!((state.keys().fields().current(), other.keys().fields().current()), (2, 1));
        jobs::refresh(&other).await.unwrap();
        assert_eq!(other.keys().fields().current(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn cr_03_what_people_write_meanwhile_is_not_lost() {
    each_engine(|state| async move {
        let ids = cases(&state, 60).await;
        begin(&state).await.unwrap();
        let writing = {
            let (state, ids) = (state.clone(), ids.clone());
            tokio::spawn(async move {
                for id in ids {
                    let text = "{\"name\":\"新虚构\",\"village\":\"\",\"guardian\":\"\",\"phone\":\"\"}";
                    let sealed = state.keys().fields().seal(Cell::new("cases", "person", id.uuid()), text);
                    let mut tx = state.db().write().await.unwrap();
                    exec!(&mut tx, "UPDATE cases SET person = $1 WHERE id = $2"; sealed, id).unwrap();
                    tx.commit().await.unwrap();
                }
            })
        };
        let mut from = Uuid::nil();
        let few = Sealed { batch: 7, ..admissions::SEALED[0] };
        while let Some(next) = batch(&state, &few, 2, from).await.unwrap() {
            from = next;
        }
        writing.await.unwrap();
        assert_eq!(left(&state, 2).await.unwrap(), 0);
        let mut tx = state.db().read().await.unwrap();
        for id in ids {
            assert_eq!(person(&mut tx, state.keys(), id).await.unwrap().name, "新虚构");
        }
    })
    .await;
}

#[tokio::test]
async fn cr_03_mails_and_damaged_cells() {
    each_engine(|state| async move {
        let now = state.clock().now();
        let mut tx = state.db().write().await.unwrap();
        let sample = mail::sample::letter(Template::ALL[0], Lang::ZhCn);
        let letter = Letter { to: "a@example.invalid".to_owned(), ..sample };
        let id = mail::enqueue(&mut tx, state.keys(), now, &letter).await.unwrap().unwrap();
        let broken = mail::enqueue(&mut tx, state.keys(), now, &letter).await.unwrap().unwrap();
        exec!(&mut tx, "UPDATE mails SET params = recipient WHERE id = $1"; broken).unwrap();
        tx.commit().await.unwrap();
        begin(&state).await.unwrap();
        assert_eq!(go_on(&state).await.unwrap(), Progress::Left(1), "it is told, and nothing is overwritten");
        let mut tx = state.db().read().await.unwrap();
        let sealed: Vec<u8> =
            on!(&mut tx, c => sqlx::query_scalar("SELECT recipient FROM mails WHERE id = $1")
            .bind(id).fetch_one(c).await)
            .unwrap();
        let cell = Cell::new("mails", "recipient", id.uuid());
        assert_eq!(FieldKeys::number(&sealed), Some(2));
        assert_eq!(state.keys().fields().open(cell, &sealed).as_deref(), Some("a@example.invalid"));
    })
    .await;
}

/// Every column of bytes holds sealed cells, and each is in the list with its right id, or a rotation would leave it behind.
#[tokio::test]
async fn cr_03_the_list_is_complete() {
    let Some(state) = postgres_state(Clock::fixed(tuesday())).await else { return };
    let mut tx = state.db().read().await.unwrap();
    let columns: Vec<(String, String)> = on!(&mut tx, c => sqlx::query_as(
        "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = 'public' \
         AND data_type = 'bytea' AND table_name NOT LIKE '\\_sqlx%' ORDER BY 1, 2").fetch_all(c).await)
    .unwrap();
    let mut listed: Vec<_> = sealed().map(|s| (s.table.to_owned(), s.column.to_owned())).collect();
    listed.sort();
    assert_eq!(columns, listed);
    drop(tx);
    // On both engines the statements fit the tables.
    for state in [state, sqlite_state(Clock::fixed(tuesday())).await] {
        for sealed in sealed() {
            assert_eq!(batch(&state, sealed, 2, Uuid::nil()).await.unwrap(), None, "{sealed:?}");
        }
        assert_eq!(left(&state, 2).await.unwrap(), 0);
    }
}
