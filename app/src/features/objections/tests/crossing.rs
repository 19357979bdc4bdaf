//! Citizens who file, officers who step, an officer who takes rows off the notice: all at the same time. Whatever waits for whom,
//! nobody is told that the portal is busy: the head of the trail is locked last, and what crosses nevertheless is done again.
use super::*;
use crate::testing::each_engine;

/// Takes these acts one after the other, as a handler does it; what is refused in words is no fault. Gives the statuses.
async fn handle(state: AppState, actor: Actor, id: ObjectionId, acts: [&'static str; 2]) -> Vec<u16> {
    let browser = Browser::as_staff(&state, &actor).await;
    let page = format!("/staff/objections/{}", id.uuid());
    let mut statuses = vec![];
    for act in acts {
        let seen = browser.get(&page).await;
        let (key, version) = (seen.hidden("form_key"), seen.hidden("version"));
        let fields = [
            ("form_key", key.as_str()),
            ("version", &version),
            ("act", act),
            ("text", "经核查，情况如下。"),
            ("declare", "yes"),
        ];
        statuses.push(browser.post(&page, &fields).await.status.as_u16());
    }
    statuses
}

/// Takes one row after the other off the notice.
async fn take_off(state: AppState, actor: Actor, no: NoticeNo) -> Vec<u16> {
    let browser = Browser::as_staff(&state, &actor).await;
    let mut statuses = vec![];
    for serial in ["2", "1"] {
        let fields = [("form_key", serial), ("what", "one"), ("serial", serial), ("reason", "error")];
        let to = format!("/staff/notices/{no}/withdraw");
        statuses.push(browser.post(&to, &fields).await.status.as_u16());
    }
    statuses
}

#[tokio::test(flavor = "multi_thread")]
async fn re_03_writers_that_cross_are_never_told_to_come_back_later() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let second = staff(&state, Role::CountyOfficer, "411725", None).await;
        let third = staff(&state, Role::CountyOfficer, "411725", None).await;
        let mut other = REAL;
        other[3].1 = "2";
        let (one, two) = (object(&state, &w.no, &REAL).await.0, object(&state, &w.no, &other).await.0);
        let filing = {
            let (state, no) = (state.clone(), w.no.clone());
            tokio::spawn(async move {
                object(&state, &no, &ANONYMOUS).await;
                object(&state, &no, &REAL).await;
            })
        };
        let steps = [
            tokio::spawn(handle(state.clone(), w.handler.clone(), one, ["accept", "dismiss"])),
            tokio::spawn(handle(state.clone(), second, two, ["accept", "sustain"])),
            tokio::spawn(take_off(state.clone(), third, w.no.clone())),
        ];
        let mut all = vec![];
        for task in steps {
            all.extend(task.await.unwrap());
        }
        filing.await.unwrap();
        assert!(all.iter().all(|status| *status < 500), "{all:?}");
        assert!(all.iter().filter(|status| **status == 303).count() >= 4, "{all:?}");
        assert_eq!(number(&state, "SELECT COUNT(*) FROM objections").await, 4);
    })
    .await;
}
