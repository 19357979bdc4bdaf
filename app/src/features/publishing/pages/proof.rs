//! The proof that a sheet hangs: since when, and a photograph of the board. The photograph is re-encoded before it is stored
//! (IN-06); it shows names, so looking at it is written down (RET-05).
use axum::{
    extract::{Path, Request},
    response::{IntoResponse, Response},
};
use leptos::prelude::*;

use super::parts::{head, seen, to, township};
use crate::base::{db::Tx, error::AppError, error::Result, i18n::date, ids::BoardId};
use crate::features::notices::{store, store::number, types::Notice, types::title};
use crate::features::publishing::{store::boards, store::boards::Board};
use crate::office::{
    change::Halt, staff::access::Action, staff::desk::Desk, staff::desk::Reading, staff::types::Actor,
    trail::Entry, trail::What,
};
use crate::t;
use crate::web::{
    files, files::store::Meta, forms::Form, page::Cx, ui::field::Field, ui::field::Typed, ui::top::top,
    uploads, uploads::Takes, uploads::waiting::Taken,
};

/// A sheet that somebody may prove, with its notice.
async fn find(tx: &mut Tx, cx: &Cx, actor: &Actor, id: &str) -> Result<(Board, Notice)> {
    actor.require_role(Action::DisplayProve)?;
    let id = uuid::Uuid::parse_str(id).map(BoardId::from_uuid).map_err(|_| AppError::NotFound)?;
    let board = boards::get(tx, id).await?.ok_or(AppError::NotFound)?;
    let no = number::of(tx, board.notice).await?.ok_or(AppError::NotFound)?;
    let notice = seen(tx, cx, actor, &no.to_string()).await?.notice;
    // A township and its villages prove the township's sheets, the county all of its own.
    let own = actor.division.township().is_none_or(|t| t == board.township);
    let county = actor.division.county() == Some(no.county());
    if own && county { Ok((board, notice)) } else { Err(AppError::NotFound) }
}

/// The form. [`AppError::NotFound`] to whom it does not concern.
pub async fn form(Path(no): Path<String>, Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    let sheet = cx.params.one("sheet")?.unwrap_or_default().to_owned();
    let (board, notice) = find(&mut tx, &cx, &actor, &sheet).await?;
    drop(tx);
    if notice.no.to_string() != no {
        return Err(AppError::NotFound);
    }
    if board.shown_on.is_some() {
        return Ok(to(&cx, &format!("/staff/notices/{no}")));
    }
    let form = Form::default().with_date("shown", Some(board.since.min(cx.today)));
    let typed = Typed::new(cx.lang, form);
    Ok(page(cx, &board, &notice, typed, &[]))
}

fn page(cx: Cx, board: &Board, notice: &Notice, typed: Typed, waiting: &[Meta]) -> Response {
    use t::board as b;
    let lang = cx.lang;
    let path = format!("/staff/notices/{}", notice.no);
    let head = head(&cx, b::proof_title(lang))
        .crumb(title::short(notice, lang), Some(&path))
        .crumb(b::proof_title(lang), None)
        .of(&typed);
    let action = cx.to(&format!("/staff/uploads/proof/{}", board.id.uuid()));
    let place = township(&board.township, lang);
    let lead = b::proof_lead(lang, place, date(lang, board.since, cx.today));
    let kept = uploads::kept(waiting, lang);
    cx.page(head, move || {
        let fields = view! {
            {typed.date(Field::new("shown", b::f_shown(lang)).hint(b::f_shown_hint(lang)))}
            {kept}
            {typed.files(Field::new("photo", b::f_photo(lang)).hint(b::f_photo_hint(lang)), "image/*")}
        };
        view! { {top(b::proof_title(lang), lead)}{typed.post(action).files().view(b::do_prove(lang), fields)} }
    })
}

/// The form again, where a GET of the address leads that it is sent to. As [`form`].
pub async fn again(Path(sheet): Path<String>, Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    let (_, notice) = find(&mut tx, &cx, &actor, &sheet).await?;
    Ok(to(&cx, &format!("/staff/notices/{}/proof?sheet={sheet}", notice.no)))
}

pub async fn prove(Path(sheet): Path<String>, mut desk: Desk, request: Request) -> Result<Response, Halt> {
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    let lang = cx.lang;
    let (board, notice) = find(desk.tx().await?, &cx, &actor, &sheet).await?;
    // A photograph takes its time to arrive: nothing is held meanwhile.
    desk.rest();
    let posted = uploads::read(request).await.map_err(IntoResponse::into_response)?;
    let (waiting, form) = (desk.waiting(&posted.form).await?, posted.form.clone());
    let takes = Takes { most: 1, documents: false };
    let Taken { files, bad, .. } = waiting.take_in(&cx, posted, takes).await?;
    let mut r = form.reader(lang);
    let day = r.required_date("shown");
    if day.is_some_and(|d| d > cx.today || d < board.since) {
        r.fail("shown", t::board::bad_shown(lang, lang.date(board.since)));
    }
    if files.is_empty() && bad.is_empty() {
        r.fail("photo", t::board::no_photo(lang));
    }
    for (_, message) in bad {
        r.fail("photo", message);
    }
    let (Some(day), Some(photo), true) = (day, files.first(), r.good()) else {
        return Ok(page(cx, &board, &notice, r.back(), &files));
    };
    let mut ch = desk.change(&form).await?;
    // As it is now that nobody else can change it: the period may have become longer meanwhile.
    let notice = store::write::lock(&mut ch.tx, &notice.no).await.map_err(AppError::from)?;
    let back = format!("/staff/notices/{}", notice.no);
    waiting.hand_over(&mut ch.tx, &format!("notice:{}", notice.no)).await?;
    let proof = (day, Some(photo.id));
    if !boards::prove(&mut ch, (&board, &notice), proof).await.map_err(AppError::from)? {
        let lines = vec![t::board::proved_already(lang).to_owned()];
        return Ok(super::parts::conflict(cx, None, lines, &form, &back));
    }
    Ok(ch.end(&format!("{back}?done=proved")).await?)
}

/// The photograph, given out after a line of the trail.
pub async fn photo(Path((no, sheet)): Path<(String, String)>, mut desk: Desk) -> Result<Response> {
    let mut ch = desk.write().await?;
    let (board, notice) = find(&mut ch.tx, &desk.cx, &desk.actor, &sheet).await?;
    let file = board.file.filter(|_| notice.no.to_string() == no).ok_or(AppError::NotFound)?;
    let owner = format!("notice:{no}");
    let found = files::store::get(&mut ch.tx, ch.state.keys(), &owner, file).await?;
    let (meta, bytes) = found.ok_or(AppError::NotFound)?;
    ch.trail(Entry::new(What::FileRead, owner).reason("board-photo"));
    ch.commit().await?;
    Ok(files::serve::attachment(&meta, bytes))
}
