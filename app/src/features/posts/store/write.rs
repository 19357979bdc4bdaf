//! Making, changing and closing posts. Each locks the row by updating it; the number comes from a row of its county and year.
use chrono::{Datelike as _, NaiveDate};

use super::{by_no, codes};
use crate::base::{clock::local_date, divisions, error::Result, ids::FillId, ids::PostId};
use crate::features::centres::types::Centre;
use crate::features::posts::types::{Act, Group, Post, PostNo, State, draft::PostDraft};
use crate::office::{change::Change, change::StepError, trail::Entry, trail::What};
use crate::web::state::AppState;
use crate::{exec, fetch};

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It does not stand where this begins.
    #[error("this does not follow")]
    Order,
    /// Somebody was first (AC-07).
    #[error("changed meanwhile")]
    Stale,
}

/// What came of a change.
pub type Done<T> = Result<T, StepError<Post, Refusal>>;

fn note(ch: &mut Change, no: &PostNo, reason: &str, after: &[&str]) {
    ch.trail(Entry::new(What::Post, format!("post:{no}")).after(after).reason(reason));
}

/// Makes a post of a centre. The caller has checked place and role.
pub async fn create(ch: &mut Change, centre: &Centre, draft: &PostDraft) -> Result<PostNo> {
    let now = ch.now;
    let d = &centre.details;
    let county = divisions::township(&d.township).map_or("", |t| t.county);
    let year = i64::from(local_date(now).year());
    let seq: i64 = fetch!(&mut ch.tx, value "INSERT INTO post_numbers (county_code, year, last) VALUES ($1, $2, 1) \
        ON CONFLICT (county_code, year) DO UPDATE SET last = post_numbers.last + 1 RETURNING last"; county, year)?;
    let no = PostNo::new(county, year, seq);
    exec!(&mut ch.tx, "INSERT INTO posts (id, reference, centre_id, county_code, township_code, latitude, longitude, \
        kind, welfare, title, wanted, filled, pay_from, duties, shifts, requirements, offers, priority, phone, \
        closes_on, state, interests, created_at, updated_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, \
        $10, $11, 0, $12, $13, $14, $15, $16, $17, $18, $19, $20, 0, $21, $21, 1)";
        PostId::new(now), &no, centre.id, county, &d.township, d.coordinates.map(|c| c.latitude()),
        d.coordinates.map(|c| c.longitude()), draft.kind, draft.welfare, draft.title.as_str(), draft.wanted,
        draft.pay.fen(), draft.duties.as_str(), draft.shifts.as_str(), draft.requirements.as_str(),
        codes(&draft.offers), codes(&draft.priority), draft.phone.as_str(), draft.closes_on, State::Open, now)?;
    note(ch, &no, "create", &texts(draft));
    Ok(no)
}

fn texts(draft: &PostDraft) -> [&str; 4] {
    draft.texts().map(|(_, text)| text.as_str())
}

pub async fn lock(ch: &mut Change, no: &PostNo) -> Result<Option<Post>> {
    exec!(&mut ch.tx, "UPDATE posts SET version = version WHERE reference = $1"; no)?;
    by_no(&mut ch.tx, no).await
}

fn after(post: &Post, act: Act) -> Done<State> {
    post.state.after(act).ok_or_else(|| StepError::Refused(Refusal::Order, Box::new(post.clone())))
}

/// Changes a locked post, or opens it again. The caller has checked that no fewer are wanted than began.
pub async fn edit(ch: &mut Change, post: &Post, draft: &PostDraft) -> Done<()> {
    let now = ch.now;
    let open = after(post, if post.state == State::Open { Act::Edit } else { Act::Reopen })?;
    let state =
        if draft.wanted == post.filled { State::Open.after(Act::Complete).unwrap_or(open) } else { open };
    let closed_on = (state != State::Open).then(|| local_date(now));
    exec!(&mut ch.tx, "UPDATE posts SET kind = $1, welfare = $2, title = $3, wanted = $4, pay_from = $5, duties = \
        $6, shifts = $7, requirements = $8, offers = $9, priority = $10, phone = $11, closes_on = $12, state = $13, \
        closed_on = $14, updated_at = $15, version = version + 1 WHERE id = $16";
        draft.kind, draft.welfare, draft.title.as_str(), draft.wanted, draft.pay.fen(), draft.duties.as_str(),
        draft.shifts.as_str(), draft.requirements.as_str(), codes(&draft.offers), codes(&draft.priority),
        draft.phone.as_str(), draft.closes_on, state, closed_on, now, post.id)?;
    note(ch, &post.no, if post.state == State::Open { "edit" } else { "reopen" }, &texts(draft));
    Ok(())
}

/// Gives a locked post up.
pub async fn close(ch: &mut Change, post: &Post) -> Done<()> {
    let (now, state) = (ch.now, after(post, Act::Close)?);
    exec!(&mut ch.tx, "UPDATE posts SET state = $1, closed_on = $2, updated_at = $3, version = version + 1 WHERE id \
        = $4"; state, local_date(now), now, post.id)?;
    note(ch, &post.no, "close", &[]);
    Ok(())
}

/// Somebody began to work on a locked post: nothing is kept of them but the priority group, for the figures.
pub async fn fill(ch: &mut Change, post: &Post, day: NaiveDate, group: Option<Group>) -> Done<()> {
    let now = ch.now;
    let state = after(post, if post.open_places() <= 1 { Act::Complete } else { Act::Fill })?;
    let closed_on = (state != State::Open).then(|| local_date(now));
    exec!(&mut ch.tx, "UPDATE posts SET filled = filled + 1, state = $1, closed_on = $2, updated_at = $3, version = \
        version + 1 WHERE id = $4"; state, closed_on, now, post.id)?;
    exec!(&mut ch.tx, "INSERT INTO post_fills (id, post_id, county_code, filled_on, priority, pay_from) VALUES ($1, \
        $2, $3, $4, $5, $6)"; FillId::new(now), post.id, &post.county, day, group, post.pay_from)?;
    note(ch, &post.no, "fill", &[group.map_or("", Group::word)]);
    Ok(())
}

/// Closes what its last day has left behind; by the clock.
pub async fn lapse(state: &AppState) -> Result<()> {
    let mut ch = Change::job(state).await?;
    let now = ch.now;
    let over: Vec<PostNo> = fetch!(&mut ch.tx, values "UPDATE posts SET state = $1, closed_on = closes_on, \
        updated_at = $2, version = version + 1 WHERE state = $3 AND closes_on < $4 RETURNING reference";
        State::Closed, now, State::Open, local_date(now))?;
    for no in over {
        note(&mut ch, &no, "lapse", &[]);
    }
    ch.commit().await
}
