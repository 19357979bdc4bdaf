//! Drafts: begun, changed, handed on. Every step locks the draft by updating it, checks the version the actor saw (AC-07), lets
//! [`DraftState::after`] decide about order and persons (PUB-06), and writes history, trail and work in one transaction.
use chrono::{DateTime, NaiveDate, Utc};

use crate::base::{db::Tx, db::sql::Sql, error::AppError, error::Result, ids::CaseId, ids::DraftId};
use crate::features::notices::types::NoticeKind;
use crate::features::publishing::store::Stop;
use crate::features::publishing::types::{DraftAct, DraftRefusal, DraftState, Hands, Settings};
use crate::office::work::{Audience, Item, Kind, NewsKind};
use crate::office::{
    change::Change, staff::types::Division, staff::types::Role, trail::Entry, trail::What, work,
};
use crate::{exec, fetch, from_row};

/// A draft as it is stored.
#[derive(Debug, Clone)]
pub struct Stored {
    pub id: DraftId,
    pub county: String,
    /// Admission or exit.
    pub kind: NoticeKind,
    pub state: DraftState,
    /// Counts every step.
    pub version: i64,
    /// 第N批.
    pub batch: i64,
    pub posts_at: DateTime<Utc>,
    /// The county's settings as they were when it was begun.
    pub settings: Settings,
    pub people: i64,
    /// Who wrote and reviewed it.
    pub hands: Hands,
    /// Until when it must be posted (PUB-03).
    pub due_on: NaiveDate,
    /// The number of the notice it became.
    pub notice_no: Option<String>,
}

const COLUMNS: &str = "id, county_code, kind, state, version, batch, posts_at, authority, phone, address, hours, point, rule, \
    policy, people, drafted_by, reviewed_by, due_on, notice_no";

from_row!(Stored, r => Stored {
    id: r.try_get("id")?,
    county: r.try_get("county_code")?,
    kind: r.try_get("kind")?,
    state: r.try_get("state")?,
    version: r.try_get("version")?,
    batch: r.try_get("batch")?,
    posts_at: r.try_get("posts_at")?,
    settings: Settings::from_row(r)?,
    people: r.try_get("people")?,
    hands: Hands { drafter: r.try_get("drafted_by")?, reviewer: r.try_get("reviewed_by")? },
    due_on: r.try_get("due_on")?,
    notice_no: r.try_get("notice_no")?,
});

/// What a draft is begun or changed with.
#[derive(Debug, Clone)]
pub struct Content {
    /// 第N批.
    pub batch: i64,
    pub posts_at: DateTime<Utc>,
    /// The cases, in the order of the notice.
    pub cases: Vec<CaseId>,
    /// Until when it must be posted: the earliest of the cases (PUB-03).
    pub due_on: NaiveDate,
}

pub async fn get(tx: &mut Tx, county: &str, id: DraftId) -> Result<Option<Stored>> {
    let one = Sql::new(" FROM notice_drafts WHERE id = $1 AND county_code = $2", [id.into(), county.into()]);
    Ok(Sql::from("SELECT ").add(COLUMNS).add(one).optional(tx).await?)
}

/// The drafts of a county that are still being written, the most pressing first.
pub async fn live(tx: &mut Tx, county: &str) -> Result<Vec<Stored>> {
    let live = Sql::new(
        " FROM notice_drafts WHERE county_code = $1 AND state IN ('drafted', 'in-review', 'reviewed', 'returned') \
         ORDER BY due_on, id LIMIT 200",
        [county.into()],
    );
    Ok(Sql::from("SELECT ").add(COLUMNS).add(live).all(tx).await?)
}

/// The cases of a draft, in the order of the notice.
pub async fn cases(tx: &mut Tx, id: DraftId) -> Result<Vec<CaseId>> {
    Ok(fetch!(tx, values "SELECT case_id FROM notice_draft_cases WHERE draft_id = $1 ORDER BY position"; id)?)
}

/// The cases of a county that are in a draft already, but for one draft's own.
pub async fn taken(tx: &mut Tx, county: &str, but: Option<DraftId>) -> Result<Vec<CaseId>> {
    let but = but.map_or_else(uuid::Uuid::nil, DraftId::uuid);
    Ok(
        fetch!(tx, values "SELECT x.case_id FROM notice_draft_cases x JOIN notice_drafts d ON d.id = x.draft_id WHERE \
        x.live AND d.county_code = $1 AND d.id <> $2"; county, but)?,
    )
}

/// A step of a draft as colleagues see it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Event {
    pub at: DateTime<Utc>,
    pub by: String,
    pub act: DraftAct,
    /// The reason, for a return.
    pub note: String,
}

/// What happened to a draft, newest first.
pub async fn events(tx: &mut Tx, id: DraftId) -> Result<Vec<Event>> {
    Ok(
        fetch!(tx, all "SELECT e.at, s.name AS by, e.act, e.note FROM notice_draft_events e JOIN staff s ON s.id = \
        e.staff_id WHERE e.draft_id = $1 ORDER BY e.seq DESC"; id)?,
    )
}

/// The number of the batch after the last one of the county and kind.
pub async fn next_batch(tx: &mut Tx, county: &str, kind: NoticeKind) -> Result<i64> {
    let last: i64 = fetch!(tx, value "SELECT CAST(COALESCE(MAX(batch), 0) AS BIGINT) FROM notice_drafts WHERE \
        county_code = $1 AND kind = $2 AND state <> 'discarded'"; county, kind)?;
    Ok(last + 1)
}

/// Begins a draft. The caller has checked that the actor may write notices of the county and that the cases are ready.
///
/// # Errors
/// [`Stop::Taken`] when the township has a draft for it.
pub async fn begin(
    ch: &mut Change,
    (county, kind): (&str, NoticeKind),
    settings: &Settings,
    content: &Content,
) -> Result<DraftId, Stop> {
    let (now, me) = (ch.now, ch.person()?.id);
    let id = DraftId::new(now);
    let s = settings;
    exec!(&mut ch.tx, "INSERT INTO notice_drafts (id, county_code, kind, state, version, batch, posts_at, authority, \
         phone, address, hours, point, rule, policy, people, drafted_by, due_on, updated_at) \
         VALUES ($1, $2, $3, 'drafted', 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
        id, county, kind, content.batch, content.posts_at, &s.authority, &s.phone, &s.address, &s.hours, s.point,
        s.rule, s.policy, count(content.cases.len()), me, content.due_on, now)?;
    put_cases(&mut ch.tx, id, &content.cases).await?;
    note(ch, (id, 1), DraftAct::Begin, "").await?;
    Ok(id)
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

async fn put_cases(tx: &mut Tx, id: DraftId, cases: &[CaseId]) -> Result<(), Stop> {
    exec!(tx, "DELETE FROM notice_draft_cases WHERE draft_id = $1"; id)?;
    for (i, case) in cases.iter().enumerate() {
        // Two drafts of one case meet at the unique index; the second is told.
        let put = exec!(tx, "INSERT INTO notice_draft_cases (draft_id, case_id, position, live) \
             VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"; id, *case, count(i) + 1, true)?;
        if put == 0 {
            return Err(Stop::Taken);
        }
    }
    Ok(())
}

/// Writes history and trail of a step.
pub(super) async fn note(
    ch: &mut Change,
    (id, seq): (DraftId, i64),
    act: DraftAct,
    words: &str,
) -> Result<()> {
    let (now, me) = (ch.now, ch.person()?.id);
    exec!(&mut ch.tx, "INSERT INTO notice_draft_events (draft_id, seq, at, staff_id, act, note) \
         VALUES ($1, $2, $3, $4, $5, $6)"; id, seq, now, me, act, words)?;
    let entry = Entry::new(What::NoticeDraft, format!("draft:{}", id.uuid()));
    ch.trail(entry.after(&[words]).reason(act.word()));
    Ok(())
}

/// Locks a draft and judges an act: the draft as it is, and the state it leads to.
pub(super) async fn judge(
    ch: &mut Change,
    (id, seen): (DraftId, i64),
    act: DraftAct,
) -> Result<(Stored, DraftState), Stop> {
    let me = ch.person()?.id;
    let county = ch.person()?.division.county().unwrap_or_default().to_owned();
    exec!(&mut ch.tx, "UPDATE notice_drafts SET version = version WHERE id = $1"; id)?;
    let draft = get(&mut ch.tx, &county, id).await?.ok_or(AppError::NotFound)?;
    if draft.version != seen {
        return Err(Stop::Refused(DraftRefusal::Stale, Box::new(draft)));
    }
    match draft.state.after(act, me, draft.hands) {
        Ok(next) => Ok((draft, next)),
        Err(refusal) => Err(Stop::Refused(refusal, Box::new(draft))),
    }
}

/// Changes what a draft says. The county's settings as they are now are taken over.
pub async fn change(
    ch: &mut Change,
    seen: (DraftId, i64),
    settings: &Settings,
    content: &Content,
) -> Result<(), Stop> {
    let now = ch.now;
    let (draft, _) = judge(ch, seen, DraftAct::Change).await?;
    let s = settings;
    exec!(&mut ch.tx, "UPDATE notice_drafts SET version = version + 1, batch = $1, posts_at = $2, people = $3, due_on \
         = $4, updated_at = $5, authority = $6, phone = $7, address = $8, hours = $9, point = $10, rule = $11, policy \
         = $12 WHERE id = $13";
        content.batch, content.posts_at, count(content.cases.len()), content.due_on, now, &s.authority, &s.phone,
        &s.address, &s.hours, s.point, s.rule, s.policy, draft.id)?;
    put_cases(&mut ch.tx, draft.id, &content.cases).await?;
    note(ch, (draft.id, draft.version + 1), DraftAct::Change, "").await?;
    Ok(())
}

/// Hands a draft on: submit, pass, return, discard. Publishing is [`super::post::post`].
pub async fn hand_on(
    ch: &mut Change,
    seen: (DraftId, i64),
    (act, words): (DraftAct, &str),
) -> Result<DraftState, Stop> {
    let (now, me) = (ch.now, ch.person()?.id);
    let (draft, next) = judge(ch, seen, act).await?;
    let reviewer = (act == DraftAct::Pass).then_some(me);
    exec!(&mut ch.tx, "UPDATE notice_drafts SET state = $1, version = version + 1, reviewed_by = $2, updated_at = $3 \
         WHERE id = $4"; next, reviewer, now, draft.id)?;
    if next == DraftState::Discarded {
        exec!(&mut ch.tx, "UPDATE notice_draft_cases SET live = $1 WHERE draft_id = $2"; false, draft.id)?;
    }
    note(ch, (draft.id, draft.version + 1), act, words).await?;
    work::close_all(&mut ch.tx, now, draft.id.uuid()).await?;
    open_work(ch, &Stored { state: next, hands: Hands { reviewer, ..draft.hands }, ..draft }).await?;
    Ok(next)
}

/// What waits for whom in this state of a draft.
async fn open_work(ch: &mut Change, draft: &Stored) -> Result<()> {
    let county = Division::parse(&draft.county).map(|d| Audience::Role(Role::CountyOfficer, d));
    let drafter = draft.hands.drafter;
    let (kind, audience, except) = match (draft.state, county) {
        (DraftState::InReview, Some(a)) => (Kind::NoticeReview, a, [Some(drafter), None]),
        (DraftState::Reviewed, Some(a)) => (Kind::NoticePublish, a, [Some(drafter), draft.hands.reviewer]),
        (DraftState::Returned, _) => (Kind::NoticeReturned, Audience::Person(drafter), [None, None]),
        _ => return Ok(()),
    };
    let item = Item {
        kind,
        object: draft.id.uuid(),
        reference: draft.label(),
        path: draft.path(),
        audience,
        county: draft.county.clone(),
        except,
        due: Some(draft.due_on),
    };
    work::open(&mut ch.tx, ch.now, &item).await?;
    if draft.state == DraftState::Returned {
        let page = (&*draft.label(), draft.path());
        ch.tell(NewsKind::DraftReturned, page, Audience::Person(drafter)).await?;
    }
    Ok(())
}

impl Stored {
    /// Its page, without the base.
    pub fn path(&self) -> String {
        format!("/staff/notices/drafts/{}", self.id.uuid())
    }

    /// How staff call it in a list of things that wait: county, kind and batch, in digits.
    pub fn label(&self) -> String {
        let kind = if self.kind == NoticeKind::ExitProposed { "X" } else { "A" };
        format!("{}-{kind}{}", self.county, self.batch)
    }
}
