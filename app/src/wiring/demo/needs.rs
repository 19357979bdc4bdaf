//! What the centres of the demonstration lack: needs in every state and of every age, two things that one centre does not want, and
//! where money goes in three counties. All of it goes through the stores that staff use. What came or is promised is given by
//! [`super::gifts`], so that needs, ledger and gifts agree.
use chrono::{DateTime, TimeDelta, Utc};
use rand::{Rng as _, rngs::StdRng};

use super::{DemoError, centres::DemoCentre, morning, staff};
use crate::base::privacy::public_text::PublicText;
use crate::base::{clock::local_date, error::AppError, ids::NeedId};
use crate::features::centres::store::beds;
use crate::features::needs::store::{desk::set_avoid, pointers, write};
use crate::features::needs::types::pointer::{PointerKind, PointerState, Said};
use crate::features::needs::types::{Category, Packing, Unit, draft::Draft};
use crate::office::change::Change;
use crate::web::state::AppState;

/// Category, what, unit, piece, pieces in a unit, units, what for.
pub(super) type Thing = (&'static str, &'static str, &'static str, &'static str, i64, i64, &'static str);

pub(super) const THINGS: &[Thing] = &[
    ("care_pads", "成人护理垫 60×90 厘米", "包", "片", 10, 120, "住户日常护理"),
    ("quilts", "冬季棉被 1.5 米", "床", "床", 1, 20, "过冬换新"),
    ("cushion", "轮椅坐垫（防压疮）", "个", "个", 1, 10, "长时间坐轮椅的住户"),
    ("haircut", "上门理发，每月一次", "位", "位", 1, 2, ""),
    ("wipes", "消毒湿巾 80 片装", "包", "片", 80, 60, "床旁清洁"),
    ("nappies", "成人纸尿裤 L 码", "箱", "片", 40, 30, "住户日常护理"),
    ("mattress", "防压疮气床垫", "床", "床", 1, 6, "卧床住户"),
    ("gloves", "一次性护理手套 M 码", "盒", "副", 50, 80, "护工护理时用"),
    ("staple_food", "大米 10 公斤装", "袋", "袋", 1, 40, "厨房"),
    ("bath_chair", "洗浴椅（带扶手）", "把", "把", 1, 4, "洗澡时用"),
    ("rehab_guidance", "康复训练指导，每周半天", "位", "位", 1, 1, ""),
    ("appliance", "壁挂空调 1.5 匹", "台", "台", 1, 3, "活动室"),
    ("disinfectant", "消毒液 2.5 升", "桶", "桶", 1, 60, "房间和用具消毒"),
    ("fresh_food", "纯牛奶 250 毫升", "箱", "盒", 24, 12, "早餐"),
    ("repair", "轮椅和护理床维修", "次", "次", 1, 2, ""),
];

/// How a need stands: days since it was confirmed, and what else.
#[derive(Clone, Copy)]
pub(super) enum As {
    Open(i64),
    Urgent(i64),
    /// Some came, some is promised, in hundredths of the whole.
    Part(i64, i64, i64),
    Covered(i64),
    Closed(i64),
    Ended,
    Over,
}

const STATES: &[As] = &[
    As::Urgent(2),
    As::Part(18, 60, 0),
    As::Part(1, 40, 26),
    As::Open(6),
    As::Open(3),
    As::Closed(1),
    As::Part(9, 25, 10),
    As::Covered(4),
    As::Open(22),
    As::Open(12),
    As::Ended,
    As::Open(36),
    As::Over,
    As::Part(5, 70, 10),
];

/// A need that is there, and what [`super::gifts`] has to bring and to promise for it, in pieces.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// The need.
    pub need: NeedId,
    /// When it was published.
    pub at: DateTime<Utc>,
    /// Whether its centre is the one of the demonstration's manager.
    pub own: bool,
    /// What came.
    pub came: i64,
    /// What is promised and not there.
    pub promised: i64,
}

/// Makes them.
pub async fn make(
    state: &AppState,
    rng: &mut StdRng,
    centres: &[DemoCentre],
    now: DateTime<Utc>,
) -> Result<Vec<Wanted>, DemoError> {
    let mut wanted = vec![];
    let mut ch = Change::at(state, now, None).await?;
    for (i, centre) in centres.iter().enumerate() {
        let Some(brief) = beds::by_id(&mut ch.tx, centre.id).await? else { continue };
        // The house of the demonstration's manager has every state; the others have a few each, some none.
        let first = centres.iter().filter(|c| c.county == "411725").min_by_key(|c| c.township);
        let own = first.is_some_and(|c| c.id == centre.id);
        let many = if own { STATES.len() } else { rng.random_range(0..5) };
        for k in 0..many {
            let (thing, how) = if own {
                (THINGS[k % THINGS.len()], STATES[k])
            } else {
                (THINGS[(i * 3 + k * 4) % THINGS.len()], STATES[(i * 5 + k * 3) % STATES.len()])
            };
            wanted.push(Wanted { own, ..need(&mut ch, rng, &brief, thing, how).await? });
        }
        if i % 9 == 0 {
            let text = "带绳子或硬扣子的衣服\n香味重的洗护用品\n拆过封的食品";
            let text = PublicText::parse(text)
                .map_err(|_| AppError::Internal("demonstration: what should not be brought".to_owned()))?;
            set_avoid(&mut ch, brief.id, &text, 0).await?;
        }
    }
    ch.now = now;
    ch.commit().await?;
    money(state, now).await?;
    Ok(wanted)
}

pub(super) async fn need(
    ch: &mut Change,
    rng: &mut StdRng,
    centre: &beds::Brief,
    (category, item, unit, piece, per_package, units, purpose): Thing,
    how: As,
) -> Result<Wanted, DemoError> {
    let broken =
        |what: &str| DemoError::App(AppError::Internal(format!("demonstration need {item}: {what}")));
    let text = |text: &str| PublicText::parse(text).map_err(|_| broken("text"));
    let unit = Unit::get(unit).ok_or_else(|| broken("unit"))?;
    let packing = Packing { unit, piece: Unit::get(piece).unwrap_or(unit), per_package };
    let now = ch.now;
    let whole = (units * rng.random_range(8..13) / 10).max(1);
    let days = match how {
        As::Open(d) | As::Urgent(d) | As::Part(d, ..) | As::Covered(d) | As::Closed(d) => d,
        As::Ended => 8,
        As::Over => 11,
    };
    let service = Category::get(category).is_some_and(|c| c.group == "service");
    let until = match how {
        As::Over => Some(-2),
        // The day that was set was one after it was published.
        As::Closed(d) => Some(rng.random_range(9..70) - d),
        _ if service => None,
        _ => Some(rng.random_range(9..70)),
    };
    let draft = Draft {
        category: Category::get(category).ok_or_else(|| broken("category"))?,
        item: text(item)?,
        spec: text(if service {
            "自带工具，每次约 3 小时，时间先和中心约好"
        } else {
            "全新，未拆封"
        })?,
        purpose: text(purpose)?,
        packing,
        needed: whole * per_package,
        urgent: if matches!(how, As::Urgent(_)) { Some(text("现有存货约用 3 周")?) } else { None },
        needed_by: until.map(|d| local_date(now) + TimeDelta::days(d)),
        in_parts: !service,
        address: text("")?,
        hours: text("工作日 8:30–11:30，14:30–17:00")?,
        phone: None,
    };
    let at = morning(now, -days) + TimeDelta::minutes(rng.random_range(0..400));
    let id = write::put(&mut ch.tx, at, centre, &draft, None).await?;
    let share = |hundredths: i64| whole * hundredths / 100 * per_package;
    let (came, promised) = match how {
        As::Part(_, came, promised) => (share(came), share(promised)),
        As::Covered(_) => (share(30), whole * per_package - share(30)),
        As::Closed(_) => (whole * per_package, 0),
        _ => (0, 0),
    };
    if matches!(how, As::Ended) {
        write::put_end(&mut ch.tx, at, id).await?;
    }
    Ok(Wanted { need: id, at, own: false, came, promised })
}

/// Two offices and a campaign that are public, and one that waits to be verified.
async fn money(state: &AppState, now: DateTime<Utc>) -> Result<(), DemoError> {
    let mut tx = state.db().read().await?;
    let county = staff::actor(&mut tx, state, "county1").await?;
    let other = staff::actor(&mut tx, state, "county5").await?;
    let admin = staff::actor(&mut tx, state, "admin1").await?;
    drop(tx);
    let text = |text: &str| {
        PublicText::parse(text).map_err(|_| AppError::Internal(format!("demonstration money: {text}")))
    };
    let office = |name: &str, address: &str, phone: &str| {
        Ok::<_, DemoError>(Said {
            name: text(name)?,
            address: text(address)?,
            phone: phone.to_owned(),
            hours: text("工作日 8:30–12:00，14:30–17:30")?,
            ..Said::default()
        })
    };
    let campaign = Said {
        name: text("确山县示例慈善会")?,
        uscc: super::uscc("53411725000000001").map(|code| code.expose().to_owned()).unwrap_or_default(),
        certificate_no: "示例豫慈募 0001".to_owned(),
        plan_no: "示例备案 2026-0002".to_owned(),
        link: "https://platform.example/p/1".to_owned(),
        ..Said::default()
    };
    let plans = [
        (
            &county,
            "411725",
            PointerKind::Office,
            office("确山县示例卫生院财务科", "确山县示例路 8 号", "0396-9997001")?,
            true,
        ),
        (&county, "411725", PointerKind::Campaign, campaign, true),
        (
            &other,
            "411726",
            PointerKind::Office,
            office("泌阳县示例敬老院", "泌阳县示例路 3 号", "0396-9997002")?,
            true,
        ),
        (
            &county,
            "411725",
            PointerKind::Office,
            office("确山县示例慈善会", "确山县示例路 9 号", "0396-9997003")?,
            false,
        ),
    ];
    for (by, code, kind, said, verified) in plans {
        let mut ch = Change::at(state, morning(now, -10), Some(by)).await?;
        let id = pointers::propose(&mut ch, (None, code), kind, &said).await?;
        ch.commit().await?;
        if verified {
            let mut ch = Change::at(state, morning(now, -8), Some(&admin)).await?;
            if let Some(pointer) = pointers::lock(&mut ch, id).await? {
                pointers::decide(&mut ch, &pointer, PointerState::Verified, "").await?;
            }
            ch.commit().await?;
        }
    }
    Ok(())
}
