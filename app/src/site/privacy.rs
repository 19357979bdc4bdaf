//! `/privacy`: what is handled, what a notice shows, when it goes, and the rights of whoever it is about.
use axum::response::Response;
use leptos::prelude::*;

use crate::site::{TEXTS_OF, contact, paragraphs, terms};
use crate::t::privacy as t;
use crate::web::{
    menu::Section, page::Cx, page::Head, ui::section::section, ui::section::ticks, ui::top::top,
};

pub(super) async fn page(cx: Cx) -> Response {
    let l = cx.lang;
    let contact = contact(&cx.state).map_or_else(|| t::contact_none(l).to_owned(), |c| t::contact_some(l, c));
    let version = TEXTS_OF.map(|d| t::version(l, l.date(d)));
    let h = Head::new(t::title(l), t::lead(l), Section::HOME).crumb(t::title(l), None).kept(cx.until([]));
    cx.page(h, move || {
        view! {
            <article class="flow-l">
                {top(t::title(l), t::lead(l))}
                <p class="meta">{version}</p>
                {section(t::collect_title(l), terms(&[
                    (t::collect_reading(l), t::collect_reading_text(l)), (t::collect_cookies(l), t::collect_cookies_text(l)),
                    (t::collect_tracking(l), t::collect_tracking_text(l)), (t::collect_logs(l), t::collect_logs_text(l)),
                    (t::collect_limits(l), t::collect_limits_text(l)),
                ]))}
                {section(t::notice_title(l), view! {
                    <div class="flow"><p class="measure">{t::notice_lead(l)}</p>
                    {ticks([t::notice_shows_head(l), t::notice_shows_steps(l), t::notice_shows_count(l), t::notice_shows_rows(l)])}
                    <h3>{t::never_title(l)}</h3>
                    <ul class="ticks ticks--no measure">
                        {[t::never_name(l), t::never_numbers(l), t::never_home(l), t::never_person(l), t::never_health(l), t::never_family(l)]
                            .map(|p| view! { <li>{p}</li> })}
                    </ul>
                    <h3>{t::fewer_title(l)}</h3>
                    {ticks([t::fewer_child(l), t::fewer_small(l), t::fewer_township(l), t::fewer_refused(l)])}
                    <p class="measure">{t::board_note(l)}</p></div>
                })}
                {section(t::end_title(l), view! { <div class="flow">{paragraphs(&[t::end_p1(l), t::end_p2(l), t::end_p3(l)])}</div> })}
                {section(t::law_title(l), view! {
                    <div class="flow">{ticks([t::law_assistance(l), t::law_pi(l), t::law_disclosure(l)])}
                    <p class="measure">{t::law_note(l)}</p></div>
                })}
                {section(t::rights_title(l), view! {
                    <div class="flow"><p class="measure">{t::rights_lead(l)}</p>
                    {terms(&[
                        (t::right_access(l), t::right_access_text(l)), (t::right_correct(l), t::right_correct_text(l)),
                        (t::right_delete(l), t::right_delete_text(l)), (t::right_withdraw(l), t::right_withdraw_text(l)),
                    ])}
                    {paragraphs(&[t::rights_how(l), t::rights_complain(l)])}</div>
                })}
                {section(t::children_title(l), view! { <div class="flow">{paragraphs(&[t::children_p1(l), t::children_p2(l)])}</div> })}
                {section(t::keep_title(l), view! { <div class="flow">{paragraphs(&[t::keep_p1(l), t::keep_p2(l)])}</div> })}
                {section(t::changes_title(l), paragraphs(&[t::changes_p1(l)]))}
                {section(t::contact_title(l), view! { <p class="measure">{contact}</p> })}
            </article>
        }
    })
}
