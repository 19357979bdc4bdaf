//! Where to go with a notice: how to object while it is on display (OBJ-01, OBJ-02, OBJ-04), what remains afterwards
//! (OBJ-08, OBJ-09), and the QR code that leads from paper to the page.
use crate::base::{clock::last_day, i18n::chinese, i18n::date};
use leptos::prelude::*;
use qrcode::{Color, EcLevel, QrCode};

use crate::base::i18n::Lang;
use crate::features::notices::types::Notice;
use crate::t;
use crate::web::{page::Cx, ui::facts::Fact, ui::facts::facts, ui::section::Panel, ui::section::ticks};

/// The panel that the deadline strip leads to.
pub fn objection(cx: &Cx, notice: &Notice) -> AnyView {
    let lang = cx.lang;
    let until = date(lang, last_day(notice.life.ends_at), cx.today);
    let form = cx.to(&format!("/notices/{}/object", notice.no));
    let list = contact(lang, notice);
    let whom = list.is_empty().then(|| t::notices::ask_authority(lang, &notice.authority));
    view! {
        <section class="panel panel--key" id="object">
            <h2>{t::notices::object_heading(lang)}</h2>
            <p>{t::notices::object_who(lang, until)}</p>
            <p class="no-print"><a class="btn" href=form>{t::objections::title_object(lang)}</a></p>
            {facts(list)}
            {whom.map(|text| view! { <p>{text}</p> })}
            <p>{t::notices::object_say(lang, notice.no.official())}</p>
        </section>
        {Panel::Plain.section(t::notices::next_heading(lang), ticks([
            t::notices::next_real(lang), t::notices::next_anonymous(lang), t::notices::next_secret(lang), t::notices::next_remedy(lang),
        ]))}
    }
    .into_any()
}

/// What can still be done: after the period, or about a result.
pub fn remedy(cx: &Cx, notice: &Notice, heading: String) -> AnyView {
    let lang = cx.lang;
    let list = contact(lang, notice);
    let form = cx.to(&format!("/notices/{}/object", notice.no));
    view! {
        <section class="panel">
            <h2>{heading}</h2>
            <p>{t::notices::remedy_report(lang, &notice.authority)}</p>
            {facts(list)}
            <p class="no-print"><a class="go" href=form>{t::objections::title_report(lang)}</a></p>
            <p>{t::notices::next_remedy(lang)}</p>
        </section>
    }
    .into_any()
}

/// Telephone, address and hours as the page shows them.
pub fn contact_facts(lang: Lang, notice: &Notice) -> AnyView {
    facts(contact(lang, notice))
}

fn contact(lang: Lang, notice: &Notice) -> Vec<Fact> {
    let c = &notice.channels;
    let mut list = vec![];
    if !c.phone.is_empty() {
        let digits: String = c.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        let phone = c.phone.clone();
        let link = view! { <a href=format!("tel:{digits}") lang=chinese(lang)>{phone}</a> };
        list.push((t::notices::channel_phone(lang).to_owned(), link.into_any()));
    }
    if !c.address.is_empty() {
        list.push(stored(lang, t::notices::channel_visit(lang), &c.address));
    }
    if !c.hours.is_empty() {
        list.push(stored(lang, t::notices::channel_hours(lang), &c.hours));
    }
    list
}

/// A fact that is stored in Chinese.
pub fn stored(lang: Lang, name: &str, text: &str) -> Fact {
    let text = text.to_owned();
    (name.to_owned(), view! { <span lang=chinese(lang)>{text}</span> }.into_any())
}

/// The code of this page's own address; nothing if the address is too long for one.
pub fn qr(cx: &Cx, notice: &Notice, caption: &'static str) -> Option<AnyView> {
    let lang = cx.lang;
    let url = cx.state.site().absolute(&format!("/notices/{}", notice.no));
    let (path, size) = drawing(&url)?;
    let view_box = format!("0 0 {size} {size}");
    let label = t::notices::qr_label(lang, &url);
    Some(
        view! {
            <figure class="row">
                <svg class="qr" viewBox=view_box role="img" aria-label=label shape-rendering="crispEdges">
                    <path fill="#fff" d=format!("M0 0h{size}v{size}h-{size}z")/>
                    <path fill="#000" d=path/>
                </svg>
                <figcaption class="meta">{caption}</figcaption>
            </figure>
        }
        .into_any(),
    )
}

/// Dark runs of modules as one path, and the width with the quiet zone of four modules.
fn drawing(text: &str) -> Option<(String, usize)> {
    use std::fmt::Write as _;
    const QUIET: usize = 4;
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row.iter().skip(x).take_while(|c| **c == Color::Dark).count();
            if run > 0 {
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    Some((path, width + 2 * QUIET))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::unwrap_used)]
    fn the_code_is_drawn_in_whole_modules() {
        let (path, size) = drawing("http://127.0.0.1:3000/notices/411725-2026-8").unwrap();
        assert!(path.starts_with("M4 4h7v1h-7z"), "the finder pattern starts after the quiet zone");
        assert!(size >= 21 + 8);
        assert!(drawing(&"x".repeat(10_000)).is_none());
    }
}
