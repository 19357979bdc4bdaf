//! What goes when its time is over.
use super::*;
use crate::features::people::store::retention::{KEEP, WAIT};
use crate::wiring::jobs;

#[tokio::test]
async fn links_sessions_wishes_and_unused_accounts_end() {
    each_engine(async |state| {
        let begun = state.clock().now();
        signed_in(&state, "a@example.invalid").await;
        let b = Browser::anonymous(&state);
        ask(&b, "b@example.invalid").await;
        let (lone, first, second) = (
            person(&state, "lone@example.invalid").await,
            person(&state, "first@example.invalid").await,
            person(&state, "second@example.invalid").await,
        );
        let org = wish(&state, &first).await;
        take(&state, org.id, first.id, Act::Confirm, By::Office).await.unwrap();
        wish(&state, &second).await;
        jobs::run_due(&state).await.unwrap();
        assert_eq!(count(&state, "SELECT COUNT(*) FROM person_links").await, 1, "not a moment early");
        state.clock().set(begun + TimeDelta::days(30));
        jobs::run_due(&state).await.unwrap();
        let ways_in = "SELECT (SELECT COUNT(*) FROM person_links) + (SELECT COUNT(*) FROM person_sessions)";
        assert_eq!(count(&state, ways_in).await, 0);
        state.clock().set(begun + WAIT - TimeDelta::seconds(1));
        jobs::run_due(&state).await.unwrap();
        assert_eq!(stands(&state, org.id, second.id).await, Some(Standing::Asked));
        state.clock().set(begun + WAIT);
        jobs::run_due(&state).await.unwrap();
        assert_eq!(stands(&state, org.id, second.id).await, None);
        assert_eq!(stands(&state, org.id, first.id).await, Some(Standing::First));
        // Who comes back stays; who does not goes after three years, and with the first person the organisation begins anew.
        state.clock().set(begun + TimeDelta::days(400));
        signed_in(&state, "second@example.invalid").await;
        state.clock().set(begun.checked_add_months(KEEP).unwrap() - TimeDelta::days(1));
        jobs::run_due(&state).await.unwrap();
        assert_eq!(count(&state, "SELECT COUNT(*) FROM people").await, 4);
        state.clock().set(begun.checked_add_months(KEEP).unwrap());
        jobs::run_due(&state).await.unwrap();
        assert_eq!(count(&state, "SELECT COUNT(*) FROM people").await, 1);
        assert_eq!(stands(&state, org.id, first.id).await, None);
        let mut tx = state.db().read().await.unwrap();
        assert!(store::by_id(&mut tx, state.keys(), lone.id).await.unwrap().is_none());
        assert!(orgs::by_id(&mut tx, org.id).await.unwrap().unwrap().confirmed_at.is_none());
    })
    .await;
}
