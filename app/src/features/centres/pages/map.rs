//! The two schematic drawings of `/centres`: the counties as squares with counts, and the centres of one county by
//! direction and distance. Each square is a link with a name of its own, and a list beside the compass says the same.
use std::collections::HashMap;

use leptos::prelude::*;

use crate::base::{divisions, divisions::County, i18n::Lang};
use crate::features::centres::map::{Bearing, Compass, SIDE, SQUARE, letter};
use crate::features::centres::{public, types::Centre, types::Vacancy};
use crate::t;
use crate::web::page::{Cx, cx};

/// The ten counties; a number says how many centres the link leads to.
pub fn tiles(counts: &HashMap<String, i64>, chosen: Option<&str>) -> impl IntoView + use<> {
    let cx = cx();
    let lang = cx.lang;
    let squares = divisions::counties()
        .iter()
        .map(|county| {
            let n = counts.get(county.code).copied().unwrap_or_default();
            let on = chosen == Some(county.code);
            let (x, y) = (i32::from(county.tile.0) * 100, i32::from(county.tile.1) * 100);
            // The chosen square leads back to the whole city.
            let to = if on { None } else { Some(county.code) };
            let href = super::list::link(&cx, &[("county", to), ("township", None)]);
            let label = if on {
                t::centres::tile_on(lang, county.label(lang), n)
            } else {
                t::centres::tile(lang, county.label(lang), n)
            };
            let name = if lang == Lang::En { county.pinyin } else { county.name };
            view! {
                <a href=href class:on=on aria-current=on.then_some("true") aria-label=label>
                    <rect x=x + 4 y=y + 4 width="92" height="92"/>
                    <text class="t" x=x + 50 y=y + 38>{name}</text>
                    <text class="v" x=x + 50 y=y + 72>{n}<tspan class="t">{t::centres::tile_unit(lang)}</tspan></text>
                </a>
            }
        })
        .collect_view();
    view! {
        <figure>
            <svg class="map" viewBox="0 0 400 300" role="group" aria-label=t::centres::map_label(lang)>{squares}</svg>
            <figcaption class="meta">{t::centres::map_caption(lang)}</figcaption>
        </figure>
    }
}

/// The centres of a county around its seat, nearest first, with the list that says the same. Those without coordinates are
/// only counted.
pub fn compass(county: &County, centres: Vec<Centre>) -> impl IntoView + use<> {
    let cx = cx();
    let lang = cx.lang;
    let all = centres.len();
    let mut placed: Vec<(Bearing, Centre)> =
        centres.into_iter().filter_map(|c| Some((super::bearing(&c, county)?, c))).collect();
    placed.sort_by(|(a, x), (b, y)| a.km.total_cmp(&b.km).then_with(|| x.details.code.cmp(&y.details.code)));
    let missing = i64::try_from(all - placed.len()).unwrap_or(0);
    let points: Vec<_> = placed.iter().filter_map(|(_, c)| c.details.coordinates.map(super::point)).collect();
    let plan = Compass::new(super::seat(county), &points);
    let middle = SIDE / 2.0;
    let reach = plan.rings.last().map_or(middle, |r| r.0);
    let rings = plan
        .rings
        .iter()
        .rev()
        .map(|(r, _)| view! { <circle class="ring" cx=middle cy=middle r=round(*r)/> })
        .collect_view();
    let km = plan
        .words
        .iter()
        .map(|(km, (x, y))| view! { <text class="km" x=round(*x) y=round(y + 6.0)>{t::centres::ring_km(lang, *km)}</text> })
        .collect_view();
    let rings_said: Vec<_> = plan.rings.iter().map(|(_, km)| km.to_string()).collect();
    let rings_said = lang.list(&rings_said);
    let letters = [(0, 0.0, -1.0), (1, 1.0, 0.0), (2, 0.0, 1.0), (3, -1.0, 0.0)]
        .map(|(d, x, y)| {
            // East and west end at the edge of the drawing, however long the word is.
            let (class, edge) = match d {
                1 => ("dir dir--east", 2.0 * middle - 2.0),
                3 => ("dir dir--west", 2.0),
                _ => ("dir", middle + x * (reach + 20.0)),
            };
            let y = round(middle + y * (reach + 20.0) + 6.0);
            view! { <text class=class x=round(edge) y=y>{letter(lang, d)}</text> }
        })
        .collect_view();
    let squares = placed
        .iter()
        .zip(&plan.at)
        .enumerate()
        .map(|(i, ((bearing, centre), at))| square(&cx, i + 1, centre, bearing, *at))
        .collect_view();
    let lines = placed
        .iter()
        .map(|(bearing, c)| view! { <li>{super::link_to(&cx, c)}" "<span class="meta">{bearing.words(lang)}</span></li> })
        .collect_view();
    let axes = format!("M{middle} {0}V{1}M{0} {middle}H{1}", round(middle - reach), round(middle + reach));
    let name = county.label(lang);
    view! {
        <section class="section">
            <h2>{t::centres::compass_title(lang, &name)}</h2>
            <div class="grid">
                <figure>
                    <svg class="compass" viewBox=format!("0 0 {SIDE} {SIDE}") role="group" aria-label=t::centres::compass_label(lang, &name)>
                        {rings}
                        <path class="axis" d=axes/>
                        {km}{letters}
                        <rect class="seat" x=middle - 6.0 y=middle - 6.0 width="12" height="12"/>
                        {squares}
                    </svg>
                    <figcaption class="meta">{t::centres::compass_caption(lang, &name, rings_said)}</figcaption>
                </figure>
                <div>
                    <ol class="compass-list">{lines}</ol>
                    {(missing > 0).then(|| view! { <p class="meta">{t::centres::compass_missing(lang, missing)}</p> })}
                </div>
            </div>
        </section>
    }
}

fn square(
    cx: &Cx,
    n: usize,
    centre: &Centre,
    bearing: &Bearing,
    (x, y): (f64, f64),
) -> impl IntoView + use<> {
    let lang = cx.lang;
    let free = public::vacancy(centre.details.beds) == Vacancy::Free;
    let mut label = t::centres::square(lang, n, &centre.details.name, bearing.words(lang));
    if free {
        label.push_str(t::centres::square_free(lang));
    }
    let half = SQUARE / 2.0;
    view! {
        <a href=cx.to(&super::path(centre)) class:free=free aria-label=label>
            <rect class="box" x=round(x - half) y=round(y - half) width=SQUARE height=SQUARE/>
            <text x=round(x) y=round(y + 6.5)>{n}</text>
        </a>
    }
}

/// One decimal is a tenth of a pixel.
fn round(x: f64) -> f64 {
    (x * 10.0).round() / 10.0
}
