//! From a form to a time and back. What becomes public passes the gate here, residents' names included (PUB-20).
use chrono::NaiveDate;

use crate::base::{checks::fold, error::Result, i18n::Lang, privacy::public_text::PublicText};
use crate::features::times::types::series::{Every, Rest, hour, local};
use crate::features::times::types::{Activity, LEAD, Offer, Offers, PLACES, Slot, Terms, TermsError, Time};
use crate::office::{change::Change, register};
use crate::t::times_desk as d;
use crate::web::{forms::Form, forms::Reader, ui::field::Typed};

/// The most characters of tasks and of the other texts.
pub const TASKS: usize = 300;
pub const LINE: usize = 120;
/// Minutes of one time.
const SHORTEST: i64 = 15;
const LONGEST: i64 = 12 * 60;
/// Hours before the beginning at which booking may close at the earliest.
const MOST_LEAD: i64 = 30 * 24;
/// How far ahead a time may lie, in days.
const AHEAD: i64 = 400;

/// How a new time repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repeats {
    pub every: Every,
    pub rest: Rest,
    pub last: Option<NaiveDate>,
}

/// A time as it was typed.
#[derive(Debug, Clone)]
pub struct Draft {
    pub slot: Slot,
    pub terms: Terms,
    pub repeats: Option<Repeats>,
}

/// The ways to repeat, by the words of the form.
pub const EVERY: [(&str, Option<Every>, fn(Lang) -> &'static str); 6] = [
    ("once", None, d::every_once),
    ("week", Some(Every::Weeks(1)), d::every_week),
    ("fortnight", Some(Every::Weeks(2)), d::every_fortnight),
    ("month-day", Some(Every::MonthDay), d::every_month_day),
    ("month-weekday", Some(Every::MonthWeekday), d::every_month_weekday),
    ("month-last", Some(Every::MonthLast), d::every_month_last),
];

/// Reads the form; `new` asks whether it repeats.
///
/// # Errors
/// When the database fails; a form that is wrong comes back as `Err` within.
pub async fn read(ch: &mut Change, lang: Lang, form: &Form, new: bool) -> Result<Result<Draft, Typed>> {
    let mut r = form.reader(lang);
    let slot = slot(&mut r, lang, form, ch);
    let offers = offers(&mut r, lang, form);
    let places = r.number("places", 1, PLACES);
    if places.is_none() && form.raw("places").trim().is_empty() {
        r.fail("places", d::bad_places(lang));
    }
    let groups = r.number("groups", 0, PLACES);
    let min_age = r.choice("min_age", |v| v.parse().ok().filter(|n| [8, 14, 18].contains(n))).unwrap_or(0);
    let mut texts: Vec<PublicText> = vec![];
    for (name, max, must) in [
        ("tasks", TASKS, true),
        ("risks", LINE, false),
        ("bring", LINE, false),
        ("meals", LINE, false),
        ("insurance", LINE, false),
    ] {
        let text = if must { r.required_lines(name, max) } else { r.optional(name, max) };
        texts.push(register::pass(ch, &mut r, name, &text).await?.unwrap_or_default());
    }
    let repeats = new.then(|| repeats(&mut r, lang, slot)).flatten();
    let terms = places.and_then(|places| {
        let [tasks, risks, bring, meals, insurance] = texts.try_into().ok()?;
        let instant = form.has("instant", "yes");
        Some(Terms { offers, places, groups, instant, min_age, tasks, risks, bring, meals, insurance })
    });
    if let Some(Err(error)) = terms.as_ref().map(Terms::check) {
        let (field, text) = wrong(lang, error);
        r.fail(field, text);
    }
    Ok(r.end(slot.zip(terms).map(|(slot, terms)| Draft { slot, terms, repeats })))
}

fn wrong(lang: Lang, error: TermsError) -> (&'static str, String) {
    match error {
        TermsError::NoActivity => ("activities", d::bad_no_activity(lang).to_owned()),
        TermsError::MorePlaces(a) => ("limits", d::bad_more_places(lang, a.label(lang))),
        TermsError::Approval(a) => ("activities", d::bad_approval(lang, a.label(lang))),
        TermsError::Insurance(a) => ("insurance", d::bad_insurance(lang, a.label(lang))),
    }
}

/// When it is: a day, an hour, minutes, and how long before booking closes.
fn slot(r: &mut Reader<'_>, lang: Lang, form: &Form, ch: &Change) -> Option<Slot> {
    let day = r.required_date("day");
    let typed = fold(form.raw("time")).replace('：', ":");
    let time = hour(&typed);
    if time.is_none() {
        r.fail("time", d::bad_time(lang));
    }
    let minutes = r.number("minutes", SHORTEST, LONGEST);
    if minutes.is_none() && form.raw("minutes").trim().is_empty() {
        r.fail("minutes", d::bad_minutes(lang));
    }
    let lead = r.number("lead", 0, MOST_LEAD).map_or(LEAD, |hours| hours * 60);
    let slot = Slot::new(day?.and_time(time?), minutes?, lead);
    let today = crate::base::clock::local_date(ch.now);
    if slot.starts_at <= ch.now {
        r.fail("day", d::bad_past(lang));
    } else if (slot.day() - today).num_days() > AHEAD {
        r.fail("day", d::bad_far(lang));
    }
    Some(slot)
}

/// What can be done, and the limits: `理发 4，打扫 6`.
fn offers(r: &mut Reader<'_>, lang: Lang, form: &Form) -> Offers {
    let chosen: Vec<Activity> = form.all("activities").filter_map(Activity::get).collect();
    let typed = fold(&r.optional("limits", LINE));
    let mut limits = vec![];
    for part in typed.split(['，', ',', '、', '；', ';']).map(str::trim).filter(|p| !p.is_empty()) {
        let digits = part.trim_end_matches(|c: char| !c.is_ascii_digit());
        let name = digits.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = digits[name.len()..].parse::<i64>().ok().filter(|n| *n > 0);
        let named = Lang::ALL.iter().find_map(|l| {
            chosen
                .iter()
                .find(|a| a.label(*l).eq_ignore_ascii_case(name.trim().trim_end_matches([':', '：'])))
        });
        match named.zip(number) {
            Some((activity, n)) => limits.push((*activity, n)),
            None => r.fail("limits", d::bad_limits(lang, part)),
        }
    }
    Offers::new(chosen.into_iter().map(|activity| Offer {
        activity,
        places: limits.iter().find(|(a, _)| *a == activity).map(|(_, n)| *n),
    }))
}

fn repeats(r: &mut Reader<'_>, lang: Lang, slot: Option<Slot>) -> Option<Repeats> {
    let every = r.choice("every", |v| EVERY.iter().find(|e| e.0 == v).map(|e| e.1)).flatten()?;
    let rest = r.choice("rest", Rest::parse).unwrap_or(Rest::Any);
    let last = r.date("last");
    if let (Some(last), Some(slot)) = (last, slot)
        && last <= slot.day()
    {
        r.fail("last", d::bad_last(lang));
    }
    Some(Repeats { every, rest, last })
}

/// A time as the form begins with it; a copy without its day.
pub fn form_of(lang: Lang, time: &Time, copy: bool) -> Form {
    let at = local(time.slot.starts_at);
    let form = of_terms(lang, &time.terms)
        .with("time", at.format("%H:%M").to_string())
        .with("minutes", time.slot.minutes().to_string())
        .with("lead", (time.slot.lead() / 60).to_string());
    if copy { form } else { form.with_date("day", Some(at.date())) }
}

fn of_terms(lang: Lang, terms: &Terms) -> Form {
    let limited =
        terms.offers.iter().filter_map(|o| o.places.map(|n| format!("{} {n}", o.activity.label(lang))));
    let limits = lang.list(&limited.collect::<Vec<_>>());
    let form = Form::default()
        .with("limits", limits)
        .with("places", terms.places.to_string())
        .with("groups", terms.groups.map(|n| n.to_string()).unwrap_or_default())
        .with("instant", if terms.instant { "yes" } else { "" })
        .with("min_age", if terms.min_age == 0 { String::new() } else { terms.min_age.to_string() })
        .with("tasks", terms.tasks.as_str())
        .with("risks", terms.risks.as_str())
        .with("bring", terms.bring.as_str())
        .with("meals", terms.meals.as_str())
        .with("insurance", terms.insurance.as_str());
    terms.offers.activities().fold(form, |form, a| form.with("activities", a.word()))
}

/// A new time.
pub fn form_new() -> Form {
    Form::default()
        .with("minutes", "120")
        .with("lead", (LEAD / 60).to_string())
        .with("every", "once")
        .with("rest", Rest::Any.word())
}
