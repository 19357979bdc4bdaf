//! Posts of these weeks in every state, and applicants at every step, made by the same transactions that staff and the public use. The
//! names and telephones of [`APPLICANTS`] are looked for by the crawler of `end2end/tests/privacy.spec.ts`: they stand on no public page.
use chrono::{DateTime, TimeDelta, Utc};

use super::{DemoError, centres::DemoCentre, morning, staff};
use crate::base::{clock::local_date, error::AppError, i18n::Lang, privacy::public_text::PublicText};
use crate::features::centres::{store as centres, types::Centre};
use crate::features::posts::store::{self, filing, interests, step, step::Move, write};
use crate::features::posts::types::draft::{Pay, PostDraft, text};
use crate::features::posts::types::interest::{Act, Applicant, Qualified, Reason};
use crate::features::posts::types::{Group, Kind, Offer, PostNo};
use crate::office::change::Change;
use crate::office::staff::types::Actor;
use crate::web::state::AppState;

/// Who applies, what they claim, days ago, and what became of it.
pub const APPLICANTS: &[(&str, &str, Option<Group>, i64, &[Act])] = &[
    ("郑例湖", "19900001001", Some(Group::Relative), 1, &[]),
    ("唐例泉", "19900001002", None, 12, &[]), // late: nobody has called
    ("冯例谷", "19900001003", Some(Group::Poor), 6, &[Contact]),
    ("许例桥", "19900001004", Some(Group::ZeroEmployment), 7, &[Contact, Check]),
    ("宋例舟", "19900001005", None, 9, &[Contact, Check, Refer]),
    ("邓例亭", "19900001006", Some(Group::Relative), 11, &[Contact, Check, Refer]),
    ("谢例岸", "19900001007", Some(Group::Poor), 14, &[Contact, Check, Refer, TakeOn]),
    ("曹例渡", "19900001008", None, 8, &[Contact, Decline]),
    ("韩例岭", "19900001009", None, 5, &[Withdraw]),
];
use Act::{Check, Contact, Decline, Refer, TakeOn, Withdraw};

/// Kind, public-welfare, title, pay, wanted, shifts, duties, requirements.
type Plan = (Kind, bool, &'static str, i64, i64, &'static str, &'static str, &'static str);

const PLANS: &[Plan] = &[
    (
        Kind::Carer,
        true,
        "",
        2_200,
        5,
        "三班倒，每班 8 小时，每周休 1 天",
        "照看住户起居：喂饭、翻身、洗漱、换衣、陪伴。\n记交接班本，有事马上叫值班护士。",
        "有耐心，能倒班，能搬动 30 公斤。没做过的由卫生部门培训。",
    ),
    (
        Kind::Cook,
        false,
        "",
        2_600,
        1,
        "5:30–13:30，每周休 1 天",
        "做住户和值班人员的早饭、午饭，按营养单备料，饭后清洗灶具。",
        "会做家常饭和软食，有健康证。",
    ),
    (
        Kind::Cleaner,
        true,
        "保洁员（半天）",
        2_000,
        2,
        "7:00–11:00，每周 6 天",
        "打扫房间、走廊和卫生间，每天消毒一次，收送床单。",
        "",
    ),
    (
        Kind::Carer,
        false,
        "",
        2_400,
        3,
        "白班 7:30–17:30，做二休一",
        "白天照看住户，陪做康复训练，带到院里晒太阳。",
        "能听懂本地话，会用手机记班。",
    ),
    (
        Kind::Helper,
        true,
        "洗衣工",
        2_100,
        1,
        "8:00–16:00，周日休",
        "收洗、晾晒、分发床单和衣物，小修小补。",
        "会用洗衣机。",
    ),
];

/// Makes them: the open posts, those filled before, and the applicants.
pub async fn make(state: &AppState, all: &[DemoCentre], now: DateTime<Utc>) -> Result<(), DemoError> {
    let mut tx = state.db().read().await?;
    let (township, check) = (
        staff::actor(&mut tx, state, "township1").await?,
        staff::actor(&mut tx, state, "revitalisation1").await?,
    );
    let manager = staff::actor(&mut tx, state, "centre1").await.ok();
    let own = all.iter().find(|c| c.township == township.division.code()).map(|c| c.id);
    let managed = manager.as_ref().and_then(|m| m.centre);
    let mut chosen: Vec<Centre> = vec![];
    for id in own.into_iter().chain(managed).chain(all.iter().skip(4).step_by(9).map(|c| c.id)) {
        let centre = centres::by_id(&mut tx, id).await?;
        chosen.extend(centre.filter(|c| chosen.iter().all(|known| known.id != c.id)));
    }
    drop(tx);
    let hands = Hands { township, check, manager };
    for (i, centre) in chosen.iter().enumerate() {
        // One that found everybody in spring; two or three that are open, each in another state.
        if i % 2 == 0 {
            let no = post(state, centre, i, morning(now, -90), -60, now).await?;
            began(state, &no, 9, morning(now, -61)).await?;
        }
        // The first two are carers, so that there is a place for whoever is taken on.
        let plan = if i < 2 { 0 } else { i };
        let no = post(state, centre, plan, morning(now, -20), 4 + 6 * (i as i64 % 5), now).await?;
        if i < 2 {
            applicants(state, &hands, &no, i, now).await?;
        } else if i % 3 == 1 {
            began(state, &no, 1, morning(now, -6)).await?;
        }
        match i % 4 {
            0 => drop(post(state, centre, i + 1, morning(now, -12), 1 + i as i64, now).await?),
            1 => {
                let no = post(state, centre, i + 2, morning(now, -15), 20, now).await?;
                began(state, &no, 9, morning(now, -3)).await?;
            }
            2 => {
                let no = post(state, centre, i + 3, morning(now, -30), 9, now).await?;
                closed(state, &no, morning(now, -5)).await?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Who does it.
struct Hands {
    township: Actor,
    check: Actor,
    manager: Option<Actor>,
}

fn fine(typed: &str) -> Result<PublicText, DemoError> {
    text(typed).map_err(|e| AppError::Internal(format!("demonstration post: {e:?}")).into())
}

/// Publishes the plan number `n` at an instant; it closes so many days from today.
async fn post(
    state: &AppState,
    centre: &Centre,
    n: usize,
    at: DateTime<Utc>,
    closes: i64,
    now: DateTime<Utc>,
) -> Result<PostNo, DemoError> {
    let broken = || AppError::Internal("demonstration post".to_owned());
    let (kind, welfare, title, pay, wanted, shifts, duties, requirements) =
        PLANS.get(n % PLANS.len()).copied().ok_or_else(broken)?;
    let offers = match kind {
        Kind::Carer => [Offer::Training, Offer::Meals].into_iter().collect(),
        Kind::Cook => [Offer::Meals, Offer::Insurance].into_iter().collect(),
        _ => [Offer::Training].into_iter().collect(),
    };
    let priority =
        if kind == Kind::Cook { vec![] } else { vec![Group::Relative, Group::Poor, Group::ZeroEmployment] };
    let draft = PostDraft {
        kind,
        welfare,
        title: fine(title)?,
        wanted,
        pay: Pay::yuan(pay + 50 * (n as i64 % 3)).ok_or_else(broken)?,
        duties: fine(duties)?,
        shifts: fine(shifts)?,
        requirements: fine(requirements)?,
        offers,
        priority: priority.into_iter().collect(),
        phone: centre.details.phone.clone(),
        closes_on: local_date(now) + TimeDelta::days(closes),
    };
    let mut ch = Change::at(state, at.min(now), None).await?;
    let no = write::create(&mut ch, centre, &draft).await?;
    ch.commit().await?;
    Ok(no)
}

/// Up to so many began.
async fn began(state: &AppState, no: &PostNo, most: i64, at: DateTime<Utc>) -> Result<(), DemoError> {
    let groups = [Some(Group::Relative), Some(Group::Poor), None, Some(Group::ZeroEmployment), None];
    let mut ch = Change::at(state, at, None).await?;
    for i in 0..most {
        let Some(post) = write::lock(&mut ch, no).await?.filter(|p| p.open_places() > 0) else { break };
        let group = groups.get(usize::try_from(i).unwrap_or_default() % groups.len()).copied().flatten();
        write::fill(&mut ch, &post, local_date(at), group).await?;
    }
    Ok(ch.commit().await?)
}

async fn closed(state: &AppState, no: &PostNo, at: DateTime<Utc>) -> Result<(), DemoError> {
    let mut ch = Change::at(state, at, None).await?;
    if let Some(post) = write::lock(&mut ch, no).await? {
        write::close(&mut ch, &post).await?;
    }
    Ok(ch.commit().await?)
}

/// The applicants, every second one at each of two posts, so that township and centre of the demonstration both have some.
async fn applicants(
    state: &AppState,
    hands: &Hands,
    no: &PostNo,
    which: usize,
    now: DateTime<Utc>,
) -> Result<(), DemoError> {
    for (i, (name, phone, claimed, days, acts)) in APPLICANTS.iter().enumerate() {
        // The second post has only those whom its centre sees, unless both are one.
        if which == 1 && !acts.contains(&Refer) {
            continue;
        }
        let at = morning(now, -days) + TimeDelta::minutes(7 * i64::try_from(i).unwrap_or_default());
        let mut ch = Change::at(state, at.min(now), None).await?;
        let Some(post) = store::by_no(&mut ch.tx, no).await? else { return Ok(()) };
        let person = Applicant {
            name: (*name).to_owned(),
            phone: (*phone).to_owned(),
            home: post.township.clone(),
            claimed: *claimed,
        };
        let filed = filing::register(&mut ch, &post, &person, (Lang::ZhCn, "192.0.2.7")).await?;
        let (id, _) = filed.ok_or(AppError::NotFound)?;
        for act in *acts {
            ch.now = (ch.now + TimeDelta::days(2)).min(now);
            ch.actor = match act {
                Check => Some(hands.check.clone()),
                TakeOn => hands.manager.clone(),
                Withdraw => None,
                _ => Some(hands.township.clone()),
            };
            let interest = interests::filed(&mut ch.tx, id).await?.ok_or(AppError::NotFound)?;
            let said = Move {
                reason: (*act == Decline).then_some(Reason::Hours),
                qualified: (*act == Check).then_some(Qualified::Passed),
                confirmed: claimed.filter(|_| *act == Check),
                started_on: (*act == TakeOn).then(|| local_date(ch.now)),
            };
            step::advance(&mut ch, &interest, *act, said).await?;
        }
        ch.commit().await?;
    }
    Ok(())
}
