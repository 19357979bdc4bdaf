//! What a day shows a centre, and what those who look after centres see.
use super::after::{came, world};
use super::*;
use crate::testing::http::Browser;

#[tokio::test]
async fn a_day_shows_what_waits_and_slow_centres_are_seen() {
    each_engine(async |state| {
        let w = world(&state).await;
        let now = state.clock().now();
        let empty = w.manager.get("/staff/gifts/day").await;
        assert!(empty.body.contains("今天没有要办的捐赠"), "{}", empty.body);
        let waiting = give(&state, now, &offer("w", &[(w.need, 20)])).await.unwrap();
        let mut coming = offer("c", &[(w.need, 30)]);
        coming.deliver_on = Some(state.clock().today());
        let coming = give(&state, now, &coming).await.unwrap();
        let part = parts(&state, coming.id).await.remove(0);
        let all = Move::Accept { pieces: None, until: None, note: String::new() };
        go(&state, now, &w.who, &part, &all).await.unwrap();
        let (came, _) = came(&state, &w, "a", 40, Some(600)).await;
        let waiting = parts(&state, waiting.id).await.remove(0);
        let day = w.manager.get("/staff/gifts/day").await.body;
        for (section, reference) in [
            ("id=\"answer\"", &waiting.reference),
            ("id=\"arrive\"", &part.reference),
            ("id=\"receipt\"", &came.reference),
        ] {
            let section =
                day.split(section).nth(1).and_then(|s| s.split("</section>").next()).unwrap_or_default();
            assert!(section.contains(reference.as_str()), "{section}");
        }
        assert!(!day.contains("id=\"report\""), "not for three months");
        let officer = async |role, division| {
            let actor = staff(&state, role, division, None).await;
            Browser::as_staff(&state, &actor).await
        };
        let county = officer(Role::CountyOfficer, "411725").await;
        let calm = county.get("/staff/gifts/slow").await;
        assert!(calm.body.contains("都按时办了"), "{}", calm.body);
        assert_eq!(w.manager.get("/staff/gifts/slow").await.status, 404, "a centre looks after none");
        assert_eq!(county.get("/staff/gifts/day").await.status, 404);
        state.clock().set(now + chrono::TimeDelta::days(100));
        // Sessions are over by then.
        let county = officer(Role::CountyOfficer, "411725").await;
        let manager = Browser::as_staff(&state, &w.actor).await;
        let slow = county.get("/staff/gifts/slow").await;
        // One answer, one receipt, one use report.
        let row: Vec<_> = slow
            .body
            .split("class=\"n\"")
            .skip(5)
            .take(4)
            .map(|c| c.split(['>', '<']).nth(1).unwrap())
            .collect();
        assert_eq!(row, ["1", "0", "1", "1"], "{}", slow.body);
        let day = manager.get("/staff/gifts/day").await.body;
        assert!(day.contains("id=\"report\"") && day.contains("逾期"), "{day}");
        let other = officer(Role::CountyOfficer, "411726").await;
        assert!(other.get("/staff/gifts/slow").await.body.contains("都按时办了"), "AC-04");
    })
    .await;
}
