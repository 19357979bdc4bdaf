//! `/staff/gifts/receive`: a box stands at the door. Its delivery number, typed or scanned, leads to its gift; a browser that has a camera for
//! it may scan (an island), and this page alone lets it (`camera=(self)`).
use axum::response::{IntoResponse as _, Redirect, Response};
use leptos::prelude::*;

use crate::base::{checks::fold, error::AppError};
use crate::features::donations::islands::ScanBox;
use crate::features::donations::store::desk;
use crate::office::{staff::access::Action, staff::desk::Reading};
use crate::t::gifts_desk as d;
use crate::web::{forms::Form, page::Camera, ui::field::Field, ui::field::Typed, ui::top::top};

/// The form, or the gift with that number.
///
/// # Errors
/// [`AppError::NotFound`] for whom there is none.
pub async fn show(Reading { cx, actor, mut tx }: Reading) -> Result<Response, AppError> {
    actor.require_role(Action::GiftCount)?;
    let lang = cx.lang;
    let asked = cx.params.one("no")?.map(str::to_owned);
    let mut typed = Typed::start(lang);
    if let Some(text) = asked {
        let found = match number(&text) {
            Some(no) => desk::delivered(&mut tx, &actor, &no).await?,
            None => None,
        };
        match found {
            Some(part) => return Ok(Redirect::to(&cx.to(&part.path())).into_response()),
            None => typed = Typed::wrong(lang, Form::default().with("no", text), "no", d::receive_none(lang)),
        }
    }
    drop(tx);
    let mut head = super::head(lang, None, d::receive_title(lang)).of(&typed);
    head.islands = true;
    let mut response = cx.draw(head, move |cx| {
        let field = Field::new("no", d::receive_no(lang)).hint(d::receive_no_hint(lang)).width("w-m");
        view! {
            {top(d::receive_title(lang), d::receive_lead(lang))}
            <form class="form" action=cx.to("/staff/gifts/receive") method="get">
                {typed.summary()}
                {typed.text(field)}
                <ScanBox scan=d::receive_scan(lang).to_owned() stop=d::receive_stop(lang).to_owned() none=d::receive_no_camera(lang).to_owned()/>
                <div class="form__end"><button class="btn">{d::receive_find(lang)}</button></div>
            </form>
        }
    });
    response.extensions_mut().insert(Camera);
    Ok(response)
}

/// A number as it was typed, or the address that the label's square holds: `7K4M-2QXD`.
fn number(text: &str) -> Option<String> {
    let text = fold(text);
    let text = text.rsplit_once("no=").map_or(text.as_str(), |(_, no)| no);
    let plain =
        text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        });
    let plain: String = plain.collect();
    let (front, back) = plain.split_at_checked(4)?;
    (plain.len() == 8 && plain.bytes().all(|b| b.is_ascii_alphanumeric())).then(|| format!("{front}-{back}"))
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn a_delivery_number_survives_being_typed_and_scanned() {
        for text in [
            "7K4M-2QXD",
            "7k4m 2qxd",
            "７Ｋ４Ｍ２ＱＸＤ",
            "https://x.example/staff/gifts/receive?no=7K4M-2QXD",
        ] {
            assert_eq!(number(text).as_deref(), Some("7K4M-2QXD"), "{text}");
        }
        assert_eq!(number("o123-il45").as_deref(), Some("0123-1145"));
        for text in ["", "7K4M", "7K4M-2QXD-9", "汉字汉字", "7K4M-2QX*"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
