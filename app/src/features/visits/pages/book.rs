//! `/visits/{id}/book` and `/visits/{id}/group`: asking for places, as the kit for public submissions sees it. One form for persons and
//! families, one for groups, which come under an organiser.
use std::net::IpAddr;

use leptos::prelude::*;

use super::{follow, parts, read};
use crate::base::{db::Tx, error::AppError, i18n::Lang, ids::BookingId, ids::TimeId};
use crate::features::people::store::{orgs, sessions, things};
use crate::features::people::types::{Org, Person};
use crate::features::times::{MENU, store as times, types::Time};
use crate::features::visits::store::{self, VISIT, book, book::Unbooked};
use crate::features::visits::types::{Asked, Kind, State, allowed, booking};
use crate::office::change::Change;
use crate::t::{book as o, bookings as t};
use crate::web::submission::{Errors, Filed, Receipt, Submission, Unfiled, Words};
use crate::web::{
    forms::Form, page::Cx, page::cx, quotas::Limit, quotas::Span, ui::facts::Fact, ui::facts::fact,
    ui::facts::facts, ui::field::Field, ui::field::Typed, ui::section::Panel, ui::section::paragraphs,
    ui::section::ticks,
};

/// The version of what people agree to, code of conduct and health; `book.toml` holds the text.
const TERMS: &str = "visit-1";

/// A time that somebody wants to come to.
pub(super) struct Book<const GROUP: bool> {
    time: Time,
    open: bool,
    person: Option<(Person, Option<Org>)>,
}

impl<const GROUP: bool> Submission for Book<GROUP> {
    const KIND: &'static str = if GROUP { "visit-group" } else { "visit" };
    const PATH: &'static str = if GROUP { "/bookings/group" } else { "/bookings/new" };
    const FOLLOW: &'static str = "/bookings";
    const FIELDS: &'static [&'static str] = &[
        "adults",
        "teens",
        "young",
        "guardian",
        "activities",
        "proof",
        "kind",
        "unit",
        "uscc",
        "name",
        "phone",
        "email",
        "another",
        "plate",
        "certificates",
        "note",
        "conduct",
    ];
    const FILES: usize = 0;
    const SENDS: Limit = Limit { word: "visit", most: 400, span: Span::Hour };
    type Value = Asked;
    type Change = Change;

    async fn find(tx: &mut Tx, cx: &Cx, subject: &str) -> Result<Self, AppError> {
        let id: TimeId = subject.parse().map_err(|_| AppError::NotFound)?;
        let time = times::get(tx, id).await?.ok_or(AppError::NotFound)?;
        let person = match sessions::person(tx, cx).await? {
            Some(person) if GROUP => {
                let org = orgs::acted_for(tx, person.id).await?.into_iter().next();
                Some((person, org))
            }
            person => person.map(|p| (p, None)),
        };
        let open = time.takes(cx.now) && (!GROUP || time.terms.groups != Some(0));
        Ok(Self { time, open, person })
    }

    fn subject(&self) -> String {
        self.time.id.to_string()
    }

    fn form(&self) -> String {
        format!("{}/{}", self.time.path(), if GROUP { "group" } else { "book" })
    }

    fn home(&self) -> String {
        self.time.path()
    }

    fn is_open(&self) -> bool {
        self.open
    }

    /// Whoever is signed in need not say again who they are.
    fn start(&self) -> Form {
        let form = if GROUP { Form::default() } else { Form::default().with("adults", "1") };
        let Some((person, org)) = &self.person else { return form };
        let form = form
            .with("name", &person.profile.name)
            .with("phone", &person.profile.phone)
            .with("email", &person.email);
        match org {
            Some(org) => form.with("unit", &org.name).with("uscc", &org.code),
            None => form,
        }
    }

    fn terms(&self) -> &'static str {
        TERMS
    }

    fn is_last_day(&self, _: &Cx) -> bool {
        false
    }

    fn read(&self, form: &Form, lang: Lang) -> Result<Asked, Errors> {
        read::asked(form, &self.time, GROUP, TERMS, lang)
    }

    fn words(&self, lang: Lang) -> Words {
        let when = self.when(lang);
        Words {
            title: if GROUP { o::title_group(lang) } else { o::title(lang) },
            about: when.clone(),
            kicker: o::kicker(lang, &self.time.centre_name, when),
            section: MENU,
            crumbs: vec![((MENU.label)(lang).to_owned(), Some(MENU.path.to_owned()))],
            submit: o::submit(lang),
            changed: o::changed(lang),
        }
    }

    fn lead(&self, cx: &Cx) -> AnyView {
        let lang = cx.lang;
        let left = self.time.free();
        let lead = if left > 0 { o::lead_open(lang, left) } else { o::lead_full(lang).to_owned() };
        let how = if self.time.terms.instant { o::lead_instant(lang) } else { o::lead_asked(lang) };
        let (path, label) = if GROUP { ("book", o::to_person(lang)) } else { ("group", o::to_group(lang)) };
        let href = cx.to(&format!("{}/{path}", self.time.path()));
        let other =
            (GROUP || self.time.terms.groups != Some(0)).then(|| view! { <p><a href=href>{label}</a></p> });
        view! { <p class="lead">{lead}</p><p>{how}</p>{other} }.into_any()
    }

    fn fields(&self, typed: &Typed, lang: Lang) -> AnyView {
        view! {
            {self.activities(typed, lang)}
            {heads(typed, GROUP, lang)}
            {GROUP.then(|| organiser(typed, lang))}
            {person(typed, GROUP, lang)}
            {self.rest(typed, lang)}
        }
        .into_any()
    }

    fn beside(&self, lang: Lang) -> AnyView {
        let time = &self.time;
        let left = time.free();
        let places = if left > 0 { o::fact_places_value(lang, left) } else { o::fact_full(lang).to_owned() };
        let mut list = vec![
            fact(t::fact_when(lang), self.when(lang)),
            fact(t::fact_where(lang), &time.centre_name),
            fact(o::fact_places(lang), places),
            fact(o::fact_closes(lang), lang.moment(time.slot.closes_at)),
        ];
        list.push(fact(o::fact_age(lang), o::fact_age_value(lang, time.terms.lowest_age())));
        let protect = [o::protect_1(lang), o::protect_2(lang)];
        view! {
            <div class="flow-l">
                {Panel::Plain.aside(o::about(lang), facts(list))}
                {Panel::Calm.aside(o::protect(lang), ticks(protect))}
            </div>
        }
        .into_any()
    }

    fn facts(&self, a: &Asked, lang: Lang) -> Vec<Fact> {
        let names: Vec<_> = a.activities.iter().map(|a| a.label(lang)).collect();
        let mut list = vec![
            fact(t::fact_when(lang), self.when(lang)),
            fact(t::fact_where(lang), &self.time.centre_name),
            fact(t::fact_what(lang), lang.list(&names)),
            fact(t::fact_heads(lang), booking::who(a.heads, lang)),
        ];
        if a.kind.is_group() {
            list.push(fact(o::kind(lang), a.kind.label(lang)));
        }
        let v = &a.visitor;
        let name = if GROUP { o::name_group(lang) } else { o::name(lang) };
        let known = [
            (o::unit(lang), &v.unit),
            (o::uscc(lang), &v.uscc),
            (name, &v.name),
            (o::phone(lang), &v.phone),
            (o::email(lang), &v.email),
            (o::plate(lang), &v.plate),
            (o::proof(lang), &v.proof),
        ];
        list.extend(known.into_iter().filter(|(_, v)| !v.is_empty()).map(|(name, v)| fact(name, v)));
        if a.heads.young > 0 && a.guardian {
            list.push(fact(o::guardian(lang), o::guardian_yes(lang)));
        }
        if a.another {
            list.push(fact(o::another(lang), o::another_yes(lang)));
        }
        if GROUP {
            let word = if a.certificates { o::certificates_yes(lang) } else { o::certificates_no(lang) };
            list.push(fact(o::certificates(lang), word));
        }
        if !v.note.is_empty() {
            list.push((o::note(lang).to_owned(), paragraphs(&v.note)));
        }
        list
    }

    fn next(&self, lang: Lang) -> Vec<&'static str> {
        vec![o::after_1(lang), o::after_2(lang), o::after_3(lang), o::after_4(lang)]
    }

    async fn file(&self, ch: &mut Change, asked: Asked, _: Option<IpAddr>) -> Result<Filed, Unfiled> {
        let lang = asked.lang;
        let refused = |field: &str, text: String| Err(Unfiled::Refused(vec![(field.to_owned(), text)]));
        match book::book(ch, &asked).await {
            Ok(booked) => {
                if let Some((person, _)) = &self.person {
                    let of = (VISIT, booked.id.uuid());
                    things::own(&mut ch.tx, person.id, of, &asked.visitor.uscc).await?;
                }
                Ok(Filed {
                    id: booked.id.uuid(),
                    owner: format!("visit:{}", booked.id),
                    code: booked.code,
                    mailed: booked.mailed,
                })
            }
            Err(Unbooked::App(error)) => Err(error.into()),
            Err(Unbooked::Closed) => refused("activities", o::error_closed(lang).to_owned()),
            Err(Unbooked::Activity) => refused("activities", o::error_activity_closed(lang).to_owned()),
            Err(Unbooked::TooBig(n)) => refused("adults", o::error_too_big(lang, n)),
            Err(Unbooked::Conflict) => refused("phone", o::error_conflict(lang).to_owned()),
            Err(Unbooked::Heads(reasons)) => {
                let said = reasons
                    .into_iter()
                    .map(|r| (read::field_of(r).to_owned(), allowed::sentence(r, asked.heads, lang)));
                Err(Unfiled::Refused(said.collect()))
            }
        }
    }

    /// Whoever booked first is told that somebody tried with the same number.
    async fn refused(&self, cx: &Cx, form: &Form) -> Result<(), AppError> {
        let Ok(asked) = self.read(form, cx.lang) else { return Ok(()) };
        let mut ch = Change::at(&cx.state, cx.now, None).await?;
        book::tell_first(&mut ch, &asked).await?;
        ch.commit().await
    }

    async fn receipt(tx: &mut Tx, cx: &Cx, filed: &Filed) -> Result<Receipt, AppError> {
        let id = BookingId::from_uuid(filed.id);
        let b = store::booking(tx, id).await?.ok_or(AppError::NotFound)?;
        let events = store::events(tx, cx.state.keys(), id).await?;
        let (lang, code) = (cx.lang, filed.code.clone());
        let link = cx.state.site().absolute(&follow::path(&code));
        let title = match b.state {
            State::Waiting { .. } | State::Offered { .. } => o::receipt_waits(lang),
            State::Confirmed => o::receipt_confirmed(lang),
            _ => o::receipt_booked(lang),
        };
        let drawn = b.clone();
        Ok(Receipt {
            title,
            slip: Box::new(move || parts::slip(&drawn, (&code, &link), lang)),
            course: Box::new(move || parts::course(&b, &events, lang)),
        })
    }
}

impl<const GROUP: bool> Book<GROUP> {
    fn when(&self, lang: Lang) -> String {
        booking::when(self.time.slot, lang)
    }

    /// What can be done here; one activity is no choice.
    fn activities(&self, typed: &Typed, lang: Lang) -> Option<AnyView> {
        let offers = &self.time.terms.offers;
        (offers.iter().len() > 1).then(|| {
            let choices = offers.activities().map(|a| (a.key.clone(), a.label(lang).to_owned()));
            let field = Field::new("activities", o::activities(lang)).hint(o::activities_hint(lang));
            typed.choices(field, choices.collect(), true)
        })
    }

    fn rest(&self, typed: &Typed, lang: Lang) -> AnyView {
        let proof = self.time.terms.offers.activities().any(|a| a.hands_on || a.needs().next().is_some());
        let proof = proof.then(|| {
            typed.text(Field::new("proof", o::proof(lang)).hint(o::proof_hint(lang)).optional().width("w-m"))
        });
        let certificates = GROUP.then(|| {
            let choices = vec![
                ("no".to_owned(), o::certificates_no(lang).to_owned()),
                ("yes".to_owned(), o::certificates_yes(lang).to_owned()),
            ];
            typed.choices(Field::new("certificates", o::certificates(lang)), choices, false)
        });
        let conduct = [o::conduct_1(lang), o::conduct_2(lang), o::conduct_3(lang)];
        view! {
            {proof}
            {certificates}
            {typed.area(Field::new("note", o::note(lang)).hint(o::note_hint(lang)).optional())}
            {Panel::Plain.section(o::conduct(lang), ticks(conduct))}
            {typed.choices(Field::new("conduct", o::conduct(lang)), one(o::conduct_yes(lang)), true)}
        }
        .into_any()
    }
}

fn one(label: &'static str) -> Vec<(String, String)> {
    vec![("yes".to_owned(), label.to_owned())]
}

/// The head-count; never names or birthdays of minors (MIN-03).
pub(super) fn counts(typed: &Typed, group: bool, lang: Lang) -> AnyView {
    let adults = if group { o::adults_hint_group(lang) } else { o::adults_hint(lang) };
    let count = |name: &'static str, label: &'static str, hint: &'static str| {
        typed.text(Field::new(name, label).hint(hint).numeric().width("w-s"))
    };
    let consent = cx().to("/bookings/consent");
    view! {
        {count("adults", o::adults(lang), adults)}
        {count("teens", o::teens(lang), o::teens_hint(lang))}
        {count("young", o::young(lang), o::young_hint(lang))}
        <p><a href=consent>{o::consent(lang)}</a></p>
    }
    .into_any()
}

fn heads(typed: &Typed, group: bool, lang: Lang) -> AnyView {
    let guardian = Field::new("guardian", o::guardian(lang)).optional();
    view! { {counts(typed, group, lang)}{typed.choices(guardian, one(o::guardian_yes(lang)), true)} }
        .into_any()
}

fn organiser(typed: &Typed, lang: Lang) -> AnyView {
    let kinds =
        Kind::ALL.iter().filter(|k| k.is_group()).map(|k| (k.word().to_owned(), k.label(lang).to_owned()));
    view! {
        {typed.choices(Field::new("kind", o::kind(lang)), kinds.collect(), false)}
        {typed.text(Field::new("unit", o::unit(lang)).hint(o::unit_hint(lang)).autocomplete("organization"))}
        {typed.text(Field::new("uscc", o::uscc(lang)).optional())}
    }
    .into_any()
}

fn person(typed: &Typed, group: bool, lang: Lang) -> AnyView {
    let name = if group { o::name_group(lang) } else { o::name(lang) };
    let plate = group.then(|| {
        typed.text(Field::new("plate", o::plate(lang)).hint(o::plate_hint(lang)).optional().width("w-m"))
    });
    view! {
        {typed.text(Field::new("name", name).hint(o::name_hint(lang)).autocomplete("name"))}
        {typed.text(Field::new("phone", o::phone(lang)).hint(o::phone_hint(lang)).optional().kind("tel").autocomplete("tel"))}
        {typed.choices(Field::new("another", o::another(lang)).optional(), one(o::another_yes(lang)), true)}
        {typed.text(Field::new("email", o::email(lang)).hint(o::email_hint(lang)).optional().mail().autocomplete("email"))}
        {plate}
    }
    .into_any()
}
