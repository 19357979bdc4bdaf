//! Every history of `stock.json` through the store, and random ones that must add up after every step.
use serde_json::{Value as Json, json};

use super::*;
use crate::features::donations::store::step::Counted;
use crate::features::donations::types::Corrected;

fn said(result: Result<(), Refused>) -> Json {
    let (word, left) = match result {
        Ok(()) => return json!("ok"),
        Err(Refused::Over(left)) => ("over", Some(left)),
        Err(Refused::MoreThanRemaining(left)) => ("more_than_remaining", Some(left)),
        Err(Refused::Enough) => ("closed", None),
        Err(Refused::MoreThanPledged) => ("more_than_pledged", None),
        Err(Refused::Count) => ("count", None),
        Err(Refused::Reason) => ("reason", None),
        Err(Refused::Consent) => ("consent", None),
        Err(_) => ("state", None),
    };
    left.map_or_else(|| json!({"refused": word}), |left| json!({"refused": word, "left": left}))
}

fn way(word: &str) -> Way {
    match word {
        "use" | "used" => Way::Used,
        "return" | "returned" => Way::Returned,
        _ => Way::Disposed,
    }
}

struct Run<'a> {
    state: &'a AppState,
    who: [Actor; 2],
    needs: BTreeMap<String, NeedId>,
    gifts: BTreeMap<String, Part>,
    package: i64,
    now: DateTime<Utc>,
}

impl Run<'_> {
    async fn pledge(&mut self, step: &Json, need: NeedId) -> Json {
        let g = step["g"].as_str().unwrap();
        let mut offer = offer(g, &[(need, step["n"].as_i64().unwrap() * self.package)]);
        offer.until = step["until"].as_str().map(|t| t.parse().unwrap());
        match give(self.state, self.now, &offer).await {
            Ok(pledged) if pledged.again => json!("same"),
            Ok(pledged) => {
                let part = parts(self.state, pledged.id).await.remove(0);
                self.gifts.insert(g.to_owned(), part);
                json!("ok")
            }
            Err(refused) => said(Err(refused)),
        }
    }

    async fn step(&mut self, step: &Json) -> Option<Json> {
        let part = self.gifts.get(step["g"].as_str()?)?.clone();
        let mut tx = self.state.db().read().await.unwrap();
        let item = store::items(&mut tx, part.id).await.unwrap().remove(0).id;
        drop(tx);
        let act = match step["do"].as_str()? {
            "accept" => Move::Accept {
                pieces: step["n"].as_i64().map(|n| vec![(item, n * self.package)]),
                until: step["until"].as_str().map(|t| t.parse().unwrap()),
                note: String::new(),
            },
            "decline" => Move::Decline("用不上".into()),
            "withdraw" => Move::Withdraw,
            "cancel" => Move::Cancel("改期".into()),
            "dispatch" => Move::Dispatch,
            "inspect" => Move::Inspect {
                counts: vec![Counted {
                    item,
                    counted: step["counted"].as_i64()?,
                    good: step["good"].as_i64()?,
                }],
                last: step["final"].as_bool().unwrap_or(true),
                note: String::new(),
            },
            "confirm" => Move::Confirm,
            "close_rest" => Move::CloseRest,
            _ => return None,
        };
        Some(said(go(self.state, self.now, &self.who, &part, &act).await.map(drop)))
    }

    async fn entry(&mut self, step: &Json, need: NeedId) -> Json {
        let mut ch = Change::at(self.state, self.now, Some(&self.who[0])).await.unwrap();
        let pieces = step["pieces"].as_i64().unwrap_or_default();
        let reason = PublicText::parse(step["reason"].as_str().unwrap_or_default()).unwrap();
        let done = match step["do"].as_str().unwrap() {
            "look" => return json!("ok"),
            "set_needed" => {
                let n = ["needed", "pieces"].iter().find_map(|k| step[k].as_i64());
                let n = n.or(step["n"].as_i64().map(|n| n * self.package)).unwrap();
                drop(ch);
                let mut tx = self.state.db().write().await.unwrap();
                crate::exec!(
                    &mut tx,
                    sqlx::query("UPDATE needs SET needed = $1 WHERE id = $2").bind(n).bind(need)
                )
                .unwrap();
                tx.commit().await.unwrap();
                return json!("ok");
            }
            "transfer" => {
                let to = self.needs[step["to"].as_str().unwrap()];
                passing::transfer(&mut ch, &passing(need, to, pieces, step["consent"] == json!(true))).await
            }
            "correct" => {
                let what = match step["what"].as_str().unwrap() {
                    "received" => Corrected::Received,
                    word => Corrected::Left(way(word)),
                };
                entries::correct(&mut ch, (need, None), what, pieces, &reason).await
            }
            word => entries::draw(&mut ch, &taking(need, way(word), pieces, &reason)).await,
        };
        let done = done.unwrap();
        if done.is_ok() {
            ch.commit().await.unwrap();
        }
        said(done)
    }

    async fn rows(&self) -> Json {
        let mut rows = serde_json::Map::new();
        for (name, id) in &self.needs {
            let (need, q) = stock_of(self.state, *id).await;
            let (a, state) = (need.amounts, need.state().word());
            assert_eq!((a.reserved, a.received, a.transferred_in), (q.held, q.confirmed, q.transferred_in));
            rows.insert(
                name.clone(),
                json!([
                    a.needed,
                    a.reserved,
                    a.received,
                    q.used,
                    a.transferred_in,
                    q.transferred_out,
                    q.returned,
                    q.disposed,
                    q.remaining(),
                    a.open(),
                    state
                ]),
            );
        }
        Json::Object(rows)
    }
}

async fn run(state: &AppState, history: &Json) {
    let package = history["pieces_per_package"].as_i64().unwrap();
    let mut needs = BTreeMap::new();
    for (i, (name, needed)) in history["needed"].as_object().unwrap().iter().enumerate() {
        let centre = centre_in(state, ZHUGOU, u32::try_from(i).unwrap() + 1).await;
        let draft = draft("care_pads", "成人护理垫", "包", package, needed.as_i64().unwrap());
        needs.insert(name.clone(), need(state, &centre, &draft).await);
    }
    let who = approvers(state).await;
    let mut run = Run { state, who, needs, gifts: BTreeMap::new(), package, now: state.clock().now() };
    for (i, step) in history["steps"].as_array().unwrap().iter().enumerate() {
        run.now = step["at"].as_str().map_or(run.now, |t| t.parse().unwrap());
        state.clock().set(run.now);
        let need = run.needs[step["c"].as_str().unwrap_or("A")];
        let result = match (step["do"].as_str().unwrap(), run.step(step).await) {
            ("pledge", _) => run.pledge(step, need).await,
            (_, Some(result)) => result,
            (_, None) => run.entry(step, need).await,
        };
        // What the clock ends is seen by everybody at that very second.
        holds::run(state).await.unwrap();
        let got = json!({"result": result, "after": run.rows().await});
        let expect = json!({"result": step["result"], "after": step["after"]});
        assert_eq!(got, expect, "stock#{} step {}", history["id"], i + 1);
        sound(state).await;
    }
}

#[tokio::test]
async fn don_06_every_history_of_stock_through_the_store() {
    let file = vectors::file("stock");
    let histories = file["histories"].as_array().unwrap();
    assert!(!histories.is_empty());
    for history in histories {
        each_engine(async |state| run(&state, history).await).await;
    }
}

#[tokio::test]
async fn random_histories_add_up_after_every_step() {
    each_engine(async |state| {
        let who = approvers(&state).await;
        let mut needs = vec![];
        for serial in 1..=2 {
            let centre = centre_in(&state, ZHUGOU, serial).await;
            needs.push(need(&state, &centre, &draft("wipes", "湿巾", "包", 1, 60)).await);
        }
        let (mut seed, mut all) = (7_u64, vec![]);
        let mut random = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            i64::try_from((seed >> 33) % below).unwrap()
        };
        let reason = PublicText::parse("点错了").unwrap();
        let now = state.clock().now();
        for n in 0..120 {
            let which = usize::try_from(random(2)).unwrap();
            let (a, b) = (random(20), random(20));
            if random(4) == 0 || all.is_empty() {
                let items = [(needs[which], a + 1), (needs[1 - which], b + 1)];
                let mut offer = offer(&format!("r{n}"), &items);
                offer.until = (random(3) == 0).then_some(now);
                if let Ok(pledged) = give(&state, now, &offer).await {
                    all.extend(parts(&state, pledged.id).await);
                }
            } else {
                let part = all[usize::try_from(random(all.len() as u64)).unwrap()].clone();
                let mut tx = state.db().read().await.unwrap();
                let item = store::items(&mut tx, part.id).await.unwrap().remove(0).id;
                drop(tx);
                let counts = vec![Counted { item, counted: a.max(b), good: a.min(b) }];
                let _ = match random(10) {
                    0..=3 => go(
                        &state,
                        now,
                        &who,
                        &part,
                        &Move::Accept { pieces: None, until: None, note: String::new() },
                    )
                    .await
                    .map(drop),
                    4 => go(&state, now, &who, &part, &Move::Withdraw).await.map(drop),
                    5 | 6 => go(
                        &state,
                        now,
                        &who,
                        &part,
                        &Move::Inspect { counts, last: a > 9, note: String::new() },
                    )
                    .await
                    .map(drop),
                    7 | 8 => go(&state, now, &who, &part, &Move::Confirm).await.map(drop),
                    _ => go(&state, now, &who, &part, &Move::CloseRest).await.map(drop),
                };
                let mut ch = Change::at(&state, now, Some(&who[0])).await.unwrap();
                let (here, there) = (needs[which], needs[1 - which]);
                let done = match random(6) {
                    0 => entries::draw(&mut ch, &taking(here, Way::Used, a, &reason)).await,
                    1 => entries::draw(&mut ch, &taking(here, Way::Disposed, a, &reason)).await,
                    2 => passing::transfer(&mut ch, &passing(here, there, a, true)).await,
                    3 => entries::correct(&mut ch, (here, None), Corrected::Received, a - 10, &reason).await,
                    4 => {
                        entries::correct(&mut ch, (here, None), Corrected::Left(Way::Used), a - 10, &reason)
                            .await
                    }
                    _ => Ok(Err(Refused::Order)),
                };
                if done.unwrap().is_ok() {
                    ch.commit().await.unwrap();
                } else {
                    drop(ch);
                }
            }
            if n % 7 == 0 {
                holds::run(&state).await.unwrap();
            }
            for id in &needs {
                let (need, q) = stock_of(&state, *id).await;
                let a = need.amounts;
                assert_eq!(
                    (a.reserved, a.received, a.transferred_in),
                    (q.held, q.confirmed, q.transferred_in),
                    "step {n}"
                );
                assert!(q.remaining() >= 0 && q.used >= 0 && a.open() >= 0, "step {n}");
            }
            sound(&state).await;
        }
    })
    .await;
}
