//! The given histories of places and of one person, through the store on both engines.
use serde_json::{Value, json};

use super::*;
use crate::features::times::store::write::Over;
use crate::features::times::types::{Offer, Offers, Slot};
use crate::features::visits::store::off;
use crate::features::visits::types::State;
use crate::testing::vectors;

fn at(v: &Value) -> Option<DateTime<Utc>> {
    v.as_str().and_then(|text| text.parse().ok())
}

/// The vectors' names for activities.
const NAMES: [&str; 6] = ["company", "cleaning", "haircut", "performance", "teaching", "repairs"];

struct Run {
    state: AppState,
    time: TimeId,
    settings: Settings,
    /// Names of bookings; one who joins again is the last of the name.
    ids: Vec<(String, BookingId)>,
    names: Vec<String>,
}

impl Run {
    async fn begin(state: AppState, n: u32, v: &Value) -> Self {
        let first = at(&v["steps"][0]["at"]).unwrap();
        state.clock().set(first);
        let own = v["activities"].as_object();
        let names: Vec<String> = own.map(|o| o.keys().cloned().collect()).unwrap_or_default();
        let offers = match own {
            None => vec![("company", None)],
            Some(list) => list.values().enumerate().map(|(i, n)| (NAMES[i], n.as_i64())).collect(),
        };
        let begins = at(&v["begins"]).unwrap();
        let slot = Slot {
            starts_at: begins,
            ends_at: begins + TimeDelta::hours(2),
            closes_at: at(&v["closes"]).unwrap(),
        };
        let centre = centre_in(&state, ZHUGOU, n).await;
        let terms = terms(&offers, v["capacity"].as_i64().unwrap(), v["groups"].as_i64());
        let time = open(&state, &centre, slot, &terms).await;
        let hold = TimeDelta::minutes(v["hold_minutes"].as_i64().unwrap());
        Self { state, time, settings: Settings { hold, ..Settings::default() }, ids: vec![], names }
    }

    fn id(&self, name: &Value) -> Option<BookingId> {
        let name = name.as_str()?;
        self.ids.iter().rev().find(|(n, _)| n == name).map(|(_, id)| *id)
    }

    fn name(&self, id: BookingId) -> &str {
        self.ids.iter().find(|(_, i)| *i == id).map_or("?", |(n, _)| n.as_str())
    }

    fn activity(&self, name: &str) -> crate::features::times::types::Activity {
        let i = self.names.iter().position(|n| n == name).unwrap_or(0);
        activity(NAMES[i])
    }

    async fn step(&mut self, s: &Value) -> Value {
        if let Some(at) = at(&s["at"]) {
            self.state.clock().set(at);
        }
        self.tick().await;
        let id = self.id(&s["id"]);
        let size = s["size"].as_i64().unwrap_or(1);
        match s["do"].as_str().unwrap() {
            "tick" => "ok".into(),
            "book" => self.book(s, size).await,
            "cancel" => self.take(id, &Move::Cancel, "ok", "unknown").await,
            "accept" => self.take(id, &Move::Accept, "booked", "no_offer").await,
            "decline" | "leave" => {
                let decline = s["do"] == "decline";
                let none = if decline { "no_offer" } else { "unknown" };
                let Some(id) = id else { return none.into() };
                let offered = of(&self.state, id).await.state.stage() == Stage::Offered;
                if offered != decline {
                    return none.into();
                }
                self.take(Some(id), &Move::Leave, "ok", none).await
            }
            "resize" => {
                let heads = Heads { adults: size, ..Heads::default() };
                self.take(id, &Move::Resize(heads), "ok", "unknown").await
            }
            "capacity" | "close_activity" | "open_activity" => self.terms(s).await,
            other => panic!("{other}"),
        }
    }

    async fn tick(&self) {
        let mut ch = Change::job(&self.state).await.unwrap();
        store::line::tick(&mut ch, self.time, &self.settings).await.unwrap();
        ch.commit().await.unwrap();
    }

    async fn book(&mut self, s: &Value, size: i64) -> Value {
        let mut a = asked(self.time, size);
        if s["group"].as_bool() == Some(true) {
            a.kind = Kind::Company;
        }
        if let Some(name) = s["activity"].as_str() {
            a.activities = vec![self.activity(name)];
        }
        match book_in(&self.state, &a, &self.settings).await {
            Ok(booked) => {
                self.ids.push((s["id"].as_str().unwrap().to_owned(), booked.id));
                if booked.waits { "waiting" } else { "booked" }
            }
            Err(Unbooked::TooBig(_)) => "too_big",
            Err(Unbooked::Activity) => "activity_closed",
            Err(Unbooked::Closed) => "closed",
            Err(other) => panic!("{other}"),
        }
        .into()
    }

    async fn take(&self, id: Option<BookingId>, step: &Move, good: &str, none: &str) -> Value {
        let Some(id) = id else { return none.into() };
        match go(&self.state, id, step, &self.settings).await {
            Ok(_) => good,
            Err(Refused::Begun) => "begun",
            Err(Refused::Closed) => "closed",
            Err(Refused::NoRoom(_)) => "no_room",
            Err(_) => none,
        }
        .into()
    }

    /// More or fewer places, an activity more or less.
    async fn terms(&self, s: &Value) -> Value {
        let names: Vec<&Value> = s["release"].as_array().into_iter().flatten().collect();
        let release: Vec<BookingId> = names.iter().filter_map(|n| self.id(n)).collect();
        let mut terms = read(&self.state, self.time).await.terms;
        let n = s["n"].as_i64();
        let about = s["activity"].as_str().map(|name| self.activity(name));
        match (about, n) {
            (None, n) => terms.places = n.unwrap(),
            (Some(a), n) => {
                let kept: Vec<Offer> = terms.offers.iter().copied().filter(|o| o.activity != a).collect();
                let again = (s["do"] == "open_activity").then_some(Offer { activity: a, places: n });
                terms.offers = Offers::new(kept.into_iter().chain(again));
            }
        }
        let mut ch = Change::job(&self.state).await.unwrap();
        let done =
            off::resize(&mut ch, self.time, &terms, (&release, "床位维修"), &self.settings).await.unwrap();
        match done {
            Ok(()) => {
                ch.commit().await.unwrap();
                if s["release"].is_array() { json!({"released": names}) } else { "ok".into() }
            }
            Err(Over::Activity(..)) => {
                drop(ch);
                let who: Vec<_> = self
                    .bookings()
                    .await
                    .into_iter()
                    .filter(|b| b.state.takes() && about.is_some_and(|a| b.activities.contains(&a)))
                    .filter(|b| !release.contains(&b.id))
                    .map(|b| self.name(b.id).to_owned())
                    .collect();
                json!({"refused": "booked", "who": who})
            }
            Err(Over::Places(over) | Over::Groups(over)) => json!({"refused": "too_few", "over": over}),
        }
    }

    async fn bookings(&self) -> Vec<Booking> {
        let mut tx = self.state.db().read().await.unwrap();
        store::of_time(&mut tx, self.time).await.unwrap()
    }

    /// Everything as it stands, like the vectors say it.
    async fn after(&self) -> Value {
        let (time, all) = (read(&self.state, self.time).await, self.bookings().await);
        let mut tx = self.state.db().read().await.unwrap();
        let known = crate::features::times::store::activities(&mut tx, self.time).await.unwrap();
        drop(tx);
        let room = store::room::of(time.clone(), &known);
        let named = |stage: &dyn Fn(&Booking) -> bool| -> Vec<&str> {
            let mut names: Vec<_> = all.iter().filter(|b| stage(b)).map(|b| self.name(b.id)).collect();
            names.sort_unstable();
            names
        };
        let sum = |f: &dyn Fn(&Booking) -> bool| -> i64 {
            all.iter().filter(|b| f(b)).map(|b| b.heads.people()).sum()
        };
        let offered = |b: &Booking| matches!(b.state, State::Offered { .. });
        let booked = |b: &Booking| b.state.takes() && !offered(b);
        assert_eq!(time.taken_places, sum(&booked) + sum(&offered), "the counter of the time");
        let waits = |b: &Booking| matches!(b.state, State::Waiting { .. });
        assert_eq!(time.waiting, sum(&waits), "the counter of the line");
        let utc = |at: DateTime<Utc>| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        let mut offers = vec![];
        let mut line = vec![];
        for b in &all {
            match b.state {
                State::Offered { until } => offers.push(json!([self.name(b.id), utc(until)])),
                State::Waiting { passed } if room.all.fits(&b.wants()) => {
                    line.push(json!([self.name(b.id), passed]))
                }
                _ => {}
            }
        }
        json!({
            "taken": sum(&booked), "held": sum(&offered), "free": time.free(),
            "bookings": named(&booked), "offers": offers, "waiting": line,
            "over": named(&|b| b.state == State::Over),
            "impossible": named(&|b| waits(b) && !room.all.fits(&b.wants())),
        })
    }
}

fn expected(after: &Value) -> Value {
    let mut v = after.clone();
    for key in ["over", "impossible"] {
        if v[key].is_null() {
            v[key] = json!([]);
        }
    }
    for key in ["bookings", "over", "impossible"] {
        if let Some(list) = v[key].as_array_mut() {
            list.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
        }
    }
    v
}

#[tokio::test]
async fn vis_03_the_vectors_of_places() {
    each_engine(async |state| {
        let file = vectors::file("places");
        let scenarios = file["scenarios"].as_array().unwrap();
        assert!(!scenarios.is_empty());
        let mut wrong = vec![];
        for (n, v) in (1..).zip(scenarios) {
            let mut run = Run::begin(state.clone(), n, v).await;
            for (i, s) in v["steps"].as_array().unwrap().iter().enumerate() {
                let said = run.step(s).await;
                let after = run.after().await;
                let expect = (s["result"].clone(), expected(&s["after"]));
                if (said.clone(), after.clone()) != expect {
                    wrong.push(format!(
                        "places#{} step {i}: {said} {after}\n  is not {} {}",
                        v["id"], expect.0, expect.1
                    ));
                    break;
                }
            }
        }
        assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), scenarios.len(), wrong.join("\n"));
    })
    .await;
}

#[tokio::test]
async fn f05_the_vectors_of_one_person() {
    each_engine(async |state| {
        let file = vectors::file("phones");
        let entries = file["conflicts"].as_array().unwrap();
        assert!(!entries.is_empty());
        let mut n = 50;
        for v in entries {
            state.clock().set("2026-11-01T00:00:00Z".parse().unwrap());
            let (mut centres, mut ids): (
                Vec<(String, crate::features::centres::store::beds::Brief)>,
                Vec<Option<BookingId>>,
            ) = (vec![], vec![]);
            for s in v["steps"].as_array().unwrap() {
                let of_step = s["of_step"].as_u64().and_then(|i| usize::try_from(i).ok());
                let said: Value = match s["do"].as_str().unwrap() {
                    "cancel" => {
                        let id = ids[of_step.unwrap() - 1].unwrap();
                        ids.push(None);
                        go(&state, id, &Move::Cancel, &Settings::default()).await.unwrap();
                        "ok".into()
                    }
                    "accept" => {
                        let id = ids[of_step.unwrap() - 1].unwrap();
                        let done = free_for(&state, id).await;
                        ids.push(Some(id));
                        if done == Err(Refused::Conflict) {
                            refused(&state, &ids, id).await
                        } else {
                            "ok".into()
                        }
                    }
                    word => {
                        let name = s["centre"].as_str().unwrap().to_owned();
                        if !centres.iter().any(|(c, _)| *c == name) {
                            n += 1;
                            centres.push((name.clone(), centre_in(&state, ZHUGOU, n).await));
                        }
                        let centre = &centres.iter().find(|(c, _)| *c == name).unwrap().1;
                        let (from, to) = (at(&s["from"]).unwrap(), at(&s["to"]).unwrap());
                        let slot =
                            Slot { starts_at: from, ends_at: to, closes_at: from - TimeDelta::hours(1) };
                        let time = open(&state, centre, slot, &terms(&[("company", None)], 1, None)).await;
                        if word == "wait" {
                            book_in(&state, &asked(time, 1), &Settings::default()).await.unwrap();
                        }
                        let mut a = asked(time, 1);
                        a.visitor.phone = s["phone"].as_str().unwrap().to_owned();
                        match book_in(&state, &a, &Settings::default()).await {
                            Ok(booked) => {
                                ids.push(Some(booked.id));
                                if booked.waits { "waiting".into() } else { "ok".into() }
                            }
                            Err(Unbooked::Conflict) => {
                                ids.push(None);
                                conflict_of(&state, &ids, &a).await
                            }
                            Err(other) => panic!("{other}"),
                        }
                    }
                };
                assert_eq!(said, s["result"], "phones#{}", v["id"]);
            }
        }
    })
    .await;
}

/// Lets a place come free for somebody who waits, and lets them take it.
async fn free_for(state: &AppState, id: BookingId) -> Result<Booking, Refused> {
    let b = of(state, id).await;
    if matches!(b.state, State::Waiting { .. }) {
        let mut tx = state.db().read().await.unwrap();
        let all = store::of_time(&mut tx, b.time).await.unwrap();
        drop(tx);
        for other in all.iter().filter(|o| o.state.is_booked()) {
            go(state, other.id, &Move::Cancel, &Settings::default()).await.unwrap();
        }
    }
    go(state, id, &Move::Accept, &Settings::default()).await
}

/// The refusal as the vectors say it: with which step.
async fn conflict_of(state: &AppState, ids: &[Option<BookingId>], a: &Asked) -> Value {
    let time = read(state, a.time).await;
    with_step(state, ids, time.slot, None).await
}

async fn refused(state: &AppState, ids: &[Option<BookingId>], id: BookingId) -> Value {
    let b = of(state, id).await;
    with_step(state, ids, b.slot, Some(id)).await
}

async fn with_step(state: &AppState, ids: &[Option<BookingId>], slot: Slot, but: Option<BookingId>) -> Value {
    for (i, id) in ids.iter().enumerate() {
        let Some(id) = id.filter(|id| Some(*id) != but) else { continue };
        let other = of(state, id).await;
        if other.state.is_booked()
            && other.slot.starts_at < slot.ends_at
            && slot.starts_at < other.slot.ends_at
        {
            return json!({"refused": "conflict", "with_step": i + 1});
        }
    }
    Value::Null
}
