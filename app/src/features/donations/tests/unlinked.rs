//! No public byte links two gifts of a donor who is not named (F13): the orders of the vectors, and a property over random gifts.
use chrono::TimeDelta;
use serde_json::Value as Json;

use super::*;
use crate::features::donations::store::step::Counted;
use crate::testing::http::Browser;

/// A gift of the test: who gives, to which need, how much, for how much, confirmed after so many minutes.
#[derive(Debug, Clone)]
struct Given {
    who: usize,
    need: usize,
    pieces: i64,
    fen: Option<i64>,
    minute: i64,
}

/// Enters gifts; those of one donor with the same `minute` are one gift with several items.
async fn enter(state: &AppState, from: DateTime<Utc>, needs: &[NeedId], gifts: &[Vec<Given>]) {
    let who = approvers(state).await;
    for (n, items) in gifts.iter().enumerate() {
        let at = from + TimeDelta::minutes(items[0].minute);
        state.clock().set(at);
        let mut offer = offer(&format!("u{n}"), &[]);
        offer.donor.name = format!("张三{}", ["丰", "平", "乐", "和"][items[0].who % 4]);
        offer.donor.phone = format!("1380000{:04}", items[0].who);
        offer.items = items
            .iter()
            .map(|g| Offered {
                need: needs[g.need],
                pieces: g.pieces,
                value: Value::new(
                    if g.fen.is_some() { ValueBasis::Invoice } else { ValueBasis::None },
                    g.fen,
                ),
                expires_on: None,
            })
            .collect();
        let pledged = give(state, at, &offer).await.unwrap();
        for part in parts(state, pledged.id).await {
            let mut tx = state.db().read().await.unwrap();
            let list = store::items(&mut tx, part.id).await.unwrap();
            drop(tx);
            let accept = Move::Accept { pieces: None, until: None, note: String::new() };
            go(state, at, &who, &part, &accept).await.unwrap();
            let counts = list.iter().map(|i| Counted {
                item: i.id,
                counted: i.quantities.pledged,
                good: i.quantities.pledged,
            });
            let inspect = Move::Inspect { counts: counts.collect(), last: true, note: String::new() };
            go(state, at, &who, &part, &inspect).await.unwrap();
            go(state, at, &who, &part, &Move::Confirm).await.unwrap();
        }
    }
}

async fn needs_of(state: &AppState, n: usize) -> Vec<NeedId> {
    let mut needs = vec![];
    for i in 0..n {
        let centre = centre_in(state, ZHUGOU, u32::try_from(i).unwrap() + 1).await;
        needs.push(need(state, &centre, &draft("wipes", "湿巾", "包", 1, 1_000_000)).await);
    }
    needs
}

/// All lines of the open data, in their order.
async fn lines(state: &AppState) -> Vec<Json> {
    let b = Browser::anonymous(state);
    let (mut all, mut path) = (vec![], "/api/v1/donations".to_owned());
    loop {
        let answer = b.get(&path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        let page: Json = serde_json::from_str(&answer.body).unwrap();
        all.extend(page["donations"].as_array().unwrap().iter().cloned());
        match page["next"].as_str() {
            Some(next) => path = format!("/api/v1/donations?after={next}"),
            None => return all,
        }
    }
}

/// Everything that everybody may read, with the random ids struck out and the lines of a month sorted: what is left depends on what was
/// given, and must not depend on who gave it.
async fn public(state: &AppState) -> Vec<String> {
    let b = Browser::anonymous(state);
    let mut bytes = vec![];
    for path in ["/donations", "/donations?lang=en", "/donations?county=411725", "/api/v1/donations.csv"] {
        let answer = b.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        let rows = answer.body.replace("</tr>", "</tr>\n").replace("<tr", "\n<tr");
        bytes.extend(rows.split('\n').map(str::to_owned));
    }
    bytes.extend(lines(state).await.iter().map(Json::to_string));
    for line in lines(state).await {
        let id = line["public_id"].as_str().unwrap();
        for byte in &mut bytes {
            *byte = byte.replace(id, "ID");
        }
    }
    // The mark of the next page holds an id; it says no more than the line does.
    let mut bytes: Vec<_> = bytes.into_iter().filter(|b| !b.contains("after=")).collect();
    bytes.sort();
    bytes
}

#[tokio::test]
async fn f13_orders_tell_nothing() {
    let file = vectors::file("ledger_privacy");
    let orders = file["orders"].as_array().unwrap();
    assert!(!orders.is_empty());
    for order in orders {
        each_engine(async |state| {
            let from: DateTime<Utc> = order["confirmed_from"].as_str().unwrap().parse().unwrap();
            let gifts: Vec<Vec<Given>> = order["gifts_of_and_quantity"]
                .as_array()
                .unwrap()
                .iter()
                .enumerate()
                .map(|(n, g)| {
                    let who = usize::from(g[0] != "me") * (n + 1);
                    let minute = i64::try_from(n).unwrap();
                    vec![Given { who, need: 0, pieces: g[1].as_i64().unwrap(), fen: None, minute }]
                })
                .collect();
            let needs = needs_of(&state, 1).await;
            enter(&state, from, &needs, &gifts).await;
            let lines = lines(&state).await;
            let entered: Vec<i64> = gifts.iter().map(|g| g[0].pieces).collect();
            let shown: Vec<i64> = lines.iter().map(|l| l["quantity"].as_i64().unwrap()).collect();
            let back: Vec<i64> = entered.iter().rev().copied().collect();
            // Ids are random, so entering in reverse order is another draw: neither order can come out.
            assert!(shown != entered && shown != back, "LP-3 {}", order["id"]);
            let same = |l: &Json| {
                let mut l = l.clone();
                for own in ["public_id", "quantity", "use_summary"] {
                    l.as_object_mut().unwrap().remove(own);
                }
                l
            };
            assert!(lines.iter().all(|l| same(l) == same(&lines[0])), "{}", order["id"]);
        })
        .await;
    }
}

#[tokio::test]
async fn f13_no_public_byte_links_two_gifts_of_an_anonymous_donor() {
    let mut seed = 11_u64;
    let mut random = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for _ in 0..3 {
        let given: Vec<Given> = (0..14)
            .map(|n| Given {
                who: 0,
                need: usize::try_from(random(3)).unwrap(),
                pieces: i64::try_from(random(400)).unwrap() + 1,
                fen: (random(2) == 0).then(|| i64::try_from(random(90_000)).unwrap() + 1),
                minute: n,
            })
            .collect();
        // One donor who gives everything, two needs at a time; and as many donors as gifts, in another order.
        let mut together: Vec<Vec<Given>> = vec![];
        for g in &given {
            match together.last_mut() {
                Some(last) if last.len() == 1 && last[0].need != g.need => last.push(g.clone()),
                _ => together.push(vec![g.clone()]),
            }
        }
        let apart: Vec<Vec<Given>> = given
            .iter()
            .rev()
            .enumerate()
            .map(|(n, g)| vec![Given { who: n, minute: i64::try_from(n).unwrap(), ..g.clone() }])
            .collect();
        let bytes = std::sync::Mutex::new(vec![]);
        for gifts in [&together, &apart] {
            each_engine(async |state| {
                let from: DateTime<Utc> = "2026-10-12T01:00:00Z".parse().unwrap();
                let needs = needs_of(&state, 3).await;
                enter(&state, from, &needs, gifts).await;
                state.clock().set(from + TimeDelta::days(1));
                let all = public(&state).await;
                bytes.lock().unwrap().push(all);
            })
            .await;
        }
        let bytes = bytes.into_inner().unwrap();
        assert!(bytes.iter().all(|b| b.len() > 50));
        for other in &bytes[1..] {
            let differs = bytes[0].iter().zip(other).find(|(a, b)| a != b);
            assert!(differs.is_none() && bytes[0].len() == other.len(), "{differs:?}");
        }
    }
}
