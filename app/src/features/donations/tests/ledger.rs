//! The histories of `ledger_privacy.json` down to the public lines.
use serde_json::{Value as Json, json};

use super::*;
use crate::features::donations::store::step::Counted;
use crate::on;

type Row = (String, String, String, String, i64, Option<i64>, String, String);

/// The lines that everybody may read, as their page will order them, and everything that stands in them.
async fn public(state: &AppState) -> (Vec<Json>, Vec<String>) {
    let mut tx = state.db().read().await.unwrap();
    let rows: Vec<Row> = on!(&mut tx, c => sqlx::query_as(
        "SELECT l.public_id, l.month, c.name, i.item, l.pieces, l.value_fen, l.donor, i.unit FROM gift_lines l \
         JOIN centres c ON c.id = l.centre_id JOIN gift_items i ON i.id = l.item_id WHERE l.shown = $1 \
         ORDER BY l.month DESC, l.public_id DESC").bind(true).fetch_all(c).await)
    .unwrap();
    let ids = rows.iter().map(|r| r.0.clone()).collect();
    let line = |(_, month, centre, item, pieces, fen, donor, unit): &Row| json!({"month": month, "centre": centre, "item": item, "quantity": pieces, "unit": unit, "fen": fen, "donor": donor});
    (rows.iter().map(line).collect(), ids)
}

/// A centre's running number in its township, by its name.
fn serial(place: &str) -> u32 {
    1 + ["示例镇", "示例乡", "示例村"]
        .iter()
        .position(|p| *p == place)
        .map_or(7, |n| u32::try_from(n).unwrap())
}

fn sorted(mut list: Vec<Json>) -> Vec<String> {
    let mut list: Vec<String> = list.drain(..).map(|l| l.to_string()).collect();
    list.sort();
    list
}

async fn enter(
    state: &AppState,
    who: &[Actor; 2],
    gift: &Json,
    needs: &mut BTreeMap<String, NeedId>,
) -> Option<GiftId> {
    let mut items = vec![];
    for item in gift["items"].as_array().unwrap() {
        let (place, name, unit) = (
            item["centre"].as_str().unwrap(),
            item["item"].as_str().unwrap(),
            item["unit"].as_str().unwrap(),
        );
        let key = format!("{place}|{name}");
        if !needs.contains_key(&key) {
            let centre =
                crate::features::needs::tests::centre_named(state, ZHUGOU, serial(place), place).await;
            let packing = Packing::single(Unit::get(unit).unwrap());
            let draft = crate::features::needs::types::draft::Draft {
                packing,
                ..draft("care_pads", name, "包", 1, 10_000)
            };
            needs.insert(key.clone(), need(state, &centre, &draft).await);
        }
        let value = Value::new(
            if item["fen"].is_null() { ValueBasis::None } else { ValueBasis::Invoice },
            item["fen"].as_i64(),
        );
        items.push(Offered {
            need: needs[&key],
            pieces: item["quantity"].as_i64().unwrap(),
            value,
            expires_on: None,
        });
    }
    let donor = &gift["donor"];
    let text = |key: &str| donor[key].as_str().unwrap_or_default().to_owned();
    let mut offer = offer(gift["id"].as_str().unwrap(), &[]);
    offer.kind = DonorKind::parse(&text("kind").replace('_', "-")).unwrap();
    offer.donor = Donor {
        name: text("name"),
        uscc: text("uscc"),
        phone: text("phone"),
        email: text("mail"),
        contact: String::new(),
    };
    offer.display = display(&gift["display"]);
    offer.items = items;
    let at = gift["confirmed_at"].as_str().map_or_else(|| state.clock().now(), |t| t.parse().unwrap());
    let pledged = give(state, at, &offer).await.unwrap();
    let sign = offer.items.iter().filter_map(|o| o.value.fen()).sum::<i64>() >= 1_000_000;
    for part in parts(state, pledged.id).await {
        let all = Move::Accept { pieces: None, until: None, note: String::new() };
        go(state, at, who, &part, &all).await.unwrap();
        if gift["state"] != "confirmed" {
            continue;
        }
        if sign {
            go(state, at, who, &part, &Move::Sign).await.unwrap();
        }
        let mut tx = state.db().read().await.unwrap();
        let items = store::items(&mut tx, part.id).await.unwrap();
        drop(tx);
        let counts = items.iter().map(|i| Counted {
            item: i.id,
            counted: i.quantities.pledged,
            good: i.quantities.pledged,
        });
        let inspect = Move::Inspect { counts: counts.collect(), last: true, note: String::new() };
        go(state, at, who, &part, &inspect).await.unwrap();
        go(state, at, who, &part, &Move::Confirm).await.unwrap();
    }
    Some(pledged.id)
}

fn display(word: &Json) -> Display {
    Display::parse(&word.as_str().unwrap().replace('_', "-")).unwrap()
}

#[tokio::test]
async fn f13_the_histories_of_the_public_ledger() {
    let file = vectors::file("ledger_privacy");
    let histories = file["histories"].as_array().unwrap();
    assert!(!histories.is_empty());
    for history in histories {
        each_engine(async |state| {
            let who = approvers(&state).await;
            let (mut needs, mut gifts) = (BTreeMap::new(), BTreeMap::new());
            for gift in history["gifts"].as_array().unwrap() {
                let id = enter(&state, &who, gift, &mut needs).await;
                gifts.insert(gift["id"].as_str().unwrap().to_owned(), id);
            }
            for step in history["steps"].as_array().unwrap() {
                let before = public(&state).await.1;
                if let Some(Some(id)) = step["gift"].as_str().and_then(|g| gifts.get(g)) {
                    let mut ch = Change::at(&state, state.clock().now(), None).await.unwrap();
                    lines::set_display(&mut ch, *id, display(&step["display"])).await.unwrap();
                    ch.commit().await.unwrap();
                }
                let (lines, ids) = public(&state).await;
                let expect = &step["expect"];
                let label = format!("ledger_privacy#{} {}", history["id"], step["after"]);
                let wanted = expect["lines_as_a_set"].as_array().unwrap().clone();
                assert_eq!(sorted(lines.clone()), sorted(wanted), "{label}");
                let months: Vec<&str> = lines.iter().map(|l| l["month"].as_str().unwrap()).collect();
                assert!(months.windows(2).all(|w| w[0] >= w[1]), "LP-3 {label}");
                for word in expect["must_not_appear"].as_array().unwrap() {
                    let word = word.as_str().unwrap();
                    assert!(!format!("{lines:?}{ids:?}").contains(word), "{word} {label}");
                }
                let b = crate::testing::http::Browser::anonymous(&state);
                for path in ["/donations", "/api/v1/donations", "/api/v1/donations.csv", "/donations?lang=en"] {
                    let page = b.get(path).await;
                    assert_eq!(page.status, 200, "{path}");
                    for word in expect["must_not_appear"].as_array().unwrap() {
                        assert!(!page.body.contains(word.as_str().unwrap()), "{word} in {path} {label}");
                    }
                    for line in lines.iter().filter(|_| !path.contains("lang")) {
                        assert!(page.body.contains(line["donor"].as_str().unwrap()), "{line} in {path} {label}");
                    }
                }
                assert_eq!(b.get("/feeds/donations.atom").await.status, 404, "LP-2");
                if step["gift"].is_string() {
                    assert!(ids.iter().any(|id| !before.contains(id)) || ids.len() < before.len(), "LP-5 {label}");
                }
                let mut tx = state.db().read().await.unwrap();
                let (fen, unvalued): (i64, i64) = on!(&mut tx, c => sqlx::query_as(
                    "SELECT CAST(SUM(fen) AS BIGINT), CAST(SUM(unvalued) AS BIGINT) FROM gift_sums").fetch_one(c).await).unwrap();
                assert_eq!((json!(fen), json!(unvalued)), (expect["valued_fen"].clone(), expect["unvalued_items"].clone()), "{label}");
            }
            sound(&state).await;
        })
        .await;
    }
}
