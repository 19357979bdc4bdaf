//! Small pieces that these pages share: whose county, the confirmation after a step, the page of a conflict, marked findings.
use axum::response::{IntoResponse as _, Redirect, Response};
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use leptos::prelude::*;

use crate::base::{
    db::Tx, error::AppError, error::Result, i18n::Lang, privacy::linter::Finding, privacy::linter::Severity,
};
use crate::features::cases::{admissions::store as cases, admissions::types::Case};
use crate::features::notices::types::{Notice, NoticeNo, State, title};
use crate::features::notices::{store, store::subjects};
use crate::features::publishing;
use crate::office::staff::types::{Actor, Division, Place};
use crate::office::{change::Met, change::conflict, staff::access::Action};
use crate::t;
use crate::web::{
    forms::Form, forms::Reader, page::Cx, page::Head, ui::badge::Tone, ui::badge::tag, ui::banner::Banner,
    ui::banner::done_of,
};

pub fn county_place(code: &str) -> Result<Place> {
    let division = Division::parse(code).ok_or(AppError::NotFound)?;
    Ok(Place { division, centre: None })
}

/// The county of somebody who may write notices there. [`AppError::NotFound`] to everybody else.
pub fn writer(actor: &Actor, action: Action) -> Result<String> {
    let county = actor.division.county().unwrap_or_default().to_owned();
    actor.require(action, &county_place(&county)?)?;
    Ok(county)
}

/// A notice with the cases of it that lie in somebody's scope, each with its serial.
pub struct Seen {
    pub notice: Notice,
    /// Serial and case.
    pub cases: Vec<(i64, Case)>,
}

impl Seen {
    /// Its page for staff, without the base.
    pub fn path(&self) -> String {
        format!("/staff/notices/{}", self.notice.no)
    }

    /// The head of a page about it.
    pub fn head(&self, cx: &Cx, title: &str) -> Head {
        head(cx, title).crumb(title::short(&self.notice, cx.lang), Some(&self.path())).crumb(title, None)
    }

    /// Its lines as choices.
    pub fn lines(&self, lang: Lang) -> Vec<(String, String)> {
        let line = |(serial, c): &(i64, Case)| {
            let place = township(&c.township, lang);
            (serial.to_string(), t::writing::line_choice(lang, serial, &c.masked, place, &c.reference))
        };
        let choose = (String::new(), t::writing::choose(lang).to_owned());
        std::iter::once(choose).chain(self.cases.iter().map(line)).collect()
    }

    pub fn serial(&self, word: &str) -> Option<i64> {
        self.cases.iter().map(|(serial, _)| *serial).find(|serial| serial.to_string() == word)
    }
}

/// Reads a notice that concerns somebody: at least one of its cases lies in their scope. [`AppError::NotFound`] to everybody
/// else.
pub async fn seen(tx: &mut Tx, cx: &Cx, actor: &Actor, text: &str) -> Result<Seen> {
    let no = NoticeNo::parse(text).ok_or(AppError::NotFound)?;
    let notice = store::load(tx, &no).await?.ok_or(AppError::NotFound)?;
    let mut cases = vec![];
    for (serial, id) in subjects::of_notice(tx, cx.state.keys(), notice.id).await? {
        cases.extend(cases::by_id(tx, &actor.scope(), id).await?.map(|c| (serial, c)));
    }
    // A county's own notice is always its business; anybody else's only through a case.
    let own = actor.may(Action::NoticeWrite, &county_place(no.county())?);
    if cases.is_empty() && !own { Err(AppError::NotFound) } else { Ok(Seen { notice, cases }) }
}

pub fn head(cx: &Cx, title: impl Into<String>) -> Head {
    let title = title.into();
    Head::new(title.clone(), title, publishing::DESK.section)
        .private()
        .crumb(t::staff::nav_notices(cx.lang), Some("/staff/notices"))
}

/// To a page of the console, after something was done.
pub fn to(cx: &Cx, path: &str) -> Response {
    Redirect::to(&cx.to(path)).into_response()
}

/// What was just done, from `?done=`; only words of a closed list say something.
pub fn done(cx: &Cx) -> Option<AnyView> {
    use t::writing as w;
    let lang = cx.lang;
    done_of(cx, |word| {
        Some(match word {
            "drafted" => w::done_drafted(lang),
            "changed" => w::done_changed(lang),
            "submit" => w::done_submit(lang),
            "pass" => w::done_pass(lang),
            "return" => w::done_return(lang),
            "discard" => w::done_discard(lang),
            "published" => w::done_published(lang),
            "proved" => w::done_proved(lang),
            "concluded" => w::done_concluded(lang),
            "corrected" => w::done_corrected(lang),
            "withdrawn" => w::done_withdrawn(lang),
            "withdrawn-one" => w::done_withdrawn_one(lang),
            "saved" => w::done_saved(lang),
            _ => return None,
        })
    })
}

/// Something that stands in the way, at the top of a page.
pub fn warning(title: String, lines: Vec<String>) -> AnyView {
    Banner::wait().title(title).lines(lines).answer().view()
}

pub type Last = Option<(DateTime<Utc>, String, String)>;

/// The page of a conflict: what happened meanwhile, why it was not done, what was typed, and the way back (AC-07).
pub fn conflict(cx: Cx, last: Last, lines: Vec<String>, form: &Form, back: &str) -> Response {
    let title = if last.is_some() { t::change::first(cx.lang) } else { t::change::refused(cx.lang) };
    let head = head(&cx, title);
    let next = vec![(back.to_owned(), t::change::look_again(cx.lang).to_owned())];
    conflict::page(cx, Met { head, last, lines, label, next }, form)
}

/// What the fields of these forms are called.
fn label(lang: Lang, name: &str) -> Option<&'static str> {
    use t::{board as b, settings as s, writing as w};
    Some(match name {
        "why" => w::f_why(lang),
        "name" => w::f_name(lang),
        "reason" => w::f_reason(lang),
        "cases" => w::f_cases(lang),
        "day" => w::f_day(lang),
        "shown" => b::f_shown(lang),
        "authority" => s::f_authority(lang),
        "phone" => s::f_phone(lang),
        "address" => s::f_address(lang),
        "hours" => s::f_hours(lang),
        _ => return None,
    })
}

/// A text with each finding marked where it stands (PUB-20).
pub fn marked(text: &str, findings: &[Finding]) -> AnyView {
    let mut at = 0;
    let mut out: Vec<AnyView> = vec![];
    for f in findings {
        // Findings of several rules may overlap; each place is marked once.
        let (Some(before), Some(inside)) = (text.get(at..f.start), text.get(f.start..f.end)) else {
            continue;
        };
        out.push(before.to_owned().into_any());
        out.push(view! { <mark>{inside.to_owned()}</mark> }.into_any());
        at = f.end;
    }
    out.push(text.get(at..).unwrap_or_default().to_owned().into_any());
    view! { <span>{out}</span> }.into_any()
}

pub fn finding(lang: Lang, f: &Finding) -> String {
    use crate::base::privacy::linter::Rule as R;
    use t::writing as w;
    let what = match f.rule {
        R::CitizenId => w::rule_citizen_id(lang),
        R::DisabilityCert => w::rule_disability_cert(lang),
        R::Mobile => w::rule_mobile(lang),
        R::BankCard => w::rule_bank_card(lang),
        R::Email => w::rule_email(lang),
        R::KeywordNearDigits | R::KeywordNearDate => w::rule_keyword(lang),
        R::VillageAddress => w::rule_address(lang),
        R::DisabilityWithName => w::rule_disability(lang),
        R::ResidentName => w::rule_resident(lang),
    };
    match f.severity {
        Severity::Block => w::finding_block(lang, what),
        Severity::Warn => w::finding_warn(lang, what),
    }
}

pub fn state_tag(lang: Lang, notice: &Notice, now: chrono::DateTime<chrono::Utc>) -> AnyView {
    use t::writing as w;
    match notice.life.state(now) {
        State::Scheduled { .. } => tag(Tone::Info, w::state_scheduled(lang)).into_any(),
        State::Open { .. } => tag(Tone::Open, w::state_open(lang)).into_any(),
        State::Ended { .. } => tag(Tone::Bad, w::state_ended(lang)).into_any(),
        State::Concluded { .. } => tag(Tone::Ok, w::state_concluded(lang)).into_any(),
        State::Withdrawn { .. } => tag(Tone::Plain, w::state_withdrawn(lang)).into_any(),
    }
}

/// A time of day that was typed, `8:30`, as what has passed of the day.
pub fn time_of(r: &mut Reader<'_>, field: &str) -> Option<TimeDelta> {
    let text = r.required(field, 5).replace('：', ":");
    let time = NaiveTime::parse_from_str(&text, "%H:%M").ok();
    if time.is_none() {
        r.fail(field, t::writing::bad_time(r.lang()));
    }
    Some(time? - NaiveTime::MIN)
}

/// A township's name, or its code.
pub fn township(code: &str, lang: Lang) -> String {
    crate::base::divisions::township(code).map_or_else(|| code.to_owned(), |t| t.label(lang).to_owned())
}
