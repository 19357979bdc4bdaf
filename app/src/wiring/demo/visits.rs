//! Bookings of the demonstration, made by the transactions that visitors and centres use: at the house of the demonstration's manager one
//! in every state, a line with an offer, and today a visit to check in; a few at every other house. Names, telephones and addresses are
//! invented.
use chrono::{DateTime, Days, TimeDelta, Timelike as _, Utc};

use super::{DemoError, centres::DemoCentre, donors, staff};
use crate::base::{clock::local_date, i18n::Lang, ids::BookingId, ids::CentreId, ids::TimeId};
use crate::features::centres::store::beds;
use crate::features::people::store::{self as people, things};
use crate::features::times::store::{self as times, write};
use crate::features::times::types::{Activity, LEAD, Offer, Offers, Slot, Terms, series::local};
use crate::features::visits::store::{VISIT, book, hours, step, step::Move};
use crate::features::visits::types::{Asked, Heads, Kind, Visitor};
use crate::fetch;
use crate::office::{change::Change, change::StepError, staff::types::Actor};
use crate::web::state::AppState;

/// Name, organiser: who comes, round and round.
const WHO: &[(&str, &str)] = &[
    ("周例禾", ""),
    ("林例泊", ""),
    ("赵例汀", ""),
    ("孙例屿", "示例街道志愿队"),
    ("钱例畔", ""),
    ("吴例洲", "示例中学高一（2）班"),
    ("郑例滨", ""),
];

struct Maker<'a> {
    state: &'a AppState,
    now: DateTime<Utc>,
    manager: Actor,
    host: Actor,
    n: usize,
}

/// Makes them; times, staff and donors must be there. Gives the code of one that is confirmed.
pub async fn make(state: &AppState, centres: &[DemoCentre], now: DateTime<Utc>) -> Result<String, DemoError> {
    let own = centres.iter().filter(|c| c.county == "411725").min_by_key(|c| c.township).map(|c| c.id);
    let Some(own) = own else { return Ok(String::new()) };
    let mut tx = state.db().read().await?;
    let manager = staff::actor(&mut tx, state, "centre1").await?;
    let host = staff::actor(&mut tx, state, "township1").await?;
    let open = "SELECT id FROM visit_times WHERE centre_id = $1 AND state = 'open' AND closes_at > $2 ORDER BY starts_at, id LIMIT $3";
    let mine: Vec<TimeId> = fetch!(&mut tx, values open; own, now, 6_i64)?;
    let mut others: Vec<TimeId> = vec![];
    for centre in centres.iter().filter(|c| c.id != own) {
        let ids: Vec<TimeId> = fetch!(&mut tx, values open; centre.id, now, 1_i64)?;
        others.extend(ids);
    }
    drop(tx);
    let mut maker = Maker { state, now, manager, host, n: 0 };
    let code = maker.house(own, &mine).await?;
    for (i, time) in others.into_iter().enumerate() {
        for k in 0..i % 3 {
            let heads = Heads { adults: 1 + i64::try_from((i + k) % 3).unwrap_or(0), ..Heads::default() };
            maker.book(time, now - TimeDelta::hours(20), heads, Kind::Person).await?;
        }
    }
    Ok(code)
}

impl Maker<'_> {
    /// The next person asks for places; none when the rules refuse.
    async fn book(
        &mut self,
        time: TimeId,
        at: DateTime<Utc>,
        heads: Heads,
        kind: Kind,
    ) -> Result<Option<book::Booked>, DemoError> {
        let n = self.n;
        self.n += 1;
        let (name, unit) = WHO[n % WHO.len()];
        let mut ch = Change::at(self.state, at, None).await?;
        let Some(time) = times::get(&mut ch.tx, time).await? else { return Ok(None) };
        let asked = Asked {
            once: None,
            time: time.id,
            kind,
            heads,
            activities: time.terms.offers.activities().take(1).collect(),
            guardian: heads.young > 0,
            certificates: false,
            visitor: Visitor {
                name: name.to_owned(),
                phone: format!("199{:08}", 4_000 + n),
                email: if n.is_multiple_of(3) { String::new() } else { format!("visit{n}@visitor.invalid") },
                unit: if kind.is_group() { unit.to_owned() } else { String::new() },
                proof: if time.terms.offers.activities().any(|a| a.needs().next().is_some()) {
                    "示例证 0001".to_owned()
                } else {
                    String::new()
                },
                ..Visitor::default()
            },
            another: false,
            lang: Lang::ZhCn,
            terms: "visit-1".to_owned(),
        };
        match book::book(&mut ch, &asked).await {
            Ok(booked) => {
                ch.commit().await?;
                Ok(Some(booked))
            }
            Err(book::Unbooked::App(error)) => Err(error.into()),
            Err(_) => Ok(None),
        }
    }

    /// The centre, or whoever booked, takes a step.
    async fn go(
        &self,
        id: BookingId,
        at: DateTime<Utc>,
        by: Option<&Actor>,
        what: &Move,
    ) -> Result<(), DemoError> {
        let mut ch = Change::at(self.state, at, by).await?;
        let Some(b) = step::lock(&mut ch, id).await? else { return Ok(()) };
        match step::advance(&mut ch, &b, what).await {
            Ok(_) => Ok(ch.commit().await?),
            // What its time does not allow is left out: which times there are is another part's business.
            Err(StepError::Refused(..)) => Ok(()),
            Err(other) => Err(other.into()),
        }
    }

    /// The manager's house: every state, a line, what is on today and what was yesterday.
    async fn house(&mut self, centre: CentreId, open: &[TimeId]) -> Result<String, DemoError> {
        let (now, adults) = (self.now, |n| Heads { adults: n, ..Heads::default() });
        let before = now - TimeDelta::hours(30);
        let mut code = String::new();
        if let Some(full) = open.first() {
            let first = self.book(*full, before, adults(2), Kind::Person).await?;
            let family = Heads { adults: 1, teens: 1, ..Heads::default() };
            let gone = self.book(*full, before, family, Kind::Family).await?;
            for n in [3, 3, 2, 4, 1] {
                self.book(*full, before, adults(n), Kind::Person).await?;
            }
            if let Some(gone) = gone {
                self.go(gone.id, now - TimeDelta::hours(3), None, &Move::Cancel).await?;
            }
            if let Some(first) = first {
                self.own(first.id).await?;
                code = first.code;
            }
        }
        for (i, time) in open.iter().enumerate().skip(1) {
            for k in 0..3 {
                let class = Heads { adults: 2, teens: 6, ..Heads::default() };
                let as_class = i == 2 && k == 0;
                let (heads, kind) = if as_class { (class, Kind::Class) } else { (adults(1), Kind::Person) };
                let Some(b) = self.book(*time, before + TimeDelta::hours(i64::from(k)), heads, kind).await?
                else {
                    continue;
                };
                let manager = self.manager.clone();
                let answer = match (i * 3 + k as usize) % 6 {
                    1 => Move::Ask("您会用电推子吗？".to_owned()),
                    2 => Move::Decline("当天护工人手不够，照看不过来".to_owned()),
                    3 => Move::Confirm,
                    5 => Move::CallOff("活动室维修，当天不能接待".to_owned()),
                    _ => continue,
                };
                self.go(b.id, now - TimeDelta::hours(2), Some(&manager), &answer).await?;
            }
        }
        if let Some(like) = open.first() {
            self.days(centre, *like).await?;
        }
        Ok(code)
    }

    /// One booking is the account's of the demonstration.
    async fn own(&self, id: BookingId) -> Result<(), DemoError> {
        let Some(donor) = donors::DONORS.first() else { return Ok(()) };
        let mut ch = Change::at(self.state, self.now, None).await?;
        let person = people::known(&mut ch, &donor.email(), Lang::ZhCn).await?;
        things::own(&mut ch.tx, person.id, (VISIT, id.uuid()), "").await?;
        Ok(ch.commit().await?)
    }

    /// Yesterday with its hours, and today with somebody in the house.
    async fn days(&mut self, centre: CentreId, like: TimeId) -> Result<(), DemoError> {
        let (now, before) = (self.now, self.now - TimeDelta::days(5));
        let today = local_date(now);
        let hour = local(now).time().with_minute(0).and_then(|t| t.with_second(0)).unwrap_or_default();
        let mut tx = self.state.db().write().await?;
        let (Some(brief), Some(like)) =
            (beds::by_id(&mut tx, centre).await?, times::get(&mut tx, like).await?)
        else {
            return Ok(());
        };
        let company = Activity::get("company").map(|activity| Offer { activity, places: None });
        let terms =
            Terms { offers: Offers::new(company), instant: true, groups: Some(2), places: 12, ..like.terms };
        let yesterday = Slot::new((today - Days::new(1)).and_time(hour), 120, LEAD);
        let now_slot = Slot::new(today.and_time(hour), 150, LEAD);
        let mut ids = vec![];
        for slot in [yesterday, now_slot] {
            ids.push(write::put(&mut tx, before, &brief, slot, &terms, None).await?);
        }
        tx.commit().await?;
        let one = Heads { adults: 1, ..Heads::default() };
        let class = Heads { adults: 1, teens: 3, ..Heads::default() };
        let mut list = vec![];
        for id in ids {
            for (heads, kind) in [
                (one, Kind::Person),
                (Heads { adults: 2, ..one }, Kind::Person),
                (class, Kind::Class),
                (one, Kind::Person),
            ] {
                if let Some(b) = self.book(id, before + TimeDelta::hours(2), heads, kind).await? {
                    list.push((id, b.id, heads));
                }
            }
        }
        self.been(&list, yesterday, now_slot).await
    }

    async fn been(
        &self,
        list: &[(TimeId, BookingId, Heads)],
        yesterday: Slot,
        today: Slot,
    ) -> Result<(), DemoError> {
        let (manager, host) = (self.manager.clone(), self.host.clone());
        let first = list.first().map(|(time, ..)| *time);
        for (i, (time, id, heads)) in list.iter().enumerate() {
            let was = Some(*time) == first;
            let slot = if was { yesterday } else { today };
            let came = slot.starts_at + TimeDelta::minutes(2 + i64::try_from(i).unwrap_or(0));
            let check_in = Move::CheckIn { present: heads.people(), consents: heads.minors(), at: came };
            match (was, i % 4) {
                (true, 3) => self.go(*id, slot.ends_at, Some(&manager), &Move::NoShow).await?,
                (true, k) => {
                    self.go(*id, came, Some(&manager), &check_in).await?;
                    let went = slot.ends_at - TimeDelta::minutes(5);
                    self.go(*id, went, Some(&manager), &Move::CheckOut(went)).await?;
                    if k < 2 {
                        self.record(*id, went + TimeDelta::hours(1), (k == 0).then_some(&host)).await?;
                    }
                }
                (false, 0) if came <= self.now => self.go(*id, came, Some(&manager), &check_in).await?,
                _ => {}
            }
        }
        Ok(())
    }

    async fn record(&self, id: BookingId, at: DateTime<Utc>, sign: Option<&Actor>) -> Result<(), DemoError> {
        let mut ch = Change::at(self.state, at, Some(&self.manager)).await?;
        let Some(b) = step::lock(&mut ch, id).await? else { return Ok(()) };
        let b = hours::enter(&mut ch, &b, vec![]).await?;
        ch.commit().await?;
        if let Some(host) = sign {
            let mut ch = Change::at(self.state, at + TimeDelta::minutes(30), Some(host)).await?;
            hours::sign(&mut ch, &b).await?;
            ch.commit().await?;
        }
        Ok(())
    }
}
