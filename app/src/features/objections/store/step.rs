//! The transaction that moves an objection (OBJ-04 to OBJ-07). It locks the row by updating it, checks the version the handler
//! saw (AC-07), asks the state machine and the rule about persons, writes state, history, counts, trail and what waits, and lets
//! [`effects`] do to case and notice what follows.
use chrono::{DateTime, Utc};
use sqlx::types::Text;

use super::{Reach, by_id, cell, figures, filing};
use crate::base::{
    checks::PersonName, clock::local_date, db::Tx, error::Result, ids::ObjectionId, ids::StaffId,
};
use crate::exec;
use crate::features::notices::{store::subjects, store::write::count_objection};
use crate::features::objections::types::{Act, EXTENSION, Kind, Objection, Refusal, State};
use crate::office::work::{Audience, NewsKind};
use crate::office::{
    change, change::Change, outbox as mail, outbox::Letter, outbox::Template, trail::Entry, trail::What, work,
};

mod effects;

#[derive(Clone, Default)]
pub struct Move {
    /// Reasons, or the text of a note.
    pub text: String,
    /// Whether they declared that they are no near relation (OBJ-07).
    pub declared: bool,
    /// With an acceptance: the line it turned out to be about.
    pub serial: Option<i64>,
    /// With a correction: the right name, when the name was wrong.
    pub name: Option<PersonName>,
}

impl std::fmt::Debug for Move {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Move(…)")
    }
}

pub type StepError = change::StepError<Objection, Refusal>;

/// Locks an objection for whoever handles it, and reads it.
pub async fn lock(ch: &mut Change, id: ObjectionId) -> Result<Option<Objection>> {
    let reach = Reach::of(ch.person()?)?;
    if !reach.handles() {
        return Ok(None);
    }
    exec!(&mut ch.tx, "UPDATE objections SET version = version WHERE id = $1"; id)?;
    by_id(&mut ch.tx, &reach, id).await
}

pub async fn advance(ch: &mut Change, o: &Objection, act: Act, step: &Move) -> Result<Objection, StepError> {
    let (mut o, reach, by) = (o.clone(), Reach::of(ch.person()?)?, ch.by());
    let refuse = |refusal: Refusal, o: &Objection| StepError::Refused(refusal, Box::new(o.clone()));
    let next = o.state.after(act, o.kind).map_err(|r| refuse(r, &o))?;
    let me = ch.person()?.id;
    // OBJ-07: by person, whatever the role; the table refuses it too.
    if o.reviewed_by == me {
        return Err(refuse(Refusal::Reviewer, &o));
    }
    let decides = !matches!(act, Act::Note | Act::Extend);
    if decides && !step.declared {
        return Err(refuse(Refusal::Undeclared, &o));
    }
    if act == Act::Extend && o.extended_at.is_some() {
        return Err(refuse(Refusal::Extended, &o));
    }
    if act == Act::Accept && o.serial.is_none() && step.serial.is_some() {
        o.serial = step.serial;
        let list = subjects::of_notice(&mut ch.tx, ch.state.keys(), o.notice).await?;
        o.case = list.into_iter().find(|(s, _)| Some(*s) == o.serial).map(|(_, case)| case);
    }
    write(ch, &o, (act, next), step, me).await?;
    let version = o.version + 1;
    filing::event(&mut ch.tx, ch.state.keys(), ch.now, (o.id, version), by, (act, &step.text)).await?;
    let serial = o.serial.map_or_else(String::new, |s| s.to_string());
    let entry = Entry::new(What::ObjectionStep, format!("objection:{}", o.reference))
        .before(&[o.state.word()])
        .after(&[next.word(), &serial, &step.text])
        .reason(act.word());
    ch.trail(entry);
    // The case and the notice see the objection as it is now: one that is decided blocks nothing any more.
    effects::apply(ch, &o, act, step).await?;
    let moved = by_id(&mut ch.tx, &reach, o.id).await?.ok_or(StepError::Missing)?;
    waits(&mut ch.tx, ch.now, &moved, act).await?;
    if next.is_closed() {
        closed(ch, &moved).await?;
    }
    if act != Act::Note {
        tell_person(ch, &moved).await?;
    }
    Ok(moved)
}

async fn write(
    ch: &mut Change,
    o: &Objection,
    (act, next): (Act, State),
    step: &Move,
    me: StaffId,
) -> Result<()> {
    let now = ch.now;
    let id = o.id;
    exec!(&mut ch.tx, "UPDATE objections SET state = $1, version = version + 1, serial = $2, case_id = $3 \
         WHERE id = $4"; next, o.serial, o.case, id)?;
    if !matches!(act, Act::Note | Act::Extend) {
        exec!(&mut ch.tx, "UPDATE objections SET handler = $1, no_relation = $2 WHERE id = $3";
            Text(me), step.declared, id)?;
    }
    let seal = |column| ch.state.keys().fields().seal(cell(column, id), &step.text);
    match act {
        Act::Accept => {
            exec!(&mut ch.tx, "UPDATE objections SET accepted_at = $1 WHERE id = $2"; now, id)?;
        }
        Act::Extend => {
            let (finish_by, _) = ch.calendar.add_working_days(o.finish_by, EXTENSION);
            exec!(&mut ch.tx, "UPDATE objections SET extended_at = $1, finish_by = $2, extension = $3 WHERE id = $4";
                now, finish_by, seal("extension"), id)?;
        }
        _ if next.is_closed() => {
            exec!(&mut ch.tx, "UPDATE objections SET decided_at = $1, reasons = $2 WHERE id = $3";
                now, seal("reasons"), id)?;
        }
        _ => {}
    }
    Ok(())
}

/// What waits after a step (OBJ-04).
async fn waits(tx: &mut Tx, now: DateTime<Utc>, o: &Objection, act: Act) -> Result<()> {
    if o.state.is_closed() {
        return work::close_all(tx, now, o.id.uuid()).await;
    }
    let (kind, due) = match (o.kind, o.state) {
        (Kind::Report, _) => (work::Kind::ReportAnswer, o.finish_by),
        (_, State::Received) => (work::Kind::ObjectionAccept, o.accept_by),
        _ => (work::Kind::ObjectionDecide, o.finish_by),
    };
    if act == Act::Accept {
        work::close(tx, now, work::Kind::ObjectionAccept, o.id.uuid()).await?;
    }
    match filing::item(kind, o.id, &o.reference, &o.county, o.reviewed_by, due) {
        Some(item) if act != Act::Note => work::open(tx, now, &item).await,
        _ => Ok(()),
    }
}

/// Counts a closed objection, and tells whoever entered it; without who objected (OBJ-07).
async fn closed(ch: &mut Change, o: &Objection) -> Result<()> {
    let now = ch.now;
    if o.kind == Kind::Objection {
        count_objection(&mut ch.tx, &o.no, 0, 1).await?;
        let sustained = i64::from(o.state.is_sustained());
        figures::count(&mut ch.tx, &o.county, local_date(now), (0, 1, sustained)).await?;
    }
    if let Some(id) = o.entered_by {
        ch.tell(NewsKind::ObjectionDecided, (&o.reference, o.path()), Audience::Person(id)).await?;
    }
    Ok(())
}

/// Real-name objections are answered (OBJ-02): the mail says that there is something new and where, not what (ML-07).
async fn tell_person(ch: &mut Change, o: &Objection) -> Result<()> {
    let now = ch.now;
    let Some(person) =
        super::person(&mut ch.tx, ch.state.keys(), o.id).await?.filter(|p| !p.email.is_empty())
    else {
        return Ok(());
    };
    let code = super::texts(&mut ch.tx, ch.state.keys(), o.id).await?.code;
    let letter = Letter::new(&person.email, o.lang, Template::ObjectionOutcome)
        .with("number", o.no.official())
        .with("code", &code)
        .with("state", o.state.label(o.lang))
        .with("link", ch.state.site().absolute(&format!("/objections/{code}")))
        .once(format!("objection/{}/{}", o.id.uuid(), o.version));
    mail::enqueue(&mut ch.tx, ch.state.keys(), now, &letter).await?;
    Ok(())
}
