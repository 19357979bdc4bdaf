//! Who is at the same place at the same time.
use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn don_06_two_hundred_race_for_the_last_fifty() {
    let file = vectors::file("stock");
    for race in file["races"].as_array().unwrap() {
        each_engine(async |state| {
            let centre = centre_in(&state, ZHUGOU, 1).await;
            let needed = race["needed"].as_i64().unwrap();
            let id = need(&state, &centre, &draft("wipes", "湿巾", "包", 1, needed)).await;
            let asked: Vec<i64> = match race["requests"].as_array() {
                Some(list) => list.iter().map(|n| n.as_i64().unwrap()).collect(),
                None => vec![
                    race["each"].as_i64().unwrap();
                    usize::try_from(race["clients"].as_i64().unwrap()).unwrap()
                ],
            };
            let now = state.clock().now();
            let tasks = asked.into_iter().enumerate().map(|(n, pieces)| {
                let state = state.clone();
                tokio::spawn(async move {
                    give(&state, now, &offer(&format!("o{n}"), &[(id, pieces)])).await.ok()
                })
            });
            let mut won = vec![];
            for task in tasks.collect::<Vec<_>>() {
                won.extend(task.await.unwrap());
            }
            let a = read(&state, id).await.amounts;
            match race["orders"].as_array() {
                Some(orders) => {
                    let fits = |o: &serde_json::Value| o["reserved"] == a.reserved && o["open"] == a.open();
                    assert!(orders.iter().any(fits), "{}: {a:?}", race["id"]);
                }
                None => {
                    let successes = i64::try_from(won.len()).unwrap();
                    assert_eq!(
                        (successes, a.reserved, a.open()),
                        (race["successes"].as_i64().unwrap(), needed, 0)
                    );
                }
            }
            sound(&state).await;
            // Withdrawn twice at once: freed once.
            let who = approvers(&state).await;
            let part = parts(&state, won[0].id).await.remove(0);
            let twice = (0..2).map(|_| {
                let (state, who, part) = (state.clone(), who.clone(), part.clone());
                tokio::spawn(async move { go(&state, now, &who, &part, &Move::Withdraw).await.is_ok() })
            });
            let mut times = 0;
            for task in twice.collect::<Vec<_>>() {
                times += i32::from(task.await.unwrap());
            }
            assert_eq!(times, 1);
            sound(&state).await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn don_06_a_hold_ends_once_and_its_quantity_comes_back_once() {
    each_engine(async |state| {
        let centre = centre_in(&state, ZHUGOU, 1).await;
        let id = need(&state, &centre, &draft("wipes", "湿巾", "包", 1, 50)).await;
        let now = state.clock().now();
        let mut gifts = vec![];
        for n in 0..10 {
            let mut offer = offer(&format!("h{n}"), &[(id, 5)]);
            offer.until = Some(now + chrono::TimeDelta::days(7));
            gifts.push(give(&state, now, &offer).await.unwrap());
        }
        assert_eq!(read(&state, id).await.amounts.open(), 0);
        assert_eq!(holds::run(&state).await.unwrap(), 0);
        state.clock().set(now + chrono::TimeDelta::days(7));
        let runs = (0..4).map(|_| {
            let state = state.clone();
            tokio::spawn(async move { holds::run(&state).await.unwrap() })
        });
        let mut ended = 0;
        for task in runs.collect::<Vec<_>>() {
            ended += task.await.unwrap();
        }
        assert_eq!(ended, 10);
        assert_eq!(read(&state, id).await.amounts.open(), 50);
        // What was promised is not lost: the centre says yes, and it is kept anew.
        let who = approvers(&state).await;
        let part = parts(&state, gifts[3].id).await.remove(0);
        let accept = Move::Accept { pieces: None, until: None, note: String::new() };
        go(&state, state.clock().now(), &who, &part, &accept).await.unwrap();
        assert_eq!(read(&state, id).await.amounts.open(), 45);
        sound(&state).await;
    })
    .await;
}
