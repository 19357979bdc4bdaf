//! What can be done with a booking now: the acts that its state offers, each as a form with its fields.
use leptos::prelude::*;

use crate::base::i18n::Lang;
use crate::features::visits::store::step::Move;
use crate::features::visits::types::{Booking, State};
use crate::t::bookings_desk as d;
use crate::web::{forms::Form, forms::Reader, forms::once, ui::field::Field, ui::field::Typed};

crate::words! {
    /// What somebody may do.
    Doing in bookings_desk {
        Confirm = "confirm" => do_confirm,
        Decline = "decline" => do_decline,
        Ask = "ask" => do_ask,
        CallOff = "call-off" => do_call_off,
        /// Somebody without an address was telephoned.
        Called = "called" => do_called,
    }
}

/// What is offered, the next step first.
pub fn offered(b: &Booking, to_call: bool) -> Vec<Doing> {
    use Doing as D;
    let mut list = match b.state {
        State::Requested { .. } | State::NeedsInfo { .. } => vec![D::Confirm, D::Ask, D::Decline],
        State::Confirmed | State::Waiting { .. } | State::Offered { .. } => vec![D::CallOff],
        _ => vec![],
    };
    if to_call {
        list.insert(0, D::Called);
    }
    list
}

/// The form of an act. The first is open and has the filled button, the others are folded.
pub fn form(doing: Doing, first: bool, action: &str, b: &Booking, typed: &Typed, lang: Lang) -> AnyView {
    let mine = typed.form().raw("act") == doing.word();
    let fresh = Typed::new(lang, Form::default());
    // What came back belongs to the form that was sent.
    let typed = if mine { typed } else { &fresh };
    let text = |label: &'static str| typed.area(Field::new("text", label).hint(d::text_hint(lang)));
    let fields = match doing {
        Doing::Confirm => view! { <p>{d::confirm_hint(lang)}</p> }.into_any(),
        Doing::Called => view! { <p>{d::called_hint(lang)}</p> }.into_any(),
        Doing::Decline => text(d::decline_reason(lang)),
        Doing::Ask => text(d::question(lang)),
        Doing::CallOff => text(d::call_off_reason(lang)),
    };
    let class = match (first, doing) {
        (_, Doing::CallOff) => "btn btn--stop",
        (true, _) => "btn",
        _ => "btn btn--2",
    };
    let inner = view! {
        <form class="flow" action=action.to_owned() method="post">
            {typed.summary()}
            {once::seen(typed.form(), b.version)}
            <input type="hidden" name="act" value=doing.word()/>
            {fields}
            <button class=class>{doing.label(lang)}</button>
        </form>
    };
    if first && doing != Doing::CallOff {
        inner.into_any()
    } else {
        view! { <details open=mine><summary>{doing.label(lang)}</summary>{inner}</details> }.into_any()
    }
}

/// Reads one; none for the call, which moves nothing.
pub fn read(r: &mut Reader<'_>, doing: Doing) -> Option<Move> {
    let mut text = || r.required_lines("text", 300);
    Some(match doing {
        Doing::Confirm => Move::Confirm,
        Doing::Decline => Move::Decline(text()),
        Doing::Ask => Move::Ask(text()),
        Doing::CallOff => Move::CallOff(text()),
        Doing::Called => return None,
    })
}
