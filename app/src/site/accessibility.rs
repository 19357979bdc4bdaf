//! `/accessibility`: the statement of ACC-04, with what is not reached yet.
use axum::response::Response;
use leptos::prelude::*;

use crate::site::{TEXTS_OF, contact, terms};
use crate::t::accessibility as t;
use crate::web::{
    menu::Section, page::Cx, page::Head, ui::section::section, ui::section::ticks, ui::top::top,
};

pub(super) async fn page(cx: Cx) -> Response {
    let l = cx.lang;
    let contact = contact(&cx.state).map_or_else(|| t::contact_none(l).to_owned(), |c| t::contact_some(l, c));
    let date = TEXTS_OF.map(|d| t::date(l, l.date(d)));
    let h = Head::new(t::title(l), t::lead(l), Section::HOME).crumb(t::title(l), None).kept(cx.until([]));
    cx.page(h, move || {
        view! {
            <article class="flow-l">
                {top(t::title(l), t::lead(l))}
                <p class="meta">{date}</p>
                {section(t::target_title(l), ticks([t::target_wcag(l), t::target_gbt(l)]))}
                {section(t::have_title(l), terms(&[
                    (t::have_elder(l), t::have_elder_text(l)), (t::have_keyboard(l), t::have_keyboard_text(l)),
                    (t::have_script(l), t::have_script_text(l)), (t::have_reader(l), t::have_reader_text(l)),
                    (t::have_colour(l), t::have_colour_text(l)), (t::have_calm(l), t::have_calm_text(l)),
                    (t::have_print(l), t::have_print_text(l)),
                ]))}
                {section(t::limits_title(l), ticks([
                    t::limits_review(l), t::limits_readers(l), t::limits_map(l), t::limits_english(l), t::limits_old(l), t::limits_sign(l),
                ]))}
                {section(t::report_title(l), view! {
                    <div class="flow"><p class="measure">{t::report_p1(l)}</p><p class="measure">{contact}</p>
                    <p class="meta measure">{t::law(l)}</p></div>
                })}
            </article>
        }
    })
}
