//! The times for visits of the demonstration: at 60 centres a series or two for the next weeks, some with an exception, and single times;
//! the way there, hours of rest, days without visitors. All of it goes through the stores that staff use. Who books is made by a later part.
use chrono::{DateTime, Datelike as _, Days, NaiveTime, Utc};

use super::{DemoError, centres::DemoCentre};
use crate::base::privacy::public_text::PublicText;
use crate::base::{clock::local_date, error::AppError};
use crate::features::centres::store::beds::{self, Brief};
use crate::features::times::store::{house, house::Quiet, house::Why, series, write};
use crate::features::times::types::series::{Every, Repeat, Rest, hour, instant};
use crate::features::times::types::{Activity, LEAD, Offer, Offers, Slot, Terms};
use crate::office::change::Change;
use crate::web::state::AppState;

/// Centres with times.
const CENTRES: usize = 60;

/// Activities with their own limits, what is done, people, groups, whether confirmed at once.
type Kind = (&'static [(&'static str, Option<i64>)], &'static str, i64, Option<i64>, bool);

const KINDS: &[Kind] = &[
    (&[("company", None), ("cleaning", None)], "读报、聊天，一起收拾活动室", 10, Some(1), true),
    (&[("cleaning", Some(6)), ("haircut", Some(3))], "打扫活动室，给住户理发", 10, None, false),
    (
        &[("performance", None), ("company", None)],
        "唱歌、戏曲，节目半小时左右，演完陪住户坐坐",
        30,
        Some(2),
        false,
    ),
    (&[("teaching", None)], "教剪纸、写字，材料由中心准备", 6, None, true),
    (&[("company", None)], "读报、下棋、聊天", 8, Some(1), true),
    (&[("repairs", None)], "检修轮椅、护理床和水电", 3, Some(0), false),
    (&[("rehab_guidance", Some(2)), ("company", None)], "指导康复训练，教护工几个动作", 6, Some(0), false),
    (&[("medical_check", None)], "测血压血糖，看诊", 6, Some(1), false),
    (&[("kitchen", Some(4)), ("company", None)], "包饺子，陪住户吃饭", 12, Some(1), false),
    (&[("greeting", None)], "节日看望", 20, Some(2), false),
    (&[("counselling", None)], "和住户、家属谈心", 2, Some(0), false),
];

fn text(text: &str) -> Result<PublicText, DemoError> {
    PublicText::parse(text).map_err(|_| AppError::Internal(format!("demonstration: {text}")).into())
}

fn terms((offers, tasks, places, groups, instant): Kind) -> Result<Terms, DemoError> {
    let offers = offers
        .iter()
        .filter_map(|(key, places)| Activity::get(key).map(|activity| Offer { activity, places: *places }));
    let terms = Terms {
        offers: Offers::new(offers),
        places,
        groups,
        instant,
        min_age: 0,
        tasks: text(tasks)?,
        risks: text("")?,
        bring: text("宽松便装，水杯")?,
        meals: text("不提供。公交示例 3 路，卫生院站")?,
        insurance: text("依托单位统一办理志愿者意外险")?,
    };
    terms.check().map_err(|e| AppError::Internal(format!("demonstration: {tasks}: {e}")))?;
    Ok(terms)
}

/// Makes them.
pub async fn make(state: &AppState, centres: &[DemoCentre], now: DateTime<Utc>) -> Result<(), DemoError> {
    // The house of the demonstration's manager comes first, the others from all over the city.
    let own = centres.iter().filter(|c| c.county == "411725").min_by_key(|c| c.township).map(|c| c.id);
    let mut chosen: Vec<_> = centres.iter().enumerate().collect();
    chosen.sort_by_key(|(i, c)| (Some(c.id) != own, i * 37 % centres.len()));
    let mut ch = Change::at(state, now, None).await?;
    for (i, (_, centre)) in chosen.into_iter().take(CENTRES).enumerate() {
        let Some(brief) = beds::by_id(&mut ch.tx, centre.id).await? else { continue };
        of_centre(&mut ch, &brief, i).await?;
    }
    ch.commit().await?;
    Ok(())
}

async fn of_centre(ch: &mut Change, centre: &Brief, i: usize) -> Result<(), DemoError> {
    let today = local_date(ch.now);
    let at = |text: &str| hour(text).unwrap_or(NaiveTime::MIN);
    house::set(
        ch,
        centre.id,
        &text("公交示例 3 路到卫生院站，进门右转，先在服务台登记")?,
        (i.is_multiple_of(3)).then(|| Quiet { from: at("12:00"), to: at("14:00") }),
        0,
    )
    .await?;
    if i % 10 == 4 {
        let first = today + Days::new(20);
        house::black_out(
            ch,
            centre.id,
            (first, first + Days::new(2)),
            Why::Inspection,
            &text("消防和食品安全检查")?,
        )
        .await?;
    }
    // A series, weekly or every other week; every third only on working days, every seventh only on rest days.
    let hours = ["09:00", "15:00", "14:30", "10:00"];
    let day = today + Days::new(1 + u64::try_from(i % 7).unwrap_or_default());
    let rest = match i {
        i if i % 7 == 3 => Rest::Only,
        i if i % 3 == 1 => Rest::Skip,
        _ => Rest::Any,
    };
    let first = day.and_time(at(hours[i % hours.len()]));
    let every = if i % 4 == 3 { Every::Weeks(2) } else { Every::Weeks(1) };
    let kind = terms(KINDS[i % KINDS.len()])?;
    let slot = Slot::new(first, 120, LEAD);
    let repeat = Repeat::every(every, first, rest, None)
        .map_err(|e| AppError::Internal(format!("demonstration: {e}")))?;
    let id = series::create(ch, centre, &repeat, slot, &kind).await?;
    if i == 0 {
        // The manager's house shows every activity.
        for (k, kind) in KINDS.iter().enumerate().skip(1) {
            let day = today + Days::new(2 + u64::try_from(k).unwrap_or_default() * 2);
            write::create(ch, centre, Slot::new(day.and_time(at("16:30")), 90, LEAD), &terms(*kind)?).await?;
        }
    } else if i.is_multiple_of(3) {
        let day = today + Days::new(u64::try_from(9 + i % 30).unwrap_or_default());
        let slot = Slot::new(day.and_time(at("16:00")), 90, 48 * 60);
        write::create(ch, centre, slot, &terms(KINDS[(i + 2) % KINDS.len()])?).await?;
    }
    // Exceptions: one of a series is moved by a day, one is cancelled.
    let times = series::times_of(&mut ch.tx, id, ch.now).await?;
    if let Some(time) = times.get(2).filter(|_| i.is_multiple_of(5)) {
        let slot = time.slot.moved(
            instant(
                crate::features::times::types::series::local(time.slot.starts_at)
                    + chrono::TimeDelta::days(1),
            ),
            None,
        );
        let _ = write::change(ch, time, slot, &time.terms).await?;
    }
    if let Some(time) = times.get(1).filter(|_| i % 5 == 2) {
        write::cancel(ch, time, &text("当天接受检查，改日再约")?).await?;
    }
    if i % 12 == 5 && today.month() != 2 {
        // The last weekend day of the month, for whoever works in the week.
        let saturday = (0..7).map(|n| today + Days::new(3 + n)).find(|d| d.weekday() == chrono::Weekday::Sat);
        let first = saturday.unwrap_or(today + Days::new(3)).and_time(at("09:30"));
        let repeat = Repeat::every(Every::MonthWeekday, first, Rest::Any, None)
            .map_err(|e| AppError::Internal(format!("demonstration: {e}")))?;
        series::create(ch, centre, &repeat, Slot::new(first, 150, LEAD), &terms(KINDS[2])?).await?;
    }
    Ok(())
}
