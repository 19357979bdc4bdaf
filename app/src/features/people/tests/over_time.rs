//! What goes when its time is over.
use super::*;
use crate::features::people::store::retention::{KEEP, WAIT};
use crate::wiring::jobs;
use chrono::DurationRound as _;

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

#[tokio::test]
async fn who_waits_again_waits_from_then_on_and_is_told() {
    each_engine(async |state| {
        let begun = state.clock().now();
        let (first, second) =
            (person(&state, "a@example.invalid").await, person(&state, "b@example.invalid").await);
        let org = wish(&state, &first).await;
        take(&state, org.id, first.id, Act::Confirm, By::Office).await.unwrap();
        wish(&state, &second).await;
        take(&state, org.id, second.id, Act::Accept, By::Another(Standing::First)).await.unwrap();
        state.clock().set(begun + WAIT + TimeDelta::days(1));
        letters(&state).await;
        take(&state, org.id, first.id, Act::Remove, By::Office).await.unwrap();
        let told: Vec<_> =
            letters(&state).await.into_iter().map(|l| (l.to, l.params["state"].clone())).collect();
        assert!(
            told.iter().any(|(to, text)| to == "b@example.invalid" && text.contains("重新核实")),
            "{told:?}"
        );
        jobs::run_due(&state).await.unwrap();
        assert_eq!(stands(&state, org.id, second.id).await, Some(Standing::Asked));
        // Who leaves by themselves hands over to the next, who is told.
        take(&state, org.id, second.id, Act::Confirm, By::Office).await.unwrap();
        wish(&state, &first).await;
        take(&state, org.id, first.id, Act::Accept, By::Another(Standing::First)).await.unwrap();
        letters(&state).await;
        take(&state, org.id, second.id, Act::Leave, By::Oneself).await.unwrap();
        assert_eq!(stands(&state, org.id, first.id).await, Some(Standing::First));
        let told = letters(&state).await;
        assert_eq!((told.len(), told[0].to.as_str()), (1, "a@example.invalid"));
    })
    .await;
}

#[tokio::test]
async fn rl_04_a_link_that_waits_for_its_hour_lives_from_then() {
    each_engine(async |state| {
        let now = state.clock().now();
        let hour = now.duration_trunc(TimeDelta::hours(1)).unwrap();
        let mut tx = state.db().write().await.unwrap();
        let total = crate::office::outbox::store::limits::TOTAL;
        crate::exec!(&mut tx, "INSERT INTO mail_totals (kind, hour, n) VALUES ('other', $1, $2)"; hour, total).unwrap();
        tx.commit().await.unwrap();
        signed_in(&state, "a@example.invalid").await;
        let mut tx = state.db().write().await.unwrap();
        crate::exec!(&mut tx, "UPDATE mail_totals SET n = $1 WHERE kind = 'sign-in'"; total).unwrap();
        tx.commit().await.unwrap();
        let b = Browser::anonymous(&state);
        assert_eq!(ask(&b, "b@example.invalid").await.status, 303);
        assert!(links(&state).await.is_empty(), "not in this hour");
        state.clock().set(hour + TimeDelta::hours(1) + TimeDelta::minutes(9));
        let link = links(&state).await.pop().unwrap();
        assert_eq!(b.get(&link).await.status, 200, "ten minutes from when it could go");
        assert_eq!(b.post(&link, &[]).await.location(), "/me");
    })
    .await;
}

#[tokio::test]
async fn nobody_stands_in_more_than_ten_organisations_and_asking_again_mails_once_a_day() {
    each_engine(async |state| {
        let (first, me) =
            (person(&state, "a@example.invalid").await, person(&state, "b@example.invalid").await);
        let org = wish(&state, &first).await;
        take(&state, org.id, first.id, Act::Confirm, By::Office).await.unwrap();
        let mails = "SELECT COUNT(*) FROM mails WHERE template = 'org-news'";
        let before = count(&state, mails).await;
        for _ in 0..4 {
            wish(&state, &me).await;
            take(&state, org.id, me.id, Act::Leave, By::Oneself).await.unwrap();
        }
        assert_eq!(count(&state, mails).await, before + 1, "one a day");
        state.clock().set(state.clock().now() + TimeDelta::days(1));
        wish(&state, &me).await;
        assert_eq!(count(&state, mails).await, before + 2);
        let asks = async |n: usize| {
            // Any distinct text serves: the page checks credit codes, the store does not.
            let draft = OrgDraft {
                code: format!("X{n}"),
                name: "示例商贸有限公司".into(),
                kind: OrgKind::Enterprise,
                county: COUNTY.into(),
            };
            let mut ch = Change::at(&state, state.clock().now(), None).await.unwrap();
            let asked = orgs::ask(&mut ch, &me, &draft).await.unwrap();
            ch.commit().await.unwrap();
            asked
        };
        for n in 1..10 {
            assert!(asks(n).await.is_ok(), "{n}");
        }
        assert_eq!(asks(10).await.err(), Some(orgs::Full::Person));
        assert!(asks(3).await.is_ok(), "twice is once");
        // All of it ends with the account.
        let mut ch = Change::at(&state, state.clock().now(), None).await.unwrap();
        store::erase(&mut ch, me.id).await.unwrap();
        ch.commit().await.unwrap();
        assert_eq!(count(&state, "SELECT COUNT(*) FROM org_members").await, 1);
    })
    .await;
}
