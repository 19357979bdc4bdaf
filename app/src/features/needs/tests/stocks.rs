//! The half of `stock.json` that is about needs: holds, receipts and transfers as the gifts of `donations` will call for them, and
//! races for the last pieces.
use std::collections::HashMap;

use super::*;

/// A gift as far as the needs half must know it: what it still holds, and what was found good.
#[derive(Clone, Copy, Default)]
struct Gift {
    held: i64,
    good: i64,
    over: bool,
}

#[tokio::test]
async fn don_06_open_covered_and_closed_follow_from_the_amounts() {
    let file = vectors::file("stock");
    for history in file["histories"].as_array().unwrap() {
        let id = history["id"].as_str().unwrap();
        // What a deadline ends is the gift's business, not the need's.
        if history["steps"].as_array().unwrap().iter().any(|s| s["until"].is_string()) {
            continue;
        }
        each_engine(async |state| run(&state, id, history).await).await;
    }
}

async fn run(state: &AppState, id: &str, history: &serde_json::Value) {
    let per = history["pieces_per_package"].as_i64().unwrap();
    let mut needs = HashMap::new();
    for (i, (name, needed)) in history["needed"].as_object().unwrap().iter().enumerate() {
        let centre = centre_in(state, ZHUGOU, u32::try_from(i).unwrap() + 1).await;
        let amount = draft("care_pads", "成人护理垫", "包", per, needed.as_i64().unwrap());
        needs.insert(name.clone(), need(state, &centre, &amount).await);
    }
    let mut gifts: HashMap<String, Gift> = HashMap::new();
    let now = state.clock().now();
    for (n, step) in history["steps"].as_array().unwrap().iter().enumerate() {
        let of = needs[step["c"].as_str().unwrap_or("A")];
        let name = step["g"].as_str().unwrap_or_default().to_owned();
        let amount = |key: &str| step[key].as_i64().unwrap_or_default();
        let mut tx = state.db().write().await.unwrap();
        let refused = step["result"].get("refused").and_then(|r| r.as_str());
        match (step["do"].as_str().unwrap(), refused) {
            ("pledge", Some("over")) => {
                let left = step["result"]["left"].as_i64().unwrap();
                let is = stock::reserve(&mut tx, now, of, amount("n") * per).await.unwrap();
                // A need that has enough says so; it has nothing left either way.
                assert!(
                    is == Err(Unfit::Over { left }) || (left == 0 && is == Err(Unfit::Closed)),
                    "{id} {n}: {is:?}"
                );
            }
            ("pledge", None) if step["result"] == "ok" => {
                let pieces = amount("n") * per;
                assert_eq!(stock::reserve(&mut tx, now, of, pieces).await.unwrap(), Ok(()), "{id} {n}");
                gifts.insert(name, Gift { held: pieces, ..Gift::default() });
            }
            // Everything else that is refused or repeated never reaches the need.
            (_, Some(_)) => {}
            ("accept", _) if step["n"].is_i64() => {
                let gift = gifts.get_mut(&name).unwrap();
                let kept = amount("n") * per;
                stock::release(&mut tx, now, of, gift.held - kept).await.unwrap();
                gift.held = kept;
            }
            ("decline" | "withdraw" | "cancel" | "close_rest", _) => {
                let gift = gifts.get_mut(&name).unwrap();
                stock::release(&mut tx, now, of, gift.held).await.unwrap();
                gift.held = 0;
            }
            ("inspect", _) => {
                let gift = gifts.get_mut(&name).unwrap();
                let (good, last) = (amount("good"), step["final"] != false);
                let hold = if last { good } else { good + (gift.held - amount("counted")).max(0) };
                if hold > gift.held {
                    stock::hold(&mut tx, now, of, hold - gift.held).await.unwrap();
                } else {
                    stock::release(&mut tx, now, of, gift.held - hold).await.unwrap();
                }
                *gift = Gift { held: hold, good, over: last };
            }
            ("confirm", _) => {
                let gift = gifts.get_mut(&name).unwrap();
                stock::receive(&mut tx, now, of, gift.good).await.unwrap();
                gift.held -= gift.good;
                assert!(!gift.over || gift.held == 0, "{id} {n}");
            }
            ("correct", _) if step["what"] == "received" => {
                stock::correct(&mut tx, now, of, amount("pieces")).await.unwrap();
            }
            ("transfer", _) => {
                let to = needs[step["to"].as_str().unwrap()];
                stock::transfer_in(&mut tx, now, to, amount("pieces")).await.unwrap();
            }
            _ => {}
        }
        tx.commit().await.unwrap();
        for (name, row) in step["after"].as_object().unwrap() {
            let is = read(state, needs[name]).await;
            let a = is.amounts;
            let is =
                (a.needed, a.reserved, a.received, a.transferred_in, a.open(), is.state().word().to_owned());
            let at = |i: usize| row[i].as_i64().unwrap();
            let must = (at(0), at(1), at(2), at(4), at(9), row[10].as_str().unwrap().to_owned());
            assert_eq!(is, must, "{id} step {n} {name}");
        }
    }
}

#[tokio::test]
async fn races_for_the_last_pieces_take_exactly_what_there_is() {
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
            let tasks = asked.into_iter().map(|pieces| {
                let state = state.clone();
                tokio::spawn(async move {
                    let mut tx = state.db().write().await.unwrap();
                    let done = stock::reserve(&mut tx, state.clock().now(), id, pieces).await.unwrap();
                    tx.commit().await.unwrap();
                    done.is_ok()
                })
            });
            let mut successes = 0;
            for task in tasks.collect::<Vec<_>>() {
                successes += i64::from(task.await.unwrap());
            }
            let a = read(&state, id).await.amounts;
            match race["orders"].as_array() {
                Some(orders) => {
                    let fits = |o: &serde_json::Value| o["reserved"] == a.reserved && o["open"] == a.open();
                    assert!(orders.iter().any(fits), "{}: {a:?}", race["id"]);
                }
                None => assert_eq!(
                    (successes, a.reserved, a.open()),
                    (race["successes"].as_i64().unwrap(), needed, 0)
                ),
            }
        })
        .await;
    }
}
