//! The kit by itself, on both engines: a form acts once, what is given up leaves nothing, the trail comes last, what crosses another
//! change is done again.
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use axum::{
    Router, body::Body, extract::Request, middleware::from_fn, response::IntoResponse as _, routing::post,
};
use tower::ServiceExt as _;

use super::{Change, again};
use crate::base::{db::Pool, error::AppError, ids::StaffId};
use crate::office::{staff::types::Actor, staff::types::Role, trail::Entry, trail::What};
use crate::testing::{each_engine, staff};
use crate::web::{forms::Form, forms::once, state::AppState};
use crate::{exec, on};

async fn begun(state: &AppState, actor: &Actor, form: &Form) -> (Change, Option<String>) {
    let mut ch = Change::at(state, state.clock().now(), Some(actor)).await.unwrap();
    let led = ch.take(form).await.unwrap();
    (ch, led)
}

#[tokio::test]
async fn in_11_a_change_that_was_given_up_gives_its_key_back() {
    each_engine(|state| async move {
        let actor = staff(&state, Role::CityAdmin, "4117", None).await;
        let form = Form::default().with(once::FIELD, "k").with("version", "3");
        let (mut ch, led) = begun(&state, &actor, &form).await;
        assert_eq!((led, ch.seen().unwrap()), (None, 3));
        ch.trail(Entry::new(What::Settings, "given-up"));
        drop(ch);
        let (mut ch, led) = begun(&state, &actor, &form).await;
        assert_eq!(led, None);
        ch.trail(Entry::new(What::Settings, "done"));
        assert_eq!(ch.end("/staff/x").await.unwrap().headers()["location"], "/staff/x");
        let (_, led) = begun(&state, &actor, &form).await;
        assert_eq!(led.as_deref(), Some("/staff/x"));
        let mut tx = state.db().read().await.unwrap();
        let all: Vec<(String, Option<StaffId>)> = on!(&mut tx, c => sqlx::query_as(
            "SELECT object, actor_id FROM audit_events ORDER BY seq").fetch_all(c).await)
        .unwrap();
        assert_eq!(all, [("done".to_owned(), Some(actor.id))]);
    })
    .await;
}

#[tokio::test]
async fn ac_07_a_form_without_key_or_version_is_none() {
    each_engine(|state| async move {
        let actor = staff(&state, Role::CityAdmin, "4117", None).await;
        let (ch, _) = begun(&state, &actor, &Form::default().with("version", "x")).await;
        assert!(matches!(ch.keyed(), Err(AppError::BadRequest)));
        assert!(matches!(ch.seen(), Err(AppError::BadRequest)));
        let mut twice = Change::at(&state, state.clock().now(), Some(&actor)).await.ok();
        if matches!(state.db().pool(), Pool::Postgres(_)) {
            let form = Form::default().with(once::FIELD, "a").with(once::FIELD, "b");
            assert!(matches!(twice.as_mut().unwrap().take(&form).await, Err(AppError::BadRequest)));
        }
    })
    .await;
}

/// Two changes that lock two rows in opposite order: the database breaks the ring, nobody sees it.
#[tokio::test]
async fn what_crosses_another_change_is_done_again() {
    each_engine(|state| async move {
        let (a, b) = (
            staff(&state, Role::CityAdmin, "4117", None).await,
            staff(&state, Role::CityAdmin, "4117", None).await,
        );
        let tries = Arc::new(AtomicU32::new(0));
        let (counted, pair) = (tries.clone(), [a.id, b.id]);
        let handler = move |turn: String| async move {
            counted.fetch_add(1, Ordering::Relaxed);
            let [first, second] = if turn == "1" { pair } else { [pair[1], pair[0]] };
            let mut ch = Change::job(&state).await?;
            for id in [first, second] {
                exec!(&mut ch.tx, "UPDATE staff SET version = version + 1 WHERE id = $1"; id)?;
                tokio::time::sleep(std::time::Duration::from_millis(300)).await;
            }
            ch.commit().await?;
            Ok::<_, AppError>("done".into_response())
        };
        let router = Router::new().route("/", post(handler)).layer(from_fn(again::again));
        let send = |turn: &'static str| {
            let request = Request::post("/").body(Body::from(turn)).unwrap();
            tokio::spawn(router.clone().oneshot(request))
        };
        let (one, two) = (send("1"), send("2"));
        for answer in [one.await.unwrap().unwrap(), two.await.unwrap().unwrap()] {
            assert_eq!(answer.status(), 200);
        }
        assert!((2..=4).contains(&tries.load(Ordering::Relaxed)));
    })
    .await;
}
