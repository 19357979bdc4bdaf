//! The transaction that takes an objection in: number and code, the case behind the line, counters, what waits for the county,
//! the receipt by mail, the trail (OBJ-01 to OBJ-04).
use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use sqlx::types::Text;

use super::{cell, figures, note_cell};
use crate::base::{
    clock::last_day, clock::local_date, db::Tx, error::Result, ids::ObjectionId, ids::StaffId, keys::Keys,
    random,
};
use crate::features::notices::{
    store as notices, store::subjects, store::write::count_objection, types::Notice,
    types::State as NoticeState,
};
use crate::features::objections::CODE;
use crate::features::objections::types::{Act, Filing, Kind, State, deadlines};
use crate::office::work::{Audience, Item, NewsKind};
use crate::office::{
    change::Change, outbox as mail, outbox::Letter, outbox::Template, staff::types::Division,
    staff::types::Role, trail::Entry, trail::What, work,
};
use crate::{exec, fetch};

/// What came of it, for the receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    pub id: ObjectionId,
    /// The receipt code (AC-10).
    pub code: String,
    /// Whether a mail with it was queued.
    pub mailed: bool,
}

/// What somebody may hand in about a notice now: an objection while it collects them, a report afterwards (OBJ-08). None before
/// it is posted.
pub fn kind_at(notice: &Notice, at: DateTime<Utc>) -> Option<Kind> {
    match notice.life.state(at) {
        NoticeState::Scheduled { .. } => None,
        NoticeState::Open { .. } if notice.kind.has_rows() => Some(Kind::Objection),
        _ => Some(Kind::Report),
    }
}

/// As [`kind_at`] for something that came on an earlier day and is entered now (OBJ-01): it is in time if the notice was open on
/// that day and its result is not announced yet.
pub fn kind_on(notice: &Notice, day: NaiveDate, now: DateTime<Utc>) -> Option<Kind> {
    let now_kind = kind_at(notice, now)?;
    let ended = matches!(notice.life.state(now), NoticeState::Ended { .. });
    let in_time = day <= last_day(notice.life.ends_at);
    Some(if ended && in_time && notice.kind.has_rows() { Kind::Objection } else { now_kind })
}

pub(super) async fn event(
    tx: &mut Tx,
    keys: &Keys,
    now: DateTime<Utc>,
    (id, seq): (ObjectionId, i64),
    by: Option<StaffId>,
    (act, note): (Act, &str),
) -> Result<()> {
    let note = (!note.is_empty()).then(|| keys.fields().seal(note_cell(id), note));
    exec!(tx, "INSERT INTO objection_events (objection_id, seq, at, staff_id, act, note) \
         VALUES ($1, $2, $3, $4, $5, $6)"; id, seq, now, by, act, note)?;
    Ok(())
}

/// What waits in a county for whoever handles objections; never for the notice's reviewer (OBJ-07).
pub(super) fn item(
    kind: work::Kind,
    id: ObjectionId,
    reference: &str,
    county: &str,
    reviewed_by: StaffId,
    due: NaiveDate,
) -> Option<Item> {
    Some(Item {
        kind,
        object: id.uuid(),
        reference: reference.to_owned(),
        path: format!("/staff/objections/{}", id.uuid()),
        audience: Audience::Role(Role::CountyOfficer, Division::parse(county)?),
        county: county.to_owned(),
        except: [Some(reviewed_by), None],
        due: Some(due),
    })
}

/// Takes an objection in. `received` is the day from which deadlines count; `ip` where it came from, which is not noted for an
/// anonymous one. The caller has checked the form, the person's place, and the one-time key.
pub async fn file(
    ch: &mut Change,
    notice: &Notice,
    filing: &Filing,
    received: NaiveDate,
    ip: &str,
) -> Result<Filed> {
    let now = ch.now;
    let county = notice.no.county();
    let year = i64::from(local_date(now).year());
    let seq: i64 = fetch!(&mut ch.tx, value "INSERT INTO objection_numbers (county_code, year, last) VALUES ($1, $2, \
        1) ON CONFLICT (county_code, year) DO UPDATE SET last = objection_numbers.last + 1 RETURNING last";
        county, year)?;
    let reference = format!("{county}-{year}-Y{seq:05}");
    let id = ObjectionId::new(now);
    let code = random::code_of(CODE);
    let case = match filing.serial {
        Some(serial) => {
            let list = subjects::of_notice(&mut ch.tx, ch.state.keys(), notice.id).await?;
            list.into_iter().find(|(s, _)| *s == serial).map(|(_, case)| case)
        }
        None => None,
    };
    let reviewed_by = notices::reviewer(&mut ch.tx, notice.id).await?;
    let (accept_by, finish_by) = deadlines(&ch.calendar, received);
    let seal = |column, text: &str| ch.state.keys().fields().seal(cell(column, id), text);
    let person = match &filing.person {
        Some(person) => Some(serde_json::to_string(person)?),
        None => None,
    };
    let identity = if person.is_some() { "real-name" } else { "anonymous" };
    exec!(&mut ch.tx, "INSERT INTO objections (id, reference, code_hash, code, notice_id, notice_no, county_code, \
         serial, case_id, kind, channel, identity, person, ground, statement, lang, received_at, accept_by, \
         finish_by, state, version, no_relation, reviewed_by, entered_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, 1, $21, \
         $22, $23)";
        id, &reference, ch.state.keys().lookup("objection", &code), seal("code", &code), notice.id,
        notice.no.to_string(), county, filing.serial, case, filing.kind, filing.channel, identity,
        person.map(|p| seal("person", &p)), filing.ground, seal("statement", &filing.statement), filing.lang, now,
        accept_by, finish_by, State::Received, false, Text(reviewed_by), filing.entered_by)?;
    event(&mut ch.tx, ch.state.keys(), now, (id, 1), filing.entered_by, (Act::File, "")).await?;
    let (kind, due) = match filing.kind {
        Kind::Objection => {
            count_objection(&mut ch.tx, &notice.no, 1, 0).await?;
            figures::count(&mut ch.tx, county, local_date(now), (1, 0, 0)).await?;
            (work::Kind::ObjectionAccept, accept_by)
        }
        Kind::Report => (work::Kind::ReportAnswer, finish_by),
    };
    if let Some(item) = item(kind, id, &reference, county, reviewed_by, due) {
        let (path, audience) = (item.path.clone(), item.audience.clone());
        work::open(&mut ch.tx, now, &item).await?;
        ch.tell(NewsKind::ObjectionFiled, (&reference, path), audience).await?;
    }
    let mut mailed = false;
    if let Some(email) = filing.person.as_ref().map(|p| p.email.as_str()).filter(|e| !e.is_empty()) {
        let lang = filing.lang;
        let letter = Letter::new(email, lang, Template::ObjectionReceipt)
            .with("code", &code)
            .with("number", notice.no.official())
            .with("link", ch.state.site().absolute(&format!("/objections/{code}")))
            .with(
                "deadline",
                if filing.kind == Kind::Objection { lang.date(accept_by) } else { String::new() },
            )
            .once(format!("objection/{}/1", id.uuid()))
            .limited();
        mailed = mail::enqueue(&mut ch.tx, ch.state.keys(), now, &letter).await?.is_some();
    }
    let serial = filing.serial.map_or_else(String::new, |s| s.to_string());
    let mut entry = Entry::new(What::ObjectionFiled, format!("objection:{reference}"))
        .after(&[
            filing.kind.word(),
            filing.channel.word(),
            identity,
            filing.ground.word(),
            &serial,
            &filing.statement,
        ])
        .reason(filing.channel.word());
    // Who stays anonymous leaves no address either (OBJ-02).
    if filing.person.is_some() {
        entry = entry.from(ip);
    }
    ch.trail(entry);
    Ok(Filed { id, code, mailed })
}
