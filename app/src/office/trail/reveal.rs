//! Reading a name is an act of its own: with a purpose, in the trail, and noticed when one person does it unusually often
//! (RET-05, AC-09).
use chrono::{DateTime, TimeDelta, Utc};

use crate::office::trail::{
    store::{record, reveals_lately, times_since},
    types::{Entry, Purpose, What},
};
use crate::{
    base::{db::Tx, error::AppError, keys::Keys},
    office::{
        staff::types::{Actor, CITY, Division, Role},
        work::{self, Audience, News, NewsKind},
    },
};

/// So many names read by one person within [`WINDOW`] raise the alarm (AC-09).
pub const MANY: i64 = 30;
/// How far back is counted; also the least time between two alarms about one person.
pub const WINDOW: TimeDelta = TimeDelta::minutes(10);

/// Writes down that `actor` reads the name behind `object` (`case:411725-2026-00001`), in the transaction that opens it. At the
/// thirtieth name within ten minutes the city's administrators and auditors are told, once in that time.
///
/// The caller has checked that the actor may ([`crate::office::staff::access::Action::NameReveal`]). The name is read after this, and
/// shown only when the transaction was committed.
pub async fn reveal(
    tx: &mut Tx,
    keys: &Keys,
    now: DateTime<Utc>,
    actor: &Actor,
    object: &str,
    purpose: Purpose,
) -> Result<(), AppError> {
    record(tx, keys, now, Entry::new(What::NameReveal, object).by(actor).reason(purpose.word())).await?;
    // Counted after the record, whose lock on the head makes others wait: two requests at once cannot both see 29.
    let since = now - WINDOW;
    if reveals_lately(tx, actor.id, since).await? < MANY
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
