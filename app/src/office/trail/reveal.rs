//! Reading a name is an act of its own: with a purpose, in the trail, and noticed when one person does it unusually often
//! (RET-05, AC-09).
use chrono::{DateTime, TimeDelta, Utc};

use crate::base::{db::Tx, error::Result, keys::Keys};
use crate::office::staff::types::{Actor, CITY, Division, Role};
use crate::office::trail::store::{record, times_since};
use crate::office::work::{Audience, News, NewsKind};
use crate::office::{trail::types::Entry, trail::types::What, work};

/// So many names read by one person within [`WINDOW`] raise the alarm (AC-09).
pub const MANY: i64 = 30;
/// How far back is counted; also the least time between two alarms about one person.
pub const WINDOW: TimeDelta = TimeDelta::minutes(10);

/// Tells the city's administrators and auditors when `actor` has read thirty names within ten minutes, once in that time. Called by
/// [`Change::commit`](crate::office::change::Change::commit) after the lines of a change are written: their lock on the head makes
/// others wait, so two changes at once cannot both see 29.
pub(in crate::office) async fn alarm(
    tx: &mut Tx,
    keys: &Keys,
    now: DateTime<Utc>,
    actor: &Actor,
) -> Result<()> {
    let since = now - WINDOW;
    if times_since(tx, actor.id, What::NameReveal, since).await? < MANY
        || times_since(tx, actor.id, What::RevealAlarm, since).await? > 0
    {
        return Ok(());
    }
    let about = format!("staff:{}", actor.id.uuid());
    record(tx, keys, now, Entry::new(What::RevealAlarm, about).by(actor).reason("many-reveals")).await?;
    // Who it was stands behind the link only: the bell holds no personal data.
    let told = [
        (Role::CityAdmin, "/staff/people".to_owned()),
        (Role::Auditor, format!("/staff/audit?action={}&actor={}", What::NameReveal.word(), actor.id.uuid())),
    ];
    for (role, path) in told {
        let Some(city) = Division::parse(CITY) else { continue };
        let reference = actor.division.code().to_owned();
        let audience = Audience::Role(role, city);
        work::tell(tx, now, &News { kind: NewsKind::ManyReveals, reference, path, audience }).await?;
    }
    Ok(())
}
