//! Every history of `stock.json` through the pure model, and random ones that must always add up.
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::super::*;
use crate::testing::vectors;

#[derive(Debug, Clone, Copy)]
struct Gift {
    state: State,
    quantities: Quantities,
}

/// A centre's need with the gifts to it: what the store does in tables.
#[derive(Debug, Clone, Default)]
struct Need {
    needed: i64,
    package: i64,
    gifts: Vec<(String, Gift)>,
}

impl Need {
    fn stock(&self) -> Stock {
        Stock::of(self.needed, self.gifts.iter().map(|(_, g)| &g.quantities))
    }

    fn row(&self) -> Json {
        let (s, q) = (self.stock(), self.stock().sum);
        let state = if s.is_closed() {
            "closed"
        } else if s.open() < self.package {
            "covered"
        } else {
            "open"
        };
        json!([
            s.needed,
            q.held,
            q.confirmed,
            q.used,
            q.transferred_in,
            q.transferred_out,
            q.returned,
            q.disposed,
            q.remaining(),
            s.open(),
            state
        ])
    }

    fn lapse(&mut self, now: DateTime<Utc>) {
        for (_, gift) in &mut self.gifts {
            let due = gift.state.hold().is_some_and(|h| !h.lapsed && h.until.is_some_and(|u| u <= now));
            if due {
                gift.state = gift.state.after(Act::Lapse, Duties::default()).unwrap();
                gift.quantities = gift.quantities.free();
            }
        }
    }

    fn pledge(&mut self, name: &str, pieces: i64, hold: Hold) -> Result<(), Refused> {
        let quantities = Quantities::pledge(pieces)?;
        self.stock().take(pieces)?;
        self.gifts.push((name.to_owned(), Gift { state: State::Intended(hold), quantities }));
        Ok(())
    }

    /// A step of one gift: the table first, then the numbers, then what is open.
    fn step(
        &mut self,
        name: &str,
        act: Act,
        count: impl FnOnce(Quantities) -> Result<Quantities, Refused>,
    ) -> Result<(), Refused> {
        let stock = self.stock();
        let (_, gift) = self.gifts.iter_mut().find(|(n, _)| n == name).ok_or(Refused::Order)?;
        let state = gift.state.after(act, Duties::default())?;
        let after = count(gift.quantities)?;
        let more = gift.quantities.change(&after).reserve;
        if more > 0 && matches!(act, Act::Accept(_) | Act::Dispatch) {
            stock.take(more)?;
        }
        *gift = Gift { state, quantities: after };
        Ok(())
    }

    fn inspect(&mut self, name: &str, counted: i64, good: i64, last: bool) -> Result<(), Refused> {
        let gift = self.gifts.iter().find(|(n, _)| n == name).ok_or(Refused::Order)?.1;
        let rest = gift
            .quantities
            .inspect(counted, good, last)
            .map_or(Rest::None, |q| if q.outstanding > 0 { Rest::Outstanding } else { Rest::None });
        self.step(name, Act::Inspect(rest), |q| q.inspect(counted, good, last))
    }

    /// Leaves from the oldest gift on.
    fn draw(&mut self, way: Way, pieces: i64) -> Result<(), Refused> {
        let remaining = self.stock().sum.remaining();
        if pieces < 1 {
            return Err(Refused::Count);
        }
        if pieces > remaining {
            return Err(Refused::MoreThanRemaining(remaining));
        }
        let mut left = pieces;
        for (_, gift) in &mut self.gifts {
            let now = left.min(gift.quantities.remaining());
            if now > 0 {
                gift.quantities = gift.quantities.draw(way, now)?;
                left -= now;
            }
        }
        Ok(())
    }

    fn correct(&mut self, what: Corrected, pieces: i64) -> Result<(), Refused> {
        let remaining = self.stock().sum.remaining();
        let mut first = Err(Refused::MoreThanRemaining(remaining));
        for (_, gift) in &mut self.gifts {
            match gift.quantities.correct(what, pieces) {
                Ok(after) => {
                    gift.quantities = after;
                    return Ok(());
                }
                Err(Refused::Count) => first = Err(Refused::Count),
                Err(_) => {}
            }
        }
        first
    }
}

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
        "dispose" | "disposed" => Way::Disposed,
        other => panic!("{other}"),
    }
}

fn needs_reason(step: &Json) -> Result<(), Refused> {
    let given = step["reason"].as_str().is_some_and(|r| !r.trim().is_empty());
    if given { Ok(()) } else { Err(Refused::Reason) }
}

fn run(needs: &mut BTreeMap<String, Need>, step: &Json, now: DateTime<Utc>) -> Json {
    let centre = step["c"].as_str().unwrap_or("A").to_owned();
    let g = step["g"].as_str().unwrap_or_default();
    let at = needs.iter().find(|(_, n)| n.gifts.iter().any(|(name, _)| name == g)).map(|(c, _)| c.clone());
    let known = !g.is_empty() && at.is_some();
    let need = needs.get_mut(&at.unwrap_or(centre.clone())).unwrap();
    let hold = Hold::until(step["until"].as_str().map(|t| t.parse().unwrap()));
    let (n, pieces) = (step["n"].as_i64().map(|n| n * need.package), step["pieces"].as_i64().unwrap_or(0));
    let result = match step["do"].as_str().unwrap() {
        "look" => Ok(()),
        "pledge" if known => return json!("same"),
        "pledge" => need.pledge(g, n.unwrap(), hold),
        "accept" => need.step(g, Act::Accept(hold), |q| q.accept(n)),
        "decline" => need.step(g, Act::Decline, |q| Ok(q.free())),
        "withdraw" => need.step(g, Act::Withdraw, |q| Ok(q.free())),
        "cancel" => need.step(g, Act::Cancel, |q| Ok(q.free())),
        "dispatch" => need.step(g, Act::Dispatch, |q| Ok(q.dispatch())),
        "inspect" => {
            let last = step["final"].as_bool().unwrap_or(true);
            need.inspect(g, step["counted"].as_i64().unwrap(), step["good"].as_i64().unwrap(), last)
        }
        "confirm" => need.step(g, Act::Confirm, |q| Ok(q.confirm())),
        "close_rest" => need.step(g, Act::CloseRest, |q| Ok(q.close_rest())),
        "set_needed" => {
            need.needed = ["needed", "pieces"].iter().find_map(|k| step[k].as_i64()).or(n).unwrap();
            Ok(())
        }
        "use" => need.draw(Way::Used, pieces),
        word @ ("return" | "dispose") => needs_reason(step).and_then(|()| need.draw(way(word), pieces)),
        "transfer" if step["consent"] != json!(true) => Err(Refused::Consent),
        "transfer" => need.draw(Way::Transferred, pieces).map(|()| {
            let to = needs.get_mut(step["to"].as_str().unwrap()).unwrap();
            let name = format!("transfer {}", to.gifts.len());
            let gift =
                Gift { state: State::Confirmed(Rest::None), quantities: Quantities::transferred(pieces) };
            to.gifts.push((name, gift));
        }),
        "correct" => needs_reason(step).and_then(|()| {
            let what = match step["what"].as_str().unwrap() {
                "received" => Corrected::Received,
                word => Corrected::Left(way(word)),
            };
            need.correct(what, pieces)
        }),
        other => panic!("{other}"),
    };
    let _ = now;
    said(result)
}

#[test]
fn don_06_every_history_of_stock() {
    vectors::each("stock", "histories", |history| {
        let package = history["pieces_per_package"].as_i64().unwrap();
        let mut needs: BTreeMap<String, Need> = history["needed"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(c, n)| (c.clone(), Need { needed: n.as_i64().unwrap(), package, ..Need::default() }))
            .collect();
        let mut now = DateTime::UNIX_EPOCH;
        for (i, step) in history["steps"].as_array().unwrap().iter().enumerate() {
            now = step["at"].as_str().map_or(now, |t| t.parse().unwrap());
            for need in needs.values_mut() {
                need.lapse(now);
            }
            let result = run(&mut needs, step, now);
            let rows: BTreeMap<_, _> = needs.iter().map(|(c, n)| (c.clone(), n.row())).collect();
            let got = json!({"result": result, "after": rows});
            let expect = json!({"result": step["result"], "after": step["after"]});
            if got != expect {
                return Err(format!("step {}: {got} is not {expect}", i + 1));
            }
        }
        Ok(())
    });
}

proptest! {
    #[test]
    fn random_histories_add_up(
        needed in 0..60_i64,
        steps in proptest::collection::vec((0..14_u8, 0..4_usize, -5..40_i64, 0..40_i64, any::<bool>()), 1..60),
    ) {
        let mut needs = [
            Need { needed, package: 1, gifts: vec![] },
            Need { needed: 10, package: 1, gifts: vec![] },
        ];
        let mut total_in = 0;
        for (n, (what, who, a, b, flag)) in steps.into_iter().enumerate() {
            let g = format!("g{who}");
            let need = &mut needs[0];
            let before = need.stock();
            let hold = Hold::until(flag.then_some(DateTime::UNIX_EPOCH));
            let result = match what {
                0 => need.pledge(&format!("g{}", n % 4), a, hold),
                1 => need.step(&g, Act::Accept(hold), |q| q.accept(Some(a))),
                2 => need.step(&g, Act::Decline, |q| Ok(q.free())),
                3 => need.step(&g, Act::Withdraw, |q| Ok(q.free())),
                4 => need.step(&g, Act::Cancel, |q| Ok(q.free())),
                5 => need.step(&g, Act::Dispatch, |q| Ok(q.dispatch())),
                6 => need.inspect(&g, b, a, flag),
                7 => need.step(&g, Act::Confirm, |q| Ok(q.confirm())),
                8 => need.step(&g, Act::CloseRest, |q| Ok(q.close_rest())),
                9 => need.draw(Way::Used, a),
                10 => need.draw(Way::Disposed, a),
                11 => need.draw(Way::Transferred, a).map(|()| {
                    let gift = Gift { state: State::Confirmed(Rest::None), quantities: Quantities::transferred(a) };
                    needs[1].gifts.push((format!("t{n}"), gift));
                }),
                12 => need.correct(Corrected::Received, a),
                _ => { need.lapse(DateTime::UNIX_EPOCH); Ok(()) }
            };
            let (after, there) = (needs[0].stock(), needs[1].stock());
            if result.is_err() {
                prop_assert_eq!(before, after, "a refused step changes nothing");
            }
            for (_, gift) in needs.iter().flat_map(|n| &n.gifts) {
                prop_assert!(gift.quantities.is_sound(), "{:?}", gift);
            }
            if what != 12 {
                total_in += after.sum.confirmed - before.sum.confirmed;
            } else {
                total_in = after.sum.confirmed;
            }
            prop_assert_eq!(after.sum.confirmed, total_in);
            prop_assert_eq!(after.sum.transferred_out, there.sum.transferred_in);
            prop_assert!(after.sum.remaining() >= 0 && after.open() >= 0 && after.sum.held >= 0);
            // A promise never takes more than is open; only what is at the door may be more.
            if matches!(what, 0 | 1 | 5) {
                prop_assert!(after.sum.held <= before.sum.held.max(before.needed - before.sum.confirmed));
            }
        }
    }
}
