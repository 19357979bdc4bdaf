//! Taking a multipart form apart, within limits: its texts as a [`Form`], its files as bytes. A file that is too large does not
//! stop the reading, so that the page can come back with everything else that was typed.
use axum::extract::Multipart;

use super::{Accepted, FileError, MAX_BYTES, accept};
use crate::{base::error::AppError, web::forms::Form};

/// The most bytes of one text field; the reader of the form checks characters.
const MAX_TEXT: usize = 64 * 1024;
/// The most parts of a form.
const MAX_PARTS: usize = 100;

/// A file as it came.
#[derive(Debug)]
struct Raw {
    name: String,
    bytes: Result<Vec<u8>, FileError>,
}

/// A form with files, as it came.
#[derive(Debug)]
pub struct Posted {
    /// The texts.
    pub form: Form,
    files: Vec<Raw>,
}

/// Reads a multipart form.
///
/// # Errors
/// [`AppError::BadRequest`] for what is no such form, or breaks off.
pub async fn read(mut parts: Multipart) -> Result<Posted, AppError> {
    let (mut pairs, mut files) = (vec![], vec![]);
    let mut seen = 0;
    while let Some(mut part) = parts.next_field().await.map_err(|_| AppError::BadRequest)? {
        seen += 1;
        let field = part.name().map(str::to_owned).ok_or(AppError::BadRequest)?;
        if seen > MAX_PARTS || field.len() > 64 {
            return Err(AppError::BadRequest);
        }
        let file_name = part.file_name().map(str::to_owned);
        let max = if file_name.is_some() { MAX_BYTES } else { MAX_TEXT };
        let (mut bytes, mut over) = (Vec::new(), false);
        while let Some(chunk) = part.chunk().await.map_err(|_| AppError::BadRequest)? {
            over = over || bytes.len() + chunk.len() > max;
            if over {
                bytes = Vec::new();
            } else {
                bytes.extend_from_slice(&chunk);
            }
        }
        match file_name {
            // A file field that was left empty.
            Some(name) if name.is_empty() && bytes.is_empty() && !over => {}
            Some(name) => {
                // Nobody needs more than a few; what exceeds is counted, not kept.
                let bytes = if over || files.len() > 10 { Err(FileError::TooLarge) } else { Ok(bytes) };
                files.push(Raw { name, bytes });
            }
            None if over => return Err(AppError::BadRequest),
            None => pairs.push((field, String::from_utf8(bytes).map_err(|_| AppError::BadRequest)?)),
        }
    }
    Ok(Posted { form: Form::from_pairs(pairs)?, files })
}

impl Posted {
    /// How many files came.
    #[must_use]
    pub fn count(&self) -> usize {
        self.files.len()
    }

    /// Checks all files, at most `max`; the first that is not taken says why, with its cleaned name.
    ///
    /// # Errors
    /// Name and reason.
    pub async fn accept(self, max: usize) -> Result<(Form, Vec<Accepted>), (Form, FileError)> {
        let Self { form, files } = self;
        if files.len() > max {
            return Err((form, FileError::TooMany));
        }
        let mut good = vec![];
        for Raw { name, bytes } in files {
            let accepted = match bytes {
                Ok(bytes) => accept(&name, bytes).await,
                Err(error) => Err(error),
            };
            match accepted {
                Ok(file) => good.push(file),
                Err(error) => return Err((form, error)),
            }
        }
        Ok((form, good))
    }
}
