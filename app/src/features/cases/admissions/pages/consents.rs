//! Noting what the household consents to (seed 45, PUB-10): the text as it is signed, who signed, when; changed at any time.
use axum::{extract::Path, response::Response};
use leptos::prelude::*;

use super::rights;
use crate::base::{error::AppError, error::Result, i18n::Lang};
use crate::features::cases::admissions::types::{Case, ConsentKind, ConsentText, Signer};
use crate::features::cases::{admissions::store::consent, admissions::store::consent::NewConsent};
use crate::office::{change::Halt, staff::access::Action, staff::desk::Desk, staff::desk::Reading};
use crate::t;
use crate::web::{forms::Form, page::Cx, ui::field::Field, ui::field::Typed, ui::top::Top};

fn page(cx: Cx, case: &Case, kind: ConsentKind, typed: Typed) -> Response {
    use t::cases as c;
    let lang = cx.lang;
    let title = kind.label(lang);
    let head = rights::head(lang, case, title).of(&typed);
    let (action, back) = (cx.to(&format!("{}/consents/{}", case.path(), kind.word())), cx.to(&case.path()));
    let (kicker, version, minor) = (case.kicker(), case.version, case.is_minor(cx.today));
    cx.page(head, move || {
        let texts = ConsentText::of(kind).map(|text| {
            // The Chinese text is what is signed; a translation helps to explain it.
            let block = |l: Lang| view! { <div class="flow" lang=l.tag()>{text.paragraphs(l).map(|p| view! { <p>{p}</p> }).collect_view()}</div> };
            let other = (lang != Lang::ZhCn).then(|| block(lang));
            view! { <section class="panel panel--calm"><h2>{c::text_version(lang, text.version)}</h2>{block(Lang::ZhCn)}{other}</section> }
        });
        let versions = ConsentText::of(kind).map(|x| (x.version.to_owned(), c::text_version(lang, x.version))).collect();
        let answers = vec![
            ("given".to_owned(), c::answer_given(lang).to_owned()),
            ("refused".to_owned(), c::answer_refused(lang).to_owned()),
        ];
        let signers = Signer::ALL
            .iter()
            .filter(|s| !(minor && **s == Signer::Own))
            .map(|s| (s.word().to_owned(), s.label(lang).to_owned()))
            .collect();
        let effect = match kind {
            ConsentKind::Stay => c::effect_stay(lang),
            ConsentKind::Web => c::effect_web(lang),
        };
        let fields = view! {
            {typed.choices(Field::new("answer", c::answer(lang)), answers, false)}
            {typed.choices(Field::new("signer", c::signer(lang)).hint(c::signer_hint(lang)), signers, false)}
            {typed.date(Field::new("on", c::signed_on(lang)))}
            {typed.select(Field::new("text", c::text_signed(lang)).width("w-m"), versions)}
        };
        let form = typed.post(action).seen(version).cancel(back, c::cancel(lang)).view(c::save(lang), fields);
        view! {
            {Top::new(title).kicker(kicker).lead(effect).view()}
            <div class="split">{form}<aside class="flow">{texts.collect_view()}</aside></div>
        }
    })
}

pub(super) async fn form(
    Reading { cx, actor, mut tx }: Reading,
    Path((reference, kind)): Path<(String, String)>,
) -> Result<Response> {
    let kind = ConsentKind::parse(&kind).ok_or(AppError::NotFound)?;
    let case = rights::find(&mut tx, &actor, &reference).await?;
    if !rights::may_note_consent(&actor, &case) {
        return Err(AppError::NotFound);
    }
    let typed = Typed::new(cx.lang, Form::default().with_date("on", Some(cx.today)));
    Ok(page(cx, &case, kind, typed))
}

/// Notes it; a refusal takes effect at once.
pub(super) async fn note(
    mut desk: Desk,
    Path((reference, kind)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Halt> {
    let kind = ConsentKind::parse(&kind).ok_or(AppError::NotFound)?;
    let (mut ch, case): (_, Case) = desk.begin(&form, &reference, Action::CaseWithdraw).await?;
    let Desk { cx, actor, .. } = &desk;
    if !rights::may_note_consent(actor, &case) {
        return Err(AppError::NotFound.into());
    }
    let mut r = form.reader(cx.lang);
    let given = r.either("answer", "given", "refused");
    let minor = case.is_minor(cx.today);
    let signer = r.required_choice("signer", |w| Signer::parse(w).filter(|s| !(minor && *s == Signer::Own)));
    let on = r.required_date("on");
    if on.is_some_and(|on| on > cx.today) {
        r.fail("on", t::cases::block_day_ahead(cx.lang));
    }
    let text = r.required_choice("text", |v| ConsentText::find(kind, v));
    let (Some(given), Some(signer), Some(on), Some(text), true) = (given, signer, on, text, r.good()) else {
        let typed = r.back();
        return Ok(page(desk.cx, &case, kind, typed));
    };
    let new = NewConsent { kind, given, signer, on, version: text.version.to_owned() };
    let done = consent::note(&mut ch, &case, &new).await;
    desk.end(ch, &form, done, &format!("{}?done=consent", case.path())).await
}
