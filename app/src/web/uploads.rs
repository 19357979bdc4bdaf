//! Taking files in with a form, for the public and for staff: within one byte budget of the process ([`room`]), read at a pace, each
//! file judged by itself, so that one bad file never drops the good ones, and kept while the form comes back ([`waiting`]), because no
//! browser gives a file back.
//!
//! The way of an upload: the handler asks what is cheap (who, what about, the quota) while the body has not been read; [`read`] then
//! claims room for it and reads it; a place among concurrent requests is taken when the body is there ([`Place`]). To take files in
//! a form: [`fields`] in its page, [`read`] and [`Waiting::take_in`](waiting::Waiting::take_in) in its handler, and an address that ends
//! in `/files` or begins with `/staff/uploads` (the server lets multipart bodies in there only), with [`MAX_FORM`] as its limit.
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    extract::{FromRequest as _, Multipart, Request, multipart::Field as Part},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, timeout},
};

use super::{
    files::{Accepted, FileError, MAX_BYTES, Type, accept, names},
    forms::Form,
    page::Peer,
    quotas::network,
};
use crate::base::{error::AppError, i18n::Lang};
use crate::t;

mod fields;
mod room;
#[cfg(test)]
mod tests;
pub mod waiting;

pub use fields::{PHOTOS, fields, kept};

/// The most bytes of a form with files, and so of one request (IN-04): a large photo, or several of the usual size.
pub const MAX_FORM: usize = 24 * 1024 * 1024;
/// How long the body of such a form may take, from a village's slow line.
pub const WITHIN: Duration = Duration::from_secs(300);
/// A body must keep this many bytes a second on average (OP-02), [`PATIENCE`] after it began.
const PACE: u64 = 4 * 1024;
/// Between two pieces of a body.
const PATIENCE: Duration = Duration::from_secs(10);
/// The most bytes of one text field; the reader of the form counts characters.
const MAX_TEXT: usize = 64 * 1024;
/// The most parts of a form.
const MAX_PARTS: usize = 100;

/// A place among concurrent requests that is taken when a body is there, left as a request extension by the server: otherwise bodies
/// that never come would take all of them.
#[derive(Debug, Clone)]
pub struct Place {
    places: Arc<Semaphore>,
    held: Arc<Mutex<Option<OwnedSemaphorePermit>>>,
}

impl Place {
    /// A place out of these, not yet taken; it is given back with the last clone.
    pub fn new(places: Arc<Semaphore>) -> Self {
        Self { places, held: Arc::default() }
    }

    /// Takes it; false when none is free.
    pub fn take(&self) -> bool {
        let permit = Arc::clone(&self.places).try_acquire_owned().ok();
        let taken = permit.is_some();
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = permit;
        taken
    }
}

/// What a form takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Takes {
    /// The most files.
    pub most: usize,
    /// Whether documents are taken beside pictures.
    pub documents: bool,
}

/// Why a body is not read to its end. As an answer it has a status only; the outer layer draws the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// More than [`MAX_FORM`] bytes.
    TooLarge,
    /// It came too slowly.
    Slow,
    /// It is no such form, or broke off.
    Broken,
    /// Others are uploading; trying again helps.
    Busy,
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = match self {
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Slow => StatusCode::REQUEST_TIMEOUT,
            Self::Broken => StatusCode::BAD_REQUEST,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
        };
        // The rest of the body is not waited for.
        let mut response =
            (status, [(header::CONNECTION, HeaderValue::from_static("close"))]).into_response();
        if self == Self::Busy {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("10"));
        }
        response
    }
}

impl From<AppError> for Refused {
    fn from(_: AppError) -> Self {
        Self::Broken
    }
}

/// A file as it came.
#[derive(Debug)]
struct Raw {
    field: String,
    name: String,
    bytes: Result<Vec<u8>, FileError>,
}

/// A form with files, as it came; it holds its room in the budget.
#[derive(Debug)]
pub struct Posted {
    /// The texts.
    pub form: Form,
    files: Vec<Raw>,
    _claim: room::Claim,
}

/// A form whose files have been looked at.
#[derive(Debug)]
struct Judged {
    /// What is taken, re-encoded.
    good: Vec<Accepted>,
    /// What is not: its field, and a message that names the file and says what to do.
    bad: Vec<(String, String)>,
}

/// Reads a multipart form.
pub async fn read(request: Request) -> Result<Posted, Refused> {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse().ok());
    let length: usize = length.unwrap_or(MAX_FORM);
    if length > MAX_FORM {
        return Err(Refused::TooLarge);
    }
    let who = network(request.extensions().get::<Peer>().map(|p| p.0));
    let place = request.extensions().get::<Place>().cloned();
    let claim = room::claim(&who, length).await.ok_or(Refused::Busy)?;
    let parts = Multipart::from_request(request, &()).await.map_err(|_| Refused::Broken)?;
    let (form, files) = take_apart(parts).await?;
    if place.is_some_and(|p| !p.take()) {
        return Err(Refused::Busy);
    }
    Ok(Posted { form, files, _claim: claim })
}

async fn take_apart(mut parts: Multipart) -> Result<(Form, Vec<Raw>), Refused> {
    let (mut pairs, mut files) = (vec![], vec![]);
    let mut pace = Pace::begin();
    let mut seen = 0;
    while let Some(part) = pace.wait(parts.next_field()).await? {
        seen += 1;
        let field = part.name().map(str::to_owned).ok_or(Refused::Broken)?;
        if seen > MAX_PARTS || field.len() > 64 {
            return Err(Refused::Broken);
        }
        let name = part.file_name().map(str::to_owned);
        let max = if name.is_some() { MAX_BYTES } else { MAX_TEXT };
        let bytes = whole(part, max, &mut pace).await?;
        match (name, bytes) {
            // A file field that was left empty.
            (Some(name), Some(bytes)) if name.is_empty() && bytes.is_empty() => {}
            (Some(name), bytes) => files.push(Raw { field, name, bytes: bytes.ok_or(FileError::TooLarge) }),
            (None, Some(bytes)) => {
                pairs.push((field, String::from_utf8(bytes).map_err(|_| Refused::Broken)?))
            }
            (None, None) => return Err(Refused::Broken),
        }
    }
    Ok((Form::from_pairs(pairs)?, files))
}

/// The bytes of a part; none when there are more than `max`, which does not stop the reading.
async fn whole(mut part: Part<'_>, max: usize, pace: &mut Pace) -> Result<Option<Vec<u8>>, Refused> {
    let (mut bytes, mut over) = (Vec::new(), false);
    while let Some(chunk) = pace.wait(part.chunk()).await? {
        pace.took(chunk.len())?;
        over = over || bytes.len() + chunk.len() > max;
        if over {
            bytes = Vec::new();
        } else {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok((!over).then_some(bytes))
}

/// How fast a body comes.
struct Pace {
    begun: Instant,
    bytes: u64,
}

impl Pace {
    #[allow(clippy::disallowed_methods, reason = "a duration of the server itself")]
    fn begin() -> Self {
        Self { begun: Instant::now(), bytes: 0 }
    }

    async fn wait<T, E>(&self, piece: impl Future<Output = Result<T, E>>) -> Result<T, Refused> {
        timeout(PATIENCE, piece).await.map_err(|_| Refused::Slow)?.map_err(|_| Refused::Broken)
    }

    fn took(&mut self, bytes: usize) -> Result<(), Refused> {
        self.bytes += bytes as u64;
        let seconds = self.begun.elapsed().as_secs();
        let slow = seconds > PATIENCE.as_secs() && self.bytes < seconds * PACE;
        if slow { Err(Refused::Slow) } else { Ok(()) }
    }
}

impl Posted {
    /// Checks the files one by one, of which at most `room` are taken.
    async fn judge(self, room: usize, takes: Takes, lang: Lang) -> Judged {
        let Self { files, _claim, .. } = self;
        let (mut good, mut bad) = (vec![], vec![]);
        for Raw { field, name, bytes } in files {
            let accepted = match bytes {
                _ if good.len() >= room => Err(FileError::TooMany(takes.most)),
                Ok(bytes) => accept(&name, bytes).await,
                Err(error) => Err(error),
            };
            match accepted {
                Ok(file) if file.kind() == Type::Pdf && !takes.documents => {
                    bad.push((
                        field,
                        t::files::named(lang, names::shown(&name), FileError::NotPhoto.message(lang)),
                    ));
                }
                Ok(file) => good.push(file),
                Err(error) => {
                    bad.push((field, t::files::named(lang, names::shown(&name), error.message(lang))))
                }
            }
        }
        Judged { good, bad }
    }
}
