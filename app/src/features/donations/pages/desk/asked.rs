//! From a posted form of [`acts`](super::acts) to a [`Move`].
use super::acts::{COUNTED, Doing, GOOD, PIECES, Point, second};
use crate::base::{i18n::Lang, ids::GiftItemId, privacy::public_text::PublicText};
use crate::features::donations::store::step::{Counted, Move};
use crate::features::donations::types::{Item, Part, Settings};
use crate::t::gifts_desk as d;
use crate::web::{forms::Form, submission::Errors};

/// The most characters of a reason.
const TEXT: usize = 500;

/// From the form to what it asks for.
///
/// # Errors
/// What is wrong.
pub fn read(
    form: &Form,
    (part, items): (&Part, &[Item]),
    window: Option<chrono::NaiveDate>,
    now: chrono::DateTime<chrono::Utc>,
    lang: Lang,
) -> Result<Move, Errors> {
    let mut r = form.reader(lang);
    let doing = r.required_choice("act", Doing::parse);
    let text = match doing {
        Some(Doing::Decline | Doing::Cancel) => r.required_lines("text", TEXT),
        _ => r.optional_lines("text", TEXT),
    };
    // It goes to the donor: no numbers and no illness of others (PUB-20).
    if PublicText::parse(&text).is_err() {
        r.fail("text", d::text_blocked(lang));
    }
    let mut pieces: Vec<(GiftItemId, i64)> = vec![];
    let mut counts = vec![];
    let assesses = doing == Some(Doing::Assess) || doing == Some(Doing::Accept) && second(part);
    if assesses && !Point::ALL.iter().all(|p| form.has("points", p.word())) {
        r.fail("points", d::points_all(lang));
    }
    match doing {
        Some(Doing::Accept) => {
            for (item, name) in items.iter().zip(PIECES) {
                let n = match form.raw(name).trim() {
                    "" => item.quantities.pledged,
                    "0" | "０" => 0,
                    typed => item.packing.parse(typed).map_or_else(
                        |e| {
                            r.fail(name, e.message(lang, &item.packing));
                            0
                        },
                        |q| q.pieces,
                    ),
                };
                if n > item.quantities.pledged {
                    r.fail(name, d::pieces_more(lang));
                }
                pieces.push((item.id, n));
            }
            if pieces.iter().all(|(_, n)| *n == 0) {
                r.fail(PIECES[0], d::pieces_none(lang));
            }
        }
        Some(Doing::Inspect) => {
            for (item, (counted, good)) in items.iter().zip(COUNTED.into_iter().zip(GOOD)) {
                let most = crate::features::needs::types::quantity::MOST;
                let (c, g) = (r.number(counted, 0, most), r.number(good, 0, most));
                match (c, g) {
                    (Some(c), Some(g)) if g > c => r.fail(good, d::good_more(lang)),
                    (Some(c), Some(g)) => counts.push(Counted { item: item.id, counted: c, good: g }),
                    (None, _) if form.raw(counted).trim().is_empty() => {
                        r.fail(counted, d::count_needed(lang))
                    }
                    (_, None) if form.raw(good).trim().is_empty() => r.fail(good, d::count_needed(lang)),
                    _ => {}
                }
            }
            let _ = r.required_choice("last", |v| matches!(v, "last" | "more").then_some(()));
            let differs = items
                .iter()
                .zip(&counts)
                .any(|(i, c)| c.good != c.counted || c.counted != i.quantities.outstanding);
            if differs && text.is_empty() {
                r.fail("text", d::difference_needed(lang));
            }
        }
        _ => {}
    }
    let good = r.good();
    let errors = r.errors();
    let Some(doing) = doing.filter(|_| good) else { return Err(errors) };
    Ok(match doing {
        Doing::Assess => Move::Assess(text),
        Doing::Accept => Move::Accept {
            pieces: Some(pieces),
            until: Some(Settings::default().accepted(now, window)),
            note: text,
        },
        Doing::Decline => Move::Decline(text),
        Doing::Sign => Move::Sign,
        Doing::Receive => Move::Receive,
        Doing::Inspect => Move::Inspect { counts, last: form.has("last", "last"), note: text },
        Doing::Confirm => Move::Confirm,
        Doing::CloseRest => Move::CloseRest,
        Doing::Cancel => Move::Cancel(text),
    })
}
