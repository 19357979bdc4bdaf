//! What can happen to goods in stock: used, passed on, returned, disposed of, a mistake put right. The form of each, and from a posted form
//! to the ledger of pieces.
use leptos::prelude::*;

use super::shelf::Shown;
use crate::base::{
    clock::local_date, divisions, error::AppError, i18n::Lang, ids::GiftItemId,
    privacy::public_text::PublicText,
};
use crate::features::donations::store::entries::{self, Taking};
use crate::features::donations::store::passing::{self, Passing};
use crate::features::donations::store::{shelf, shelf::Lot, shelf::Shelf};
use crate::features::donations::types::{Consent, Corrected, Display, Refused, Way, public_text};
use crate::features::needs::types::{Need, quantity::MOST};
use crate::office::{change::Change, register};
use crate::t::{forms, gifts_stock as s};
use crate::web::{forms::Form, forms::Reader, ui::field::Field, ui::field::Typed};

crate::words! {
    /// What happens to it.
    Doing in gifts_stock {
        Use = "use" => do_use,
        Transfer = "transfer" => do_transfer,
        Return = "return" => do_return,
        Dispose = "dispose" => do_dispose,
        Correct = "correct" => do_correct,
    }
}

crate::words! {
    /// Which number a correction puts right; a transfer is put right by a transfer back.
    What in donations {
        Received = "received" => moved_received,
        Used = "used" => way_used,
        Returned = "returned" => way_returned,
        Disposed = "disposed" => way_disposed,
    }
}

/// The most characters of a purpose or a reason.
const TEXT: usize = 200;

impl Doing {
    fn hint(self, lang: Lang) -> &'static str {
        match self {
            Self::Use => s::use_hint(lang),
            Self::Transfer => s::transfer_hint(lang),
            Self::Return => s::return_hint(lang),
            Self::Dispose => s::dispose_hint(lang),
            Self::Correct => s::correct_hint(lang),
        }
    }

    fn submit(self, lang: Lang) -> &'static str {
        match self {
            Self::Use => s::submit_use(lang),
            Self::Transfer => s::submit_transfer(lang),
            Self::Return => s::submit_return(lang),
            Self::Dispose => s::submit_dispose(lang),
            Self::Correct => s::submit_correct(lang),
        }
    }

    /// What is said when it is done.
    pub fn done(self, lang: Lang) -> &'static str {
        match self {
            Self::Use => s::done_use(lang),
            Self::Transfer => s::done_transfer(lang),
            Self::Return => s::done_return(lang),
            Self::Dispose => s::done_dispose(lang),
            Self::Correct => s::done_correct(lang),
        }
    }

    /// Whether one gift must be named: its donor has a say, or its own numbers change.
    const fn of_one(self) -> bool {
        matches!(self, Self::Transfer | Self::Return | Self::Correct)
    }
}

/// What the fields are called, on the page of a conflict.
pub fn label(lang: Lang, name: &str) -> Option<&'static str> {
    Some(match name {
        "text" => s::purpose(lang),
        "on" => s::day(lang),
        "pieces" => s::col_number(lang),
        _ => return None,
    })
}

/// Its form.
pub fn form(doing: Doing, shown: &Shown, action: &str, typed: &Typed, lang: Lang) -> AnyView {
    let (need, left) = (&shown.shelf.need, shown.shelf.remaining());
    if doing == Doing::Transfer && shown.targets.is_empty() {
        return view! { <p>{s::no_target(lang)}</p> }.into_any();
    }
    let piece = need.packing.piece.label(lang, 2);
    let pieces = Field::new("pieces", s::pieces(lang, piece))
        .hint(s::pieces_hint(lang, need.packing.words(lang, left)));
    let pieces = typed.text(pieces.numeric().width("w-s"));
    let day = |label: &'static str| typed.date(Field::new("on", label));
    let reason = || typed.area(Field::new("text", s::reason(lang)));
    let fields = match doing {
        Doing::Use => view! {
            {typed.area(Field::new("text", s::purpose(lang)).hint(s::purpose_hint(lang)))}
            {pieces}{day(s::day_use(lang))}{lots(doing, shown, typed, lang)}
        }
        .into_any(),
        Doing::Transfer => {
            let targets = shown.targets.iter().map(|n| (n.id.to_string(), target(n, lang)));
            let choose = std::iter::once((String::new(), s::choose(lang).to_owned()));
            view! {
                {lots(doing, shown, typed, lang)}
                {typed.select(Field::new("to", s::target(lang)), choose.chain(targets).collect())}
                {pieces}
                {typed.choices(Field::new("consent", s::consent(lang)), Consent::choices(lang), false)}
                {day(s::day(lang))}
            }
            .into_any()
        }
        Doing::Return | Doing::Dispose => {
            view! { {lots(doing, shown, typed, lang)}{pieces}{reason()}{day(s::day(lang))} }.into_any()
        }
        Doing::Correct => {
            let signs = [("more", s::sign_more(lang)), ("less", s::sign_less(lang))];
            let signs = signs.map(|(word, label)| (word.to_owned(), label.to_owned())).to_vec();
            view! {
                {lots(doing, shown, typed, lang)}
                {typed.choices(Field::new("what", s::what(lang)), What::choices(lang), false)}
                {typed.choices(Field::new("sign", s::sign(lang)), signs, false)}
                {pieces}{reason()}
            }
            .into_any()
        }
    };
    let submit = doing.submit(lang);
    let form = typed.post(action).inner().seen(shown.shelf.version).hidden("act", doing.word());
    let hint = doing.hint(lang);
    view! { <p class="measure">{hint}</p>{form.view(submit, fields)} }.into_any()
}

fn target(n: &Need, lang: Lang) -> String {
    s::target_one(lang, &n.centre_name, divisions::county_label(&n.county, lang), &n.item, n.left(lang))
}

/// The gifts to choose from; the oldest first.
fn lots(doing: Doing, shown: &Shown, typed: &Typed, lang: Lang) -> AnyView {
    let packing = &shown.shelf.need.packing;
    let say = |n| packing.words(lang, n);
    let one = |l: &Lot| (l.id.to_string(), s::lot_one(lang, &l.reference, say(l.remaining)));
    let all = |l: &Lot| (l.id.to_string(), s::lot_all(lang, &l.reference, say(l.came), say(l.remaining)));
    let list: Vec<_> = if doing == Doing::Correct {
        shown.shelf.lots.iter().map(all).collect()
    } else {
        shown.shelf.left().map(one).collect()
    };
    let none = if doing.of_one() { s::choose(lang) } else { s::lot_oldest(lang) };
    let choices = std::iter::once((String::new(), none.to_owned())).chain(list).collect();
    typed.select(Field::new("lot", s::lot(lang)), choices)
}

/// Reads the form and does what it asks for; else the form comes back.
pub async fn run(
    ch: &mut Change,
    form: &Form,
    shelf: &Shelf,
    targets: &[Need],
    lang: Lang,
) -> Result<Result<Doing, (Doing, Typed)>, AppError> {
    let doing = Doing::parse(form.one("act")?).ok_or(AppError::BadRequest)?;
    let mut r = form.reader(lang);
    let find = |v: &str| shelf.lots.iter().find(|l| l.id.to_string() == v).map(|l| l.id);
    let only: Option<GiftItemId> =
        if doing.of_one() { r.required_choice("lot", find) } else { r.choice("lot", find) };
    let pieces = r.number("pieces", 1, MOST);
    if pieces.is_none() && form.raw("pieces").trim().is_empty() {
        r.fail("pieces", forms::required(lang));
    }
    let on = if doing == Doing::Correct { None } else { r.required_date("on") };
    if on.is_some_and(|day| day > local_date(ch.now)) {
        r.fail("on", s::day_future(lang));
    }
    let came = shelf
        .lots
        .iter()
        .filter(|l| only.is_none_or(|only| only == l.id))
        .map(|l| local_date(l.confirmed_at));
    if on.zip(came.min()).is_some_and(|(day, came)| day < came) {
        r.fail("on", s::day_before(lang));
    }
    let reason = match doing {
        Doing::Transfer => None,
        _ => public(ch, &mut r, (shelf, only), lang).await?,
    };
    let to = (doing == Doing::Transfer)
        .then(|| r.required_choice("to", |v| targets.iter().find(|n| n.id.to_string() == v).map(|n| n.id)))
        .flatten();
    let consent = (doing == Doing::Transfer).then(|| r.required_choice("consent", Consent::parse)).flatten();
    let what = (doing == Doing::Correct).then(|| r.required_choice("what", What::parse)).flatten();
    let more = (doing == Doing::Correct).then(|| r.either("sign", "more", "less")).flatten();
    let Some(pieces) = pieces.filter(|_| r.good()) else { return Ok(Err((doing, r.back()))) };
    let need = shelf.need.id;
    let taking =
        |way| Taking { need, only, way, pieces, on: on.unwrap_or_default(), reason: reason.as_ref() };
    let done = match (doing, to, what.zip(more), &reason) {
        (Doing::Use, ..) => entries::draw(ch, &taking(Way::Used)).await?,
        (Doing::Return, ..) => entries::draw(ch, &taking(Way::Returned)).await?,
        (Doing::Dispose, ..) => entries::draw(ch, &taking(Way::Disposed)).await?,
        (Doing::Transfer, Some(to), ..) => {
            let on = on.unwrap_or_default();
            passing::transfer(ch, &Passing { from: need, to, only, pieces, on, consent }).await?
        }
        (Doing::Correct, _, Some((what, more)), Some(reason)) => {
            let pieces = if more { pieces } else { -pieces };
            entries::correct(ch, (need, only), what.into(), pieces, reason).await?
        }
        _ => return Err(AppError::BadRequest),
    };
    let Err(refused) = done else { return Ok(Ok(doing)) };
    match refused {
        Refused::MoreThanRemaining(left) => {
            r.fail("pieces", s::more(lang, shelf.need.packing.words(lang, left)))
        }
        Refused::Consent => r.fail("consent", forms::required_choice(lang)),
        Refused::Order => r.fail("to", s::target_gone(lang)),
        Refused::Reason => r.fail("text", forms::required(lang)),
        _ => r.fail("pieces", s::below(lang)),
    }
    Ok(Err((doing, r.back())))
}

/// What everybody will read: without numbers, illnesses and residents' names (PUB-20), and without the name of a donor (LP-6).
async fn public(
    ch: &mut Change,
    r: &mut Reader<'_>,
    (shelf, only): (&Shelf, Option<GiftItemId>),
    lang: Lang,
) -> Result<Option<PublicText>, AppError> {
    let text = r.required_lines("text", TEXT);
    let keys = ch.state.keys().clone();
    let names = shelf::names(&mut ch.tx, &keys, shelf, only).await?;
    let passed = register::pass(ch, r, "text", &text).await?;
    // Whatever a donor has chosen now: the choice may change, this text stays.
    if passed.is_some() && names.iter().any(|name| public_text(&text, name, Display::Anonymous).is_none()) {
        r.fail("text", s::blocked(lang));
    }
    Ok(passed)
}

impl From<What> for Corrected {
    fn from(what: What) -> Self {
        match what {
            What::Received => Self::Received,
            What::Used => Self::Left(Way::Used),
            What::Returned => Self::Left(Way::Returned),
            What::Disposed => Self::Left(Way::Disposed),
        }
    }
}
