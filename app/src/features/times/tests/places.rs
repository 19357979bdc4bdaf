//! Places that are taken and freed, one after the other and all at once.
use super::*;

#[tokio::test]
async fn vis_03_all_or_nothing_and_it_is_said_what_lacks() {
    each_engine(async |state| {
        let centre = centre_in(&state, ZHUGOU, 1).await;
        let both = [activity("company"), activity("haircut")];
        let id = open(
            &state,
            &centre,
            slot("2026-09-30"),
            &terms(&[("haircut", Some(2)), ("company", None)], 10, Some(1)),
        )
        .await;
        assert_eq!(take(&state, id, &both, 3, 0).await, Err(Full::Activity(both[1], 2)));
        assert_eq!(read(&state, id).await.taken_places, 0, "nothing of it stays");
        assert_eq!(take(&state, id, &both, 2, 1).await, Ok(()));
        assert_eq!(take(&state, id, &both[..1], 9, 0).await, Err(Full::Places { left: 8 }));
        assert_eq!(take(&state, id, &both[..1], 2, 1).await, Err(Full::Groups));
        assert_eq!(
            take(&state, id, &[activity("media")], 1, 0).await,
            Err(Full::Activity(activity("media"), 0))
        );
        assert_eq!(take(&state, TimeId::new(state.clock().now()), &[], 1, 0).await, Err(Full::Closed));
        let mut tx = state.db().write().await.unwrap();
        store::free(&mut tx, id, &both, 2, 1).await.unwrap();
        assert!(store::free(&mut tx, id, &both, 2, 1).await.is_err(), "freed once");
        store::wait(&mut tx, id, 2).await.unwrap();
        assert!(store::wait(&mut tx, id, -3).await.is_err());
        tx.commit().await.unwrap();
        let time = read(&state, id).await;
        assert_eq!((time.taken_places, time.taken_groups, time.waiting), (0, 0, 2));
        state.clock().set(time.slot.closes_at);
        assert_eq!(take(&state, id, &both, 1, 0).await, Err(Full::Closed));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn vis_03_many_race_for_the_last_places_and_none_is_sold_twice_or_lost() {
    each_engine(async |state| {
        let centre = centre_in(&state, ZHUGOU, 1).await;
        let said = terms(&[("haircut", Some(6)), ("company", None)], 20, Some(2));
        let id = open(&state, &centre, slot("2026-09-30"), &said).await;
        let tries = (0..60).map(|n| {
            let state = state.clone();
            tokio::spawn(async move {
                let (of, people, groups) = match n % 3 {
                    0 => (vec![activity("haircut")], 1, 0),
                    1 => (vec![activity("company")], 1, 0),
                    _ => (vec![activity("company")], 5, 1),
                };
                let won = take(&state, id, &of, people, groups).await.is_ok();
                // Every second winner thinks again, at once.
                if won && n % 2 == 0 {
                    let mut tx = state.db().write().await.unwrap();
                    store::free(&mut tx, id, &of, people, groups).await.unwrap();
                    tx.commit().await.unwrap();
                    return (0, 0, 0);
                }
                if !won {
                    return (0, 0, 0);
                }
                (people, groups, i64::from(of[0] == activity("haircut")))
            })
        });
        let (mut people, mut groups, mut haircuts) = (0, 0, 0);
        for one in tries.collect::<Vec<_>>() {
            let (p, g, h) = one.await.unwrap();
            (people, groups, haircuts) = (people + p, groups + g, haircuts + h);
        }
        let time = read(&state, id).await;
        assert_eq!((time.taken_places, time.taken_groups), (people, groups), "what was won is what is taken");
        assert!(people <= 20 && groups <= 2 && haircuts <= 6);
        let mut tx = state.db().read().await.unwrap();
        let taken = store::activities(&mut tx, id).await.unwrap();
        let sum: i64 = taken.iter().map(|t| t.taken).sum();
        assert_eq!(sum, people);
        assert_eq!(taken.iter().find(|t| t.activity == activity("haircut")).unwrap().taken, haircuts);
        drop(tx);
        // The rest goes to whoever comes first, to the last place.
        let rest = time.free();
        let more = (0..rest + 5).map(|_| {
            let state = state.clone();
            tokio::spawn(async move { take(&state, id, &[activity("company")], 1, 0).await.is_ok() })
        });
        let mut won = 0;
        for one in more.collect::<Vec<_>>() {
            won += i64::from(one.await.unwrap());
        }
        assert_eq!((won, read(&state, id).await.free()), (rest, 0));
    })
    .await;
}
