//! The form of a post: its fields, what they start with, and what is made of them (JOB-01, JOB-02, PUB-20).
use leptos::prelude::*;

use crate::base::{checks::fold, db::Tx, error::Result, i18n::Lang};
use crate::features::centres::types::{CentreError, CodeSet, Flag, Phone};
use crate::features::posts::types::draft::{self, MOST_PLACES, Pay, PostDraft, Wrong};
use crate::features::posts::types::{Group, Kind, Offer, Post};
use crate::office::register;
use crate::t::{posts as p, posts_desk as d};
use crate::web::submission::Errors;
use crate::web::{forms::Form, page::Cx, ui::field::Field, ui::field::Typed};

/// What the form of an existing post starts with.
pub fn of(post: &Post) -> Form {
    let mut form = Form::default()
        .with("kind", post.kind.word())
        .with("title", &post.title)
        .with("wanted", post.wanted.to_string())
        .with("pay", (post.pay_from / 100).to_string())
        .with("duties", &post.duties)
        .with("shifts", &post.shifts)
        .with("requirements", &post.requirements)
        .with("phone", &post.phone)
        .with_date("closes", Some(post.closes_on));
    if post.welfare {
        form = form.with("welfare", "1");
    }
    let offers = post.offers().iter().map(|o| ("offers", o.word())).collect::<Vec<_>>();
    let groups = post.priority().iter().map(|g| ("priority", g.word())).collect::<Vec<_>>();
    offers.into_iter().chain(groups).fold(form, |form, (name, word)| form.with(name, word))
}

pub fn fields(typed: &Typed, lang: Lang) -> AnyView {
    let welfare = vec![("1".to_owned(), p::welfare(lang).to_owned())];
    view! {
        {typed.choices(Field::new("kind", p::type_label(lang)), Kind::choices(lang), false)}
        {typed.choices(Field::new("welfare", d::welfare(lang)).hint(d::welfare_hint(lang)).optional(), welfare, true)}
        {typed.text(Field::new("title", p::col_title(lang)).hint(d::title_hint(lang)).optional())}
        {typed.text(Field::new("wanted", d::wanted(lang)).hint(d::wanted_hint(lang)).numeric().width("w-s"))}
        {typed.text(Field::new("pay", d::pay(lang)).hint(d::pay_hint(lang)).numeric().width("w-s"))}
        {typed.text(Field::new("shifts", p::shifts(lang)).hint(d::shifts_hint(lang)))}
        {typed.area(Field::new("duties", p::duties(lang)).hint(d::duties_hint(lang)))}
        {typed.area(Field::new("requirements", p::requirements(lang)).hint(d::requirements_hint(lang)).optional())}
        {typed.choices(Field::new("offers", p::offers(lang)).optional(), Offer::choices(lang), true)}
        {typed.choices(Field::new("priority", p::group_label(lang)).hint(d::priority_hint(lang)).optional(), Group::choices(lang), true)}
        {typed.text(Field::new("phone", p::phone(lang)).hint(d::phone_hint(lang)).kind("tel").width("w-m"))}
        {typed.date(Field::new("closes", p::closes_on(lang)).hint(d::closes_hint(lang)))}
    }
    .into_any()
}

/// What a field is called, for the page of a conflict.
pub fn label(lang: Lang, name: &str) -> Option<&'static str> {
    Some(match name {
        "title" => p::col_title(lang),
        "wanted" => d::wanted(lang),
        "pay" => d::pay(lang),
        "shifts" => p::shifts(lang),
        "duties" => p::duties(lang),
        "requirements" => p::requirements(lang),
        "phone" => p::phone(lang),
        "closes" => p::closes_on(lang),
        _ => return None,
    })
}

/// What may not stand in a text, in words.
fn wrong(lang: Lang, wrong: &Wrong) -> String {
    match wrong {
        Wrong::Personal(excerpt) => d::personal(lang, excerpt),
        Wrong::Unequal(ground, said) => d::unequal(lang, said, ground.label(lang)),
    }
}

fn set<T: Flag>(form: &Form, name: &str) -> CodeSet<T> {
    form.all(name).filter_map(T::from_code).collect()
}

/// Reads it; `filled` is how many began already.
///
/// # Errors
/// What is wrong.
pub async fn read(tx: &mut Tx, cx: &Cx, form: &Form, filled: i64) -> Result<Result<PostDraft, Errors>> {
    let lang = cx.lang;
    let mut r = form.reader(lang);
    let kind = r.required_choice("kind", Kind::parse);
    let title = r.optional("title", 20);
    let wanted = r.number("wanted", 1, MOST_PLACES);
    let pay = r.number("pay", 0, 100_000);
    for name in ["wanted", "pay"] {
        if form.raw(name).trim().is_empty() {
            r.fail(name, crate::t::forms::required(lang));
        }
    }
    if wanted.is_some_and(|n| n < filled) {
        r.fail("wanted", d::wanted_few(lang, filled));
    }
    if pay.is_some_and(|n| Pay::yuan(n).is_none()) {
        r.fail("pay", d::pay_low(lang));
    }
    let shifts = r.required("shifts", 80);
    let duties = r.required_lines("duties", 500);
    let requirements = r.optional_lines("requirements", 300);
    let mut texts = vec![];
    for (name, text) in
        [("title", &title), ("shifts", &shifts), ("duties", &duties), ("requirements", &requirements)]
    {
        match draft::text(text) {
            Ok(text) => texts.push(text),
            Err(fault) => r.fail(name, wrong(lang, &fault)),
        }
    }
    let number: String = fold(&r.required("phone", 30)).chars().filter(|c| !c.is_whitespace()).collect();
    let phone = match Phone::parse(&number) {
        Ok(phone) => Some(phone),
        Err(_) if number.is_empty() => None,
        Err(CentreError::PhoneIsMobile) => {
            r.fail("phone", d::phone_mobile(lang));
            None
        }
        Err(_) => {
            r.fail("phone", d::phone_bad(lang));
            None
        }
    };
    let closes_on = r.required_date("closes");
    if closes_on.is_some_and(|day| !draft::may_close_on(day, cx.today)) {
        r.fail("closes", d::closes_bad(lang));
    }
    let good = r.good();
    let (texts, pay): (Result<[_; 4], _>, _) = (texts.try_into(), pay.and_then(Pay::yuan));
    let (
        Ok([title, shifts, duties, requirements]),
        Some(kind),
        Some(wanted),
        Some(pay),
        Some(phone),
        Some(closes_on),
        true,
    ) = (texts, kind, wanted, pay, phone, closes_on, good)
    else {
        return Ok(Err(r.errors()));
    };
    let (offers, priority) = (set(form, "offers"), set(form, "priority"));
    let welfare = form.has("welfare", "1");
    let draft = PostDraft {
        kind,
        welfare,
        title,
        wanted,
        pay,
        duties,
        shifts,
        requirements,
        offers,
        priority,
        phone,
        closes_on,
    };
    // The register of residents is asked last: nobody is named in a post (PUB-20).
    for (name, text) in draft.texts() {
        if let Some(found) = register::findings(tx, cx.state.keys(), text).await?.into_iter().next() {
            return Ok(Err(vec![(name.to_owned(), d::personal(lang, &found.excerpt_masked))]));
        }
    }
    Ok(Ok(draft))
}
