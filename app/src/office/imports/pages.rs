//! The pages of an import, the same for every one: upload a table, look at what was read, confirm, see the batch, take it back.
mod batch;
mod check;
mod upload;

use std::future::Future;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::header,
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use serde::{Serialize, de::DeserializeOwned};

use super::{Importer, Line, Touched, template};
use crate::base::{db::Tx, error::AppError, error::Result, i18n::Lang};
use crate::office::{staff::desk::Desk, staff::types::Actor};
use crate::web::{menu::Section, page::Head, state::AppState};

/// An import that staff do on pages.
pub trait Paged: Importer<Row: Serialize + DeserializeOwned> {
    /// The entry of the menu below which its pages stand.
    const SECTION: Section;

    /// Its sentences, for `n` rows that go to `place`.
    fn words(lang: Lang, place: &str, n: i64) -> Words;
    /// The headings of [`Paged::preview`].
    fn preview_heads(lang: Lang) -> [&'static str; 3];
    /// What the check page shows of each row, what names it first; persons are masked.
    fn preview(
        tx: &mut Tx,
        lang: Lang,
        rows: &[Line<Self::Row>],
    ) -> impl Future<Output = Result<Vec<[String; 3]>, AppError>> + Send;
    /// The headings of [`Inside::rows`].
    fn inside_heads(lang: Lang) -> [&'static str; 2];
    /// What is in a batch.
    fn inside(tx: &mut Tx, touched: &[Touched]) -> impl Future<Output = Result<Inside>> + Send;
}

/// The sentences of an import that are its own.
#[derive(Debug)]
pub struct Words {
    pub title: &'static str,
    /// What a file of it is called.
    pub sheet: &'static str,
    /// What it does.
    pub lead: String,
    /// What is kept and what is not.
    pub promises: Vec<String>,
    /// So many rows, not yet written.
    pub check: String,
    /// What confirming does.
    pub check_lead: String,
    pub confirm: String,
    /// So many, in the list of batches.
    pub count: String,
    /// The title of a batch.
    pub batch: String,
    /// It was written.
    pub done: &'static str,
    /// It was taken back.
    pub undone: &'static str,
    /// When it can be taken back.
    pub undo: &'static str,
}

/// What is in a batch.
#[derive(Debug, Default)]
pub struct Inside {
    /// The row in the file, the page of the thing, and what is shown of it; what names it leads to the page.
    pub rows: Vec<(i64, String, [String; 2])>,
    /// Whether everything is still as it was read in.
    pub untouched: bool,
}

/// All addresses of an import. What takes the file lies below `/staff/uploads`, where the server lets large bodies in (IN-04).
pub fn routes<I: Paged>() -> Router<AppState> {
    let limit = DefaultBodyLimit::max(I::MAX_FILE + (64 << 10));
    Router::new()
        .route(&path::<I>(""), get(upload::form::<I>))
        .route(&upload_path::<I>(), post(upload::take::<I>).layer(limit))
        .route(&path::<I>("/template.xlsx"), get(empty::<I>))
        .route(&path::<I>("/check/{id}"), get(check::page::<I>).post(check::confirm::<I>))
        .route(&path::<I>("/batches/{id}"), get(batch::page::<I>).post(batch::undo::<I>))
}

fn path<I: Paged>(rest: &str) -> String {
    format!("{}/import{rest}", I::SECTION.path)
}

fn upload_path<I: Paged>() -> String {
    format!("/staff/uploads/{}", I::WHAT)
}

fn allow<I: Paged>(actor: &Actor) -> Result<()> {
    actor.require_role(I::ACTION.ok_or(AppError::NotFound)?)
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// The head of a page below the upload page.
fn head<I: Paged>(lang: Lang, title: &str, crumb: String) -> Head {
    let all = I::words(lang, "", 0).title;
    Head::new(title, all, I::SECTION)
        .crumb((I::SECTION.label)(lang), Some(I::SECTION.path))
        .crumb(all, Some(&path::<I>("")))
        .crumb(crumb, None)
        .private()
}

async fn empty<I: Paged>(Desk { cx, actor, .. }: Desk) -> Result<Response> {
    allow::<I>(&actor)?;
    let bytes = template::<I>(cx.lang).map_err(|e| AppError::Internal(e.to_string()))?;
    let headers = [
        (
            header::CONTENT_TYPE,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned(),
        ),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}.xlsx\"", I::WHAT)),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
