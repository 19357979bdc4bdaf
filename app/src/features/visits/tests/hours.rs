//! Hours from the door to the countersignature, and put right (REC-01 to REC-06).
use super::*;
use crate::features::visits::store::hours::{self, Record};
use crate::features::visits::types::hours::Flag;
use crate::office::staff::types::Role;
use crate::testing::http::{Answer, Browser};
use crate::testing::staff;

async fn record(state: &AppState, id: BookingId) -> Vec<Record> {
    let mut tx = state.db().read().await.unwrap();
    hours::versions(&mut tx, id).await.unwrap()
}

/// Somebody with this number came at `came` and went at `went`.
async fn been(state: &AppState, n: u32, phone: &str, came: &str, went: &str) -> (BookingId, String) {
    let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    state.clock().set(crate::testing::tuesday());
    let id = time(state, n, 5, None).await;
    let mut a = asked(id, 1);
    a.visitor.phone = phone.into();
    a.another = n > 1;
    let booked = book_in(state, &a, &Settings::default()).await.unwrap();
    state.clock().set(at(came));
    go(state, booked.id, &Move::CheckIn { present: 1, consents: 0, at: at(came) }, &Settings::default())
        .await
        .unwrap();
    state.clock().set(at(went));
    go(state, booked.id, &Move::CheckOut(at(went)), &Settings::default()).await.unwrap();
    (booked.id, booked.code)
}

#[tokio::test]
async fn rec_03_hours_are_entered_countersigned_and_corrected_as_a_new_version() {
    each_engine(async |state| {
        let (id, code) = been(&state, 1, "13800000001", "2026-09-30T07:00:00Z", "2026-09-30T09:30:00Z").await;
        let b = of(&state, id).await;
        let manager = staff(&state, Role::CentreManager, ZHUGOU, Some(b.centre)).await;
        let officer = staff(&state, Role::DoneeOfficer, ZHUGOU, None).await;
        let (centre, host) =
            (Browser::as_staff(&state, &manager).await, Browser::as_staff(&state, &officer).await);
        let path = format!("/staff/bookings/{id}");
        let post = async |who: &Browser, fields: &[(&str, &str)]| -> Answer {
            let page = who.get(&path).await;
            let (key, version) = (page.hidden("form_key"), page.hidden("version"));
            let mut all = vec![("form_key", key.as_str()), ("version", version.as_str())];
            all.extend(fields);
            who.post(&format!("{path}/hours"), &all).await
        };
        let wrong = post(&centre, &[("act", "record"), ("break-from", "16:00"), ("break-to", "15:30")]).await;
        assert_eq!(wrong.status, 422, "{}", wrong.body);
        let done = post(&centre, &[("act", "record"), ("break-from", "16:00"), ("break-to", "16:30")]).await;
        assert_eq!(done.location(), format!("{path}?saved=1"), "{}", done.body);
        let first = record(&state, id).await;
        assert_eq!((first.len(), first[0].minutes, first[0].signed_at), (1, 120, None));
        assert_eq!(post(&centre, &[("act", "sign")]).await.status, 404, "VOL-01: another unit signs");
        assert_eq!(post(&host, &[("act", "sign")]).await.location(), format!("{path}?saved=1"));
        assert!(record(&state, id).await[0].signed_at.is_some());
        let (visitor, public) = (Browser::anonymous(&state), format!("/bookings/{code}"));
        assert!(visitor.get(&public).await.body.contains("2.0 小时"));
        assert_eq!(visitor.post(&public, &[("act", "wish"), ("wish", "")]).await.status, 422);
        let wish = visitor.post(&public, &[("act", "wish"), ("wish", "我 18:00 才走")]).await;
        assert_eq!(wish.location(), format!("{public}?done=wish"));
        assert!(centre.get(&path).await.body.contains("我 18:00 才走"));
        let fix = |went: &'static str, reason: &'static str| {
            [("act", "correct"), ("came", "15:00"), ("went", went), ("reason", reason)]
        };
        assert_eq!(post(&centre, &fix("18:00", "")).await.status, 422, "a reason");
        assert_eq!(post(&centre, &fix("14:00", "笔误")).await.status, 422, "out before in");
        assert_eq!(post(&centre, &fix("17:30", "笔误")).await.status, 422, "no change");
        let done = post(&centre, &fix("18:00", "名单上写的是 18:00")).await;
        assert_eq!(done.location(), format!("{path}?saved=1"), "{}", done.body);
        let now = record(&state, id).await;
        assert_eq!((now.len(), now[0].version, now[0].minutes), (2, 2, 150));
        assert_eq!((now[0].signed_at, now[1].minutes), (None, 120), "REC-06: the old one stays");
    })
    .await;
}

#[tokio::test]
async fn rec_01_two_places_at_once_are_flagged_at_both() {
    each_engine(async |state| {
        let one = been(&state, 1, "13800000007", "2026-09-30T07:00:00Z", "2026-09-30T09:00:00Z").await.0;
        let two = been(&state, 2, "13800000007", "2026-09-30T08:00:00Z", "2026-09-30T09:30:00Z").await.0;
        for id in [one, two] {
            let mut ch = Change::job(&state).await.unwrap();
            let b = step::lock(&mut ch, id).await.unwrap().unwrap();
            hours::enter(&mut ch, &b, vec![]).await.unwrap();
            ch.commit().await.unwrap();
        }
        for id in [one, two] {
            assert_eq!(record(&state, id).await[0].flags, [Flag::Overlap]);
        }
    })
    .await;
}
