//! `/staff/settings/notices`: how a county publishes, with the history of every change.
use axum::response::Response;
use leptos::prelude::*;

use super::parts::{conflict, done, head, writer};
use crate::base::privacy::public_text::PublicText;
use crate::base::{calendar::NoticeRule, error::Result, i18n::Lang, privacy::WebRowsPolicy};
use crate::features::notices::types::PublicityPoint;
use crate::features::publishing::{store::settings, store::settings::Past, types::Settings};
use crate::office::{change::Halt, register, staff::access::Action, staff::desk::Desk, staff::desk::Reading};
use crate::t;
use crate::web::{
    forms::Form, page::Cx, ui::field::Field, ui::field::Typed, ui::section::section, ui::top::Top,
};

/// The rules that the page offers (§2.1); a longer one than seven calendar days is a county's own choice.
const RULES: [NoticeRule; 5] = [
    NoticeRule::CalendarDays(7),
    NoticeRule::CalendarDays(10),
    NoticeRule::CalendarDays(15),
    NoticeRule::WorkingDays(5),
    NoticeRule::WorkingDays(7),
];

/// The form. [`AppError::NotFound`] for others than the county's officers.
pub async fn form(Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    let county = writer(&actor, Action::NoticeSettings)?;
    let (now, version) = settings::get(&mut tx, &county).await?;
    let history = settings::history(&mut tx, &county).await?;
    drop(tx);
    let s = now.unwrap_or_default();
    let form = Form::default()
        .with("authority", s.authority)
        .with("phone", s.phone)
        .with("address", s.address)
        .with("hours", s.hours)
        .with("point", s.point.word())
        .with("rule", s.rule.to_string())
        .with("policy", s.policy.word());
    let typed = Typed::new(cx.lang, form);
    Ok(page(cx, &county, (history, version), typed))
}

fn rule_name(lang: Lang, rule: NoticeRule) -> String {
    match rule {
        NoticeRule::CalendarDays(n) => t::settings::rule_calendar(lang, n),
        NoticeRule::WorkingDays(n) => t::settings::rule_working(lang, n),
    }
}

fn policy_name(lang: Lang, policy: WebRowsPolicy) -> &'static str {
    match policy {
        WebRowsPolicy::MaskedWithOptOut => t::settings::policy_masked(lang),
        WebRowsPolicy::ConsentOnly => t::settings::policy_consent(lang),
        WebRowsPolicy::CountsOnly => t::settings::policy_counts(lang),
    }
}

/// What a change changed, in words.
fn differences(lang: Lang, change: &Past) -> Vec<String> {
    use t::settings as s;
    let words = |x: &Settings| {
        [
            (s::f_authority(lang), x.authority.to_string()),
            (s::f_phone(lang), x.phone.to_string()),
            (s::f_address(lang), x.address.to_string()),
            (s::f_hours(lang), x.hours.to_string()),
            (s::f_point(lang), x.point.label(lang).to_owned()),
            (s::f_rule(lang), rule_name(lang, x.rule)),
            (s::f_policy(lang), policy_name(lang, x.policy).to_owned()),
        ]
    };
    let after = words(&change.after);
    match &change.before {
        None => after.into_iter().filter(|(_, v)| !v.is_empty()).map(|(n, v)| s::set(lang, n, v)).collect(),
        Some(before) => words(before)
            .into_iter()
            .zip(after)
            .filter(|((_, old), (_, new))| old != new)
            .map(|((name, old), (_, new))| s::changed(lang, name, old, new))
            .collect(),
    }
}

fn page(cx: Cx, county: &str, (history, version): (Vec<Past>, i64), typed: Typed) -> Response {
    use t::settings as s;
    let lang = cx.lang;
    let head = head(&cx, s::title(lang)).crumb(s::title(lang), None).of(&typed);
    let place = crate::base::divisions::county_label(county, lang);
    let points = PublicityPoint::choices(lang);
    let rules = RULES.iter().map(|r| (r.to_string(), rule_name(lang, *r))).collect();
    let policies =
        WebRowsPolicy::ALL.iter().map(|p| (p.word().to_owned(), policy_name(lang, *p).to_owned())).collect();
    cx.draw(head, move |cx| {
        let rows = history.iter().map(|c| {
            let what = differences(lang, c).into_iter().map(|l| view! { <p>{l}</p> }).collect_view();
            view! { <li><b>{s::event(lang, lang.moment(c.at), &c.by)}</b>{what}</li> }
        });
        let none = history.is_empty().then(|| view! { <p class="meta">{s::no_history(lang)}</p> });
        let past = view! { {none}<ol class="years">{rows.collect_view()}</ol> };
        let fields = view! {
            {typed.text(Field::new("authority", s::f_authority(lang)).hint(s::f_authority_hint(lang)))}
            {typed.text(Field::new("phone", s::f_phone(lang)).hint(s::f_phone_hint(lang)).width("w-m"))}
            {typed.text(Field::new("address", s::f_address(lang)))}
            {typed.text(Field::new("hours", s::f_hours(lang)))}
            {typed.choices(Field::new("point", s::f_point(lang)), points, false)}
            {typed.choices(Field::new("rule", s::f_rule(lang)).hint(s::f_rule_hint(lang)), rules, false)}
            {typed.choices(Field::new("policy", s::f_policy(lang)).hint(s::f_policy_hint(lang)), policies, false)}
        };
        view! {
            {Top::new(s::title(lang)).kicker(place).lead(s::lead(lang)).view()}
            {done(cx)}
            {typed.post(cx.to("/staff/settings/notices")).seen(version).view(s::save(lang), fields)}
            {section(s::history(lang), past)}
        }
    })
}

pub async fn save(mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let county = writer(&desk.actor, Action::NoticeSettings)?;
    let mut ch = desk.change(&form).await?;
    let cx = desk.cx;
    let lang = cx.lang;
    let seen = ch.seen()?;
    let mut r = form.reader(lang);
    // The telephone may not be a private one either (PUB-20).
    let mut texts = vec![];
    for (name, max) in [("authority", 60), ("phone", 40), ("address", 80), ("hours", 60)] {
        let text = r.required(name, max);
        texts.extend(register::pass(&mut ch, &mut r, name, &text).await?);
    }
    let point = r.required_choice("point", PublicityPoint::parse);
    let rule = r.required_choice("rule", |w| w.parse::<NoticeRule>().ok().filter(|x| RULES.contains(x)));
    let policy = r.required_choice("policy", WebRowsPolicy::parse);
    let texts = <[PublicText; 4]>::try_from(texts).ok().filter(|_| r.good());
    let (Some([authority, phone, address, hours]), Some(point), Some(rule), Some(policy)) =
        (texts, point, rule, policy)
    else {
        let history = settings::history(&mut ch.tx, &county).await?;
        return Ok(page(cx, &county, (history, seen), r.back()));
    };
    let new = Settings { authority, phone, address, hours, point, rule, policy };
    if !settings::put(&mut ch, &county, (&new, seen)).await? {
        let last = settings::history(&mut ch.tx, &county).await?.into_iter().next();
        let last = last.map(|c| (c.at, c.by, t::settings::title(lang).to_owned()));
        return Ok(conflict(cx, last, vec![], &form, "/staff/settings/notices"));
    }
    Ok(ch.end("/staff/settings/notices?done=saved").await?)
}
