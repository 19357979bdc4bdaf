//! What happens by the clock: reminders once, requests that nobody answers, a time that is called off.
use super::*;
use crate::base::privacy::public_text::PublicText;
use crate::features::times::store::write;
use crate::features::visits::store::clock;
use crate::{exec, fetch};

async fn mails(state: &AppState, template: &str) -> i64 {
    let mut tx = state.db().read().await.unwrap();
    fetch!(&mut tx, value "SELECT COUNT(*) FROM mails WHERE template = $1"; template).unwrap()
}

fn with_mail(time: TimeId) -> Asked {
    let mut a = asked(time, 2);
    a.visitor.email = "lin@example.invalid".into();
    a
}

#[tokio::test]
async fn reminders_come_once_and_none_after_a_cancellation() {
    each_engine(async |state| {
        let id = time(&state, 1, 10, None).await;
        let kept = book_in(&state, &with_mail(id), &Settings::default()).await.unwrap();
        let gone = book_in(&state, &with_mail(id), &Settings::default()).await;
        assert!(matches!(gone, Err(Unbooked::Conflict)), "the same person");
        let starts = of(&state, kept.id).await.slot.starts_at;
        clock::run(&state).await.unwrap();
        assert_eq!(mails(&state, "visit-reminder").await, 0);
        state.clock().set(starts - TimeDelta::hours(72));
        let (a, b) = tokio::join!(clock::run(&state), clock::run(&state));
        a.unwrap();
        b.unwrap();
        assert_eq!(mails(&state, "visit-reminder").await, 1, "two workers, one mail");
        go(&state, kept.id, &Move::Cancel, &Settings::default()).await.unwrap();
        state.clock().set(starts - TimeDelta::hours(24));
        clock::run(&state).await.unwrap();
        assert_eq!(mails(&state, "visit-reminder").await, 1);
    })
    .await;
}

#[tokio::test]
async fn vis_02_who_is_not_answered_is_escalated_then_released() {
    each_engine(async |state| {
        let id = time(&state, 1, 10, None).await;
        let mut tx = state.db().write().await.unwrap();
        exec!(&mut tx, "UPDATE visit_times SET instant = $1, starts_at = $2, ends_at = $3, closes_at = $4 WHERE id = $5";
            false, "2026-10-20T07:00:00Z".parse::<DateTime<Utc>>().unwrap(),
            "2026-10-20T09:00:00Z".parse::<DateTime<Utc>>().unwrap(), "2026-10-19T07:00:00Z".parse::<DateTime<Utc>>().unwrap(), id)
        .unwrap();
        tx.commit().await.unwrap();
        let booked = book_in(&state, &with_mail(id), &Settings::default()).await.unwrap();
        assert_eq!(of(&state, booked.id).await.state.stage(), Stage::Requested);
        let waits = async |kind: &str| {
            let mut tx = state.db().read().await.unwrap();
            let n: i64 = fetch!(&mut tx, value "SELECT COUNT(*) FROM work_items WHERE kind = $1 AND done_at IS NULL"; kind).unwrap();
            n
        };
        assert_eq!((waits("visit-answer").await, waits("visit-late").await), (1, 0));
        // Registered on Tuesday 22 September; Mid-Autumn is between: the last day is the 28th.
        state.clock().set("2026-09-28T15:59:59Z".parse().unwrap());
        clock::run(&state).await.unwrap();
        assert_eq!(waits("visit-late").await, 0);
        state.clock().set("2026-09-28T16:00:00Z".parse().unwrap());
        clock::run(&state).await.unwrap();
        clock::run(&state).await.unwrap();
        assert_eq!((waits("visit-answer").await, waits("visit-late").await), (1, 1));
        state.clock().set("2026-09-30T16:00:00Z".parse().unwrap());
        clock::run(&state).await.unwrap();
        assert_eq!(of(&state, booked.id).await.state.stage(), Stage::Released);
        assert_eq!((waits("visit-answer").await, waits("visit-late").await), (0, 0));
        assert_eq!(read(&state, id).await.taken_places, 0);
        assert_eq!(mails(&state, "visit-news").await, 1);
    })
    .await;
}

#[tokio::test]
async fn vis_05_a_time_that_is_called_off_takes_its_bookings_and_its_line_along() {
    each_engine(async |state| {
        let id = time(&state, 1, 2, None).await;
        let booked = book_in(&state, &with_mail(id), &Settings::default()).await.unwrap();
        let mut phone = asked(id, 1);
        phone.visitor.phone = "13800000009".into();
        let waits = book_in(&state, &phone, &Settings::default()).await.unwrap();
        assert!(waits.waits);
        let mut ch = Change::job(&state).await.unwrap();
        let locked = write::lock(&mut ch, id).await.unwrap().unwrap();
        write::cancel(&mut ch, &locked, &PublicText::parse("县里因流感暂停探访").unwrap()).await.unwrap();
        ch.commit().await.unwrap();
        clock::run(&state).await.unwrap();
        clock::run(&state).await.unwrap();
        for id in [booked.id, waits.id] {
            assert_eq!(of(&state, id).await.state.stage(), Stage::CalledOff);
        }
        assert_eq!(mails(&state, "visit-news").await, 1, "one has an address");
        let mut tx = state.db().read().await.unwrap();
        let calls: i64 =
            fetch!(&mut tx, value "SELECT COUNT(*) FROM work_items WHERE kind = 'visit-tell' AND done_at IS NULL").unwrap();
        assert_eq!(calls, 1, "the other is telephoned");
        let now = read(&state, id).await;
        assert_eq!((now.taken_places, now.waiting), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn pr_05_who_came_is_erased_half_a_year_after() {
    each_engine(async |state| {
        let id = time(&state, 1, 2, None).await;
        let booked = book_in(&state, &with_mail(id), &Settings::default()).await.unwrap();
        let keys = state.keys().clone();
        let sweep = async |at: DateTime<Utc>| {
            let mut tx = state.db().write().await.unwrap();
            let n = (store::retention::OLD.run)(&mut tx, &keys, at).await.unwrap();
            tx.commit().await.unwrap();
            n
        };
        let last = Settings::default().erased_from("2026-09-30".parse().unwrap());
        assert_eq!(sweep(last - TimeDelta::seconds(1)).await, 0);
        assert_eq!(sweep(last).await, 1);
        assert_eq!(sweep(last).await, 0);
        let mut tx = state.db().read().await.unwrap();
        assert_eq!(store::visitor(&mut tx, &keys, booked.id).await.unwrap(), None);
        assert_eq!(store::code(&mut tx, &keys, booked.id).await.unwrap(), "");
        assert!(store::by_code(&mut tx, &keys, &booked.code).await.unwrap().is_none());
    })
    .await;
}
