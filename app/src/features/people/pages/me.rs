//! `/me`: what comes next first, then what later features have of somebody (panels), the organisations, and what one may change.
use axum::response::Response;
use leptos::prelude::*;

use super::head;
use crate::base::{checks::mask_email, db::Tx, error::AppError, i18n::Lang};
use crate::features::people::store::{orgs, sessions};
use crate::features::people::types::{Act, Org, Person, Standing};
use crate::features::people::{ME, MINE};
use crate::office::change::Halt;
use crate::office::outbox::store::choices::{self, Topic};
use crate::t::people as t;
use crate::web::{
    forms::Form, mine::Next, page::Cx, panels, ui::badge::Tone, ui::badge::tag, ui::banner::Banner,
    ui::banner::done_of, ui::field::Field, ui::field::Typed, ui::icon::Icon, ui::section::Panel,
    ui::section::section, ui::top::Top,
};

/// What comes next stands above all else, so many at most: the rest is below, each with its gift.
const FIRST: usize = 3;

/// Which form of the page came back.
#[derive(Default)]
pub(super) struct Forms {
    pub profile: Option<Typed>,
    pub claim: Option<Typed>,
}

/// The page.
///
/// # Errors
/// [`Halt::Answer`] leads whoever is not signed in to where one does.
pub async fn show(cx: Cx) -> Result<Response, Halt> {
    let mut tx = cx.state.db().read().await?;
    let person = sessions::required(&mut tx, &cx).await?;
    Ok(page(cx, tx, person, Forms::default()).await?)
}

/// What comes next for somebody: of each feature, and of the organisations of which they are the first person.
async fn next(tx: &mut Tx, cx: &Cx, person: &Person, own: &[(Org, Standing)]) -> Result<Vec<Next>, AppError> {
    let mut list = vec![];
    for (org, _) in own.iter().filter(|(_, s)| *s == Standing::First) {
        let members = orgs::members(tx, cx.state.keys(), org.id).await?;
        let waiting = members.iter().filter(|m| m.standing == Standing::Asked).count();
        if waiting > 0 {
            list.push(Next {
                on: cx.today,
                title: t::next_asked(cx.lang, waiting as i64, &org.name),
                text: t::next_asked_text(cx.lang).to_owned(),
                href: cx.to(&org.path()),
            });
        }
    }
    for mine in &cx.state.declared().mine {
        list.extend((mine.next)(tx, cx, person.id.uuid()).await?);
    }
    list.sort_by_key(|n| n.on);
    Ok(list)
}

/// Draws it, with what came back.
pub(super) async fn page(cx: Cx, mut tx: Tx, person: Person, forms: Forms) -> Result<Response, AppError> {
    let (lang, keys) = (cx.lang, cx.state.keys().clone());
    let own = orgs::of(&mut tx, person.id).await?;
    let mut next = next(&mut tx, &cx, &person, &own).await?.into_iter().take(FIRST);
    let panels = panels::shown(&mut tx, &cx, ME, person.id.uuid()).await?;
    let mut wanted = vec![];
    for topic in Topic::ALL {
        wanted.push((*topic, !choices::stopped(&mut tx, &keys, *topic, &person.email).await?));
    }
    drop(tx);
    let wrong = forms.profile.iter().chain(&forms.claim).find(|typed| typed.is_wrong()).cloned();
    let head = head(&cx, t::nav(lang)).of(&wrong.unwrap_or_else(|| Typed::start(lang)));
    Ok(cx.draw(head, move |cx| {
        let kicker = [person.profile.name.clone(), mask_email(&person.email)];
        let kicker: Vec<_> = kicker.into_iter().filter(|k| !k.is_empty()).collect();
        let top = match next.next() {
            Some(first) => Top::new(first.title).more(lead(first.text, first.href, lang)),
            None => Top::new(t::nav(lang)).lead(t::nothing(lang)),
        };
        let later =
            next.map(|n| Banner::info().title(n.title).text(n.text).link(n.href, t::look(lang)).view());
        let none = panels.is_empty().then(|| {
            view! { <p><a class="btn" href=cx.to("/donate")>{t::to_donate(lang)}</a></p> }
        });
        view! {
            {top.kicker(kicker.join("\u{3000}")).view()}
            {done_of(cx, |word| said(word, lang))}
            {later.collect_view()}
            {none}
            {panels}
            {claim(cx, forms.claim)}
            {section(t::orgs(lang), organisations(cx, &own))}
            {section(t::data(lang), settings(cx, &person, &wanted, forms.profile))}
        }
    }))
}

fn lead(text: String, href: String, lang: Lang) -> AnyView {
    view! { <p class="row"><span class="meta">{text}</span><a class="go" href=href>{t::look(lang)}{Icon::Arrow.svg()}</a></p> }.into_any()
}

fn said(word: &str, lang: Lang) -> Option<&'static str> {
    Some(match word {
        "saved" => t::did_saved(lang),
        "claimed" => t::did_claimed(lang),
        "asked" => t::did_asked(lang),
        "left" => t::did_left(lang),
        _ => return None,
    })
}

/// Folded away: it is needed once.
fn claim(cx: &Cx, typed: Option<Typed>) -> AnyView {
    let lang = cx.lang;
    let open = typed.is_some();
    let typed = typed.unwrap_or_else(|| Typed::start(lang));
    let field = Field::new("code", t::claim_code(lang)).hint(t::claim_hint(lang)).width("w-m");
    let form = typed.post(cx.to("/me/claim")).view(t::claim_button(lang), typed.text(field));
    view! { <details class="more" open=open><summary>{t::claim(lang)}</summary>{form}</details> }.into_any()
}

fn organisations(cx: &Cx, own: &[(Org, Standing)]) -> AnyView {
    let lang = cx.lang;
    let rows = own.iter().map(|(org, standing)| {
        let name = org.name.clone();
        let (tone, name) = match standing {
            Standing::Asked => (Tone::Open, name.into_any()),
            _ => (Tone::Ok, view! { <a href=cx.to(&org.path())>{name}</a> }.into_any()),
        };
        // Who waits has no page of the organisation, and may think better of it here.
        let back = (*standing == Standing::Asked).then(|| {
            let form = Typed::start(lang).post(cx.to(&org.path())).inner().hidden("act", Act::Leave.word());
            form.view(t::org_withdraw(lang), ())
        });
        view! {
            <li><div class="rows__main"><h3>{name}</h3><p class="row">{tag(tone, standing.label(lang))}<span class="meta num">{org.code.clone()}</span></p>{back}</div></li>
        }
    });
    let rows = (!own.is_empty()).then(|| view! { <ul class="rows">{rows.collect_view()}</ul> });
    view! {
        <div class="flow">
            {rows}
            <p class="measure">{t::orgs_text(lang)}</p>
            <p><a class="go" href=cx.to("/me/organisations/new")>{t::orgs_new(lang)}{Icon::Arrow.svg()}</a></p>
        </div>
    }
    .into_any()
}

fn settings(cx: &Cx, person: &Person, wanted: &[(Topic, bool)], typed: Option<Typed>) -> AnyView {
    let lang = cx.lang;
    let typed = typed.unwrap_or_else(|| {
        let form = Form::default().with("name", &person.profile.name).with("phone", &person.profile.phone);
        Typed::new(lang, form.with("lang", person.lang.tag()))
    });
    let langs = Lang::ALL.map(|l| (l.tag().to_owned(), l.name().to_owned())).to_vec();
    let fields = view! {
        {typed.text(Field::new("name", t::name(lang)).optional().autocomplete("name"))}
        {typed.text(Field::new("phone", t::phone(lang)).optional().kind("tel").autocomplete("tel"))}
        {typed.select(Field::new("lang", t::lang(lang)), langs)}
    };
    let profile = typed.post(cx.to("/me/profile")).seen(person.version).view(t::save(lang), fields);
    let on = wanted.iter().filter(|(_, on)| *on);
    let chosen = on.fold(Form::default(), |form, (topic, _)| form.with("topic", topic.word()));
    let mails = Typed::new(lang, chosen);
    let topics = mails.choices(
        Field::new("topic", t::mails(lang)).hint(t::mails_hint(lang)),
        Topic::choices(lang),
        true,
    );
    let mails = mails.post(cx.to("/me/mails")).view(t::save(lang), topics);
    let all = Typed::start(lang).post(cx.to("/me/sign-out")).keyless().inner();
    let out = all.around(view! {
        <p class="row">
            <button class="btn btn--2">{t::sign_out(lang)}</button>
            <button class="btn btn--3" name="all" value="yes">{t::sign_out_all(lang)}</button>
        </p>
        <p class="meta">{t::sign_out_hint(lang)}</p>
    });
    view! {
        <div class="split">
            <div class="flow-l"><h3>{t::profile(lang)}</h3><p class="meta measure">{t::profile_hint(lang)}</p>{profile}{mails}</div>
            <aside class="flow-l" aria-label=t::data(lang)>
                {Panel::Plain.section(t::leave(lang), out)}
                {Panel::Plain.section(t::take(lang), view! {
                    <p>{t::take_text(lang)}</p>
                    <p><a class="btn btn--2" href=cx.to("/me/data") download="">{t::take_button(lang)}</a></p>
                })}
                {Panel::Plain.section(t::delete(lang), view! {
                    <p>{t::delete_text(lang)}</p>
                    <p><a class="go" href=cx.to("/me/delete")>{t::delete_look(lang)}{Icon::Arrow.svg()}</a></p>
                })}
            </aside>
        </div>
    }
    .into_any()
}

/// Where the page is.
pub(super) const PATH: &str = MINE.path;
