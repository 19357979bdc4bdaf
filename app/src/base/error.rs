//! The one error of a request: each maps to a status and to a page in the visitor's language. What went wrong inside goes
//! to the log with the request's id, never to the page (OU-07).
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

/// Why a request cannot be answered as asked. To add one: a variant, its status, its texts in `locales/*/errors.toml` and
/// a line in [`crate::web::page::error_page`].
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    #[error("not found")]
    NotFound,
    /// Nothing of a kind that has a page of its own for that: it says how to find one.
    #[error("not found: {0:?}")]
    NoSuch(ErrorKind),
    /// The address cannot be read: a repeated key, invalid encoding, a NUL.
    #[error("bad request")]
    BadRequest,
    /// A filter has a value that does not exist.
    #[error("bad filter {0}")]
    BadFilter(&'static str),
    /// A `?after=` that was changed or belongs to another list.
    #[error("bad cursor")]
    BadCursor,
    /// The database cannot be reached or is too busy; trying again helps.
    #[error("unavailable")]
    Unavailable,
    /// Two changes waited for each other and the database gave this one up: done again from the start, it will work. The layer that
    /// does so is `office::change::again`; only when it fails too does the visitor see a 503.
    #[error("crossed another change")]
    Crossed,
    /// Anything else. The text is for the log only.
    #[error("{0}")]
    Internal(String),
}

/// The part of an error that its page needs; travels as a response extension to the layer that draws the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    Notice,
    Centre,
    Need,
    Post,
    /// A time for visits.
    Time,
    /// See [`AppError::BadFilter`]: the name of the filter.
    Filter(&'static str),
    /// See [`AppError::BadCursor`].
    Cursor,
}

/// Marks the answer of [`AppError::Crossed`], as a response extension.
#[derive(Debug, Clone, Copy)]
pub struct Crossed;

/// What most functions answer with: another error is named.
pub type Result<T, E = AppError> = std::result::Result<T, E>;

impl AppError {
    /// The status of the answer.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound | Self::NoSuch(_) => StatusCode::NOT_FOUND,
            Self::BadRequest | Self::BadFilter(_) | Self::BadCursor => StatusCode::BAD_REQUEST,
            Self::Unavailable | Self::Crossed => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    const fn kind(&self) -> Option<ErrorKind> {
        match self {
            Self::NoSuch(kind) => Some(*kind),
            Self::BadFilter(name) => Some(ErrorKind::Filter(name)),
            Self::BadCursor => Some(ErrorKind::Cursor),
            _ => None,
        }
    }
}

impl From<sqlx::Error> for AppError {
    fn from(e: sqlx::Error) -> Self {
        match e {
            sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::Io(_)
            | sqlx::Error::WorkerCrashed => Self::Unavailable,
            // A deadlock that was broken, a serialisation failure (both PostgreSQL).
            sqlx::Error::Database(ref d)
                if d.code().is_some_and(|c| ["40P01", "40001"].contains(&c.as_ref())) =>
            {
                Self::Crossed
            }
            // SQLite: busy (5) and locked (6). PostgreSQL: too many connections, shutting down, lock or statement timeout.
            sqlx::Error::Database(ref d)
                if d.code().is_some_and(|c| {
                    ["5", "6", "53300", "57P01", "57P02", "57P03", "55P03", "57014"].contains(&c.as_ref())
                }) =>
            {
                Self::Unavailable
            }
            other => Self::Internal(format!("database: {other}")),
        }
    }
}

impl From<serde_json::Error> for AppError {
    fn from(e: serde_json::Error) -> Self {
        Self::Internal(format!("json: {e}"))
    }
}

impl IntoResponse for AppError {
    /// An answer without a body: the error layer draws the page, since it knows language and mode.
    fn into_response(self) -> Response {
        if let Self::Internal(why) = &self {
            tracing::error!(error = %why, "request failed");
        }
        let mut response = self.status().into_response();
        if let Some(kind) = self.kind() {
            response.extensions_mut().insert(kind);
        }
        if matches!(self, Self::Crossed) {
            response.extensions_mut().insert(Crossed);
        }
        response
    }
}
