//! Files that people hand in: checked by content and extension, images re-encoded, sealed, kept in the database and so outside
//! the web root, and given out as attachments only (IN-05 to IN-07).
//!
//! The way of a file: [`upload::read`] takes a multipart form apart, [`accept`] checks and re-encodes (before any transaction,
//! because it takes time), [`store::put`] writes it in the transaction of its owner, [`serve::attachment`] gives it out. To use it
//! for another feature: an `owner` word of its own, and a prefix in `UPLOADS` of the server's `layers/run.rs`.
pub mod images;
pub mod names;
pub mod serve;
pub mod store;
pub mod upload;

#[cfg(test)]
pub(crate) mod tests;

use crate::{
    base::{i18n::Lang, words},
    t,
};

/// The most bytes of one file.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;
/// The most bytes of a form with files, and so of one request (IN-04).
pub const MAX_FORM: usize = 20 * 1024 * 1024;

words! {
    /// What is stored: every image became a JPEG.
    Type {
        /// A photo or scan.
        Jpeg = "jpeg",
        /// A document, kept as it came and never shown inline (IN-07).
        Pdf = "pdf",
    }
}

impl Type {
    /// The media type it is given out as; never the one that came with the upload.
    #[must_use]
    pub const fn media(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Pdf => "application/pdf",
        }
    }

    /// The extension it is given out with.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Pdf => "pdf",
        }
    }
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// It holds nothing.
    #[error("the file is empty")]
    Empty,
    /// More than [`MAX_BYTES`].
    #[error("the file is too large")]
    TooLarge,
    /// Neither a JPEG, PNG, WebP nor PDF, or its name says something else than its content.
    #[error("this type of file is not taken")]
    Type,
    /// An image that cannot be read, or claims to be enormous.
    #[error("the image cannot be read")]
    Image,
    /// More files than the form takes.
    #[error("too many files")]
    TooMany,
}

impl FileError {
    /// What to tell the person.
    #[must_use]
    pub fn message(self, lang: Lang) -> &'static str {
        match self {
            Self::Empty => t::files::empty(lang),
            Self::TooLarge => t::files::too_large(lang),
            Self::Type => t::files::bad_type(lang),
            Self::Image => t::files::bad_image(lang),
            Self::TooMany => t::files::too_many(lang),
        }
    }
}

/// A file that was checked; the only way to get one is [`accept`].
#[derive(Clone)]
pub struct Accepted {
    name: String,
    kind: Type,
    bytes: Vec<u8>,
}

impl std::fmt::Debug for Accepted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Accepted({:?}, {} bytes)", self.kind, self.bytes.len())
    }
}

impl Accepted {
    /// Its cleaned name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
    /// Its type.
    #[must_use]
    pub const fn kind(&self) -> Type {
        self.kind
    }
    /// How many bytes are stored.
    #[must_use]
    pub fn size(&self) -> usize {
        self.bytes.len()
    }
}

/// What the first bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sniffed {
    Jpeg,
    Png,
    Webp,
    Pdf,
}

fn sniff(bytes: &[u8]) -> Option<Sniffed> {
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        Some(Sniffed::Jpeg)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some(Sniffed::Png)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some(Sniffed::Webp)
    } else if bytes.starts_with(b"%PDF-") {
        Some(Sniffed::Pdf)
    } else {
        None
    }
}

fn fits(sniffed: Sniffed, extension: &str) -> bool {
    match sniffed {
        Sniffed::Jpeg => matches!(extension, "jpg" | "jpeg"),
        Sniffed::Png => extension == "png",
        Sniffed::Webp => extension == "webp",
        Sniffed::Pdf => extension == "pdf",
    }
}

/// Checks a file: size, type by content and by extension (IN-05), and re-encodes images (IN-06).
pub async fn accept(name: &str, bytes: Vec<u8>) -> Result<Accepted, FileError> {
    if bytes.is_empty() {
        return Err(FileError::Empty);
    }
    if bytes.len() > MAX_BYTES {
        return Err(FileError::TooLarge);
    }
    let sniffed = sniff(&bytes).ok_or(FileError::Type)?;
    if !fits(sniffed, &names::extension(name)) {
        return Err(FileError::Type);
    }
    let (kind, bytes) = match sniffed {
        Sniffed::Pdf => (Type::Pdf, bytes),
        Sniffed::Jpeg | Sniffed::Png | Sniffed::Webp => (Type::Jpeg, images::reencode_async(bytes).await?),
    };
    Ok(Accepted { name: names::clean(name, kind), kind, bytes })
}
