//! The transaction that takes an interest in: number and code, the sealed person, what waits for the township, the trail (JOB-03).
use chrono::NaiveDate;

use super::interests::cell;
use crate::base::{
    checks::Telephone, clock::local_date, db::Tx, error::AppError, error::Result, i18n::Lang,
    ids::InterestId, ids::StaffId, random,
};
use crate::features::posts::CODE;
use crate::features::posts::types::interest::{Act, Applicant, CALL_WITHIN, CONSENT, Interest, State};
use crate::features::posts::types::{Post, State as PostState};
use crate::office::work::{Audience, Item, Kind, News, NewsKind};
use crate::office::{
    change::Change, staff::types::Division, staff::types::Role, trail::Entry, trail::What, work,
};
use crate::{exec, fetch};

pub(super) async fn event(
    tx: &mut Tx,
    now: chrono::DateTime<chrono::Utc>,
    (id, seq): (InterestId, i64),
    by: Option<StaffId>,
    act: Act,
) -> Result<()> {
    exec!(tx, "INSERT INTO post_interest_events (interest_id, seq, at, staff_id, act) VALUES ($1, $2, $3, $4, $5)";
        id, seq, now, by, act)?;
    Ok(())
}

/// What waits about an applicant, without the person.
pub(super) fn item(kind: Kind, i: &Interest, audience: Audience, due: NaiveDate) -> Item {
    Item {
        kind,
        object: i.id.uuid(),
        reference: i.reference.clone(),
        path: i.path(),
        audience,
        county: i.county.clone(),
        except: [None, None],
        due: Some(due),
    }
}

/// The officers of the township that handles it.
pub(super) fn township(code: &str) -> Option<Audience> {
    Division::parse(code).map(|d| Audience::Role(Role::TownshipOfficer, d))
}

/// Takes an interest in and gives its id and code; none when the post was closed at the same moment. The caller has checked the form,
/// that the post takes it, and the one-time key.
pub async fn register(
    ch: &mut Change,
    post: &Post,
    person: &Applicant,
    (lang, ip): (Lang, &str),
) -> Result<Option<(InterestId, String)>> {
    let now = ch.now;
    // Whoever closes it at this moment and this one meet at the post.
    let n: Option<i64> = fetch!(&mut ch.tx, maybe_value "UPDATE posts SET interests = interests + 1 WHERE id = $1 \
        AND state = $2 RETURNING interests"; post.id, PostState::Open)?;
    let Some(n) = n else { return Ok(None) };
    let (id, code) = (InterestId::new(now), random::code_of(CODE));
    let reference = format!("{}-{n}", post.no);
    let keys = ch.state.keys();
    let text = serde_json::to_string(person).map_err(|e| AppError::Internal(e.to_string()))?;
    let phone = Telephone::parse(&person.phone).map_err(|_| AppError::BadRequest)?;
    let (due, _) = ch.calendar.add_working_days(local_date(now), CALL_WITHIN);
    let (sealed, hash) = (keys.fields().seal(cell(id), &text), keys.lookup("applicant", phone.key()));
    let code_hash = keys.lookup("post-interest", &code);
    exec!(&mut ch.tx, "INSERT INTO post_interests (id, reference, code_hash, post_id, centre_id, county_code, \
        township_code, person, phone_hash, consent, lang, received_at, due_on, state, version) VALUES ($1, $2, $3, \
        $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1)";
        id, &reference, code_hash, post.id, post.centre, &post.county, &post.township, sealed, hash, CONSENT, lang,
        now, due, State::New)?;
    event(&mut ch.tx, now, (id, 1), None, Act::File).await?;
    if let Some(audience) = township(&post.township) {
        let interest = super::interests::filed(&mut ch.tx, id).await?.ok_or(AppError::NotFound)?;
        let item = item(Kind::PostContact, &interest, audience.clone(), due);
        work::open(&mut ch.tx, now, &item).await?;
        let news =
            News { kind: NewsKind::PostInterest, reference: reference.clone(), path: item.path, audience };
        work::tell(&mut ch.tx, now, &news).await?;
    }
    let entry = Entry::new(What::PostInterest, format!("interest:{reference}")).reason(Act::File.word());
    ch.trail(entry.from(ip));
    Ok(Some((id, code)))
}
