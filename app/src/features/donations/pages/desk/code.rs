//! A donor lost the code: another one is made when three details that the caller says agree with what was registered; which of them did
//! not is never said. It goes to the address that was registered; where there is none it is shown this once, to be read out (AC-10).
use axum::{extract::Path, http::StatusCode, response::Response};
use leptos::prelude::*;

use super::detail::{Extra, head, id, load, page};
use crate::base::i18n::Lang;
use crate::features::donations::store::codes::{self, Replaced, Said};
use crate::features::donations::types::Part;
use crate::features::needs::types::quantity::MOST;
use crate::office::change::Halt;
use crate::office::{staff::access::Action, staff::desk::Desk};
use crate::t::{donate as o, gift_notes as n};
use crate::web::forms::Form;
use crate::web::ui::{field::Field, field::Typed, section::Panel, slip, top::top};

/// The word of its form.
pub(super) const ACT: &str = "code";

/// The form.
pub(super) fn panel(action: &str, typed: &Typed, version: i64, lang: Lang) -> AnyView {
    let mine = typed.form().raw("act") == ACT;
    let fresh = Typed::start(lang);
    let typed = if mine { typed } else { &fresh };
    let text = |name: &'static str, label: &'static str| typed.text(Field::new(name, label).optional());
    let form = typed.post(format!("{action}/code")).inner().seen(version).hidden("act", ACT);
    let form = form.view(
        n::code_make(lang),
        view! {
            <p>{n::code_hint(lang)}</p>
            {text("said-name", o::name(lang))}
            {text("said-phone", o::phone(lang))}
            {text("said-email", o::email(lang))}
            {typed.date(Field::new("said-day", n::code_day(lang)).optional())}
            {typed.text(Field::new("said-pieces", n::code_pieces(lang)).optional().numeric().width("w-s"))}
        },
    );
    view! { <details class="no-print" open=mine><summary>{n::code_title(lang)}</summary>{form}</details> }
        .into_any()
}

/// Makes it.
pub async fn replace(Path(part): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let (mut ch, part): (_, Part) = desk.begin(&form, &id(&part)?, Action::GiftHandle).await?;
    let lang = desk.cx.lang;
    let mut r = form.reader(lang);
    let said = Said {
        name: r.optional("said-name", 60),
        phone: r.telephone("said-phone"),
        email: r.email("said-email"),
        day: r.date("said-day"),
        pieces: r.number("said-pieces", 1, MOST),
    };
    let mut errors = r.errors();
    let done = if errors.is_empty() { Some(codes::replace(&mut ch, &part, &said).await?) } else { None };
    match done {
        Some(Replaced::Mailed) => return Ok(ch.end(&format!("{}?saved=1", part.path())).await?),
        Some(Replaced::Code(code)) => {
            ch.commit().await?;
            return Ok(shown(desk, &part, code));
        }
        // That it was tried stays in the trail.
        Some(Replaced::Differs) => {
            ch.commit().await?;
            errors.push(("said-name".to_owned(), n::code_differs(lang, codes::AGREE)));
        }
        None => drop(ch),
    }
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    let shown = load(desk.tx().await?, &cx, &actor, part.id).await?;
    let typed = Typed::back(lang, form, errors);
    let extra = Extra { status: StatusCode::UNPROCESSABLE_ENTITY, ..Extra::default() };
    Ok(page(cx, &actor, shown, typed, extra))
}

/// The new code, on this answer only.
fn shown(desk: Desk, part: &Part, code: String) -> Response {
    let lang = desk.cx.lang;
    let head = head(lang, &part.reference, n::code_title(lang));
    let back = desk.cx.to(&part.path());
    let reference = part.reference.clone();
    desk.cx.page(head, move || {
        let below = view! { <p>{n::code_read(lang)}</p><p><a href=back>{reference}</a></p> };
        view! { {top(n::code_made(lang), "")}{Panel::Key.section(n::code_once(lang), slip::slip(o::track_code(lang), code, "", below))} }
    })
}
