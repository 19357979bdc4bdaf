//! Files that people hand in: checked by content, images re-encoded, sealed, kept in the database and so outside
//! the web root, and given out as attachments only (IN-05 to IN-07).
//!
//! The way of a file: the kit `uploads` takes it in, [`accept`] checks and re-encodes (before any transaction, because it takes time),
//! [`store::put`] writes it in the transaction of its owner, [`serve::attachment`] gives it out. To use it for another feature: an
//! `owner` word of its own.
pub mod images;
pub mod names;
pub mod serve;
pub mod store;

#[cfg(test)]
pub(crate) mod tests;

use crate::base::{i18n::Lang, words};
use crate::t;

/// The most bytes of one picture as it comes; it is re-encoded.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;
/// The most bytes of one document, which is kept as it came.
pub const MAX_PDF: usize = 5 * 1024 * 1024;

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
    pub const fn media(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Pdf => "application/pdf",
        }
    }

    /// The extension it is given out with.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Pdf => "pdf",
        }
    }
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileError {
    /// It holds nothing.
    Empty,
    /// More than [`MAX_BYTES`].
    TooLarge,
    /// A document of more than [`MAX_PDF`].
    PdfTooLarge,
    /// Neither a JPEG, PNG, WebP nor PDF; or a document whose name says something else.
    Type,
    /// A document where only pictures are taken.
    NotPhoto,
    /// A picture of a phone that saves in its maker's format.
    Heic,
    /// An image that cannot be read.
    Image,
    /// An image of too many pixels.
    Pixels,
    /// A long screenshot of too many pixels.
    Long,
    /// More files than the form takes: how many it takes.
    TooMany(usize),
}

impl FileError {
    /// What to do about it.
    pub fn message(self, lang: Lang) -> String {
        let words = match self {
            Self::Empty => t::files::empty(lang),
            Self::TooLarge => t::files::too_large(lang),
            Self::PdfTooLarge => t::files::pdf_too_large(lang),
            Self::Type => t::files::bad_type(lang),
            Self::NotPhoto => t::files::not_photo(lang),
            Self::Heic => t::files::heic(lang),
            Self::Image => t::files::bad_image(lang),
            Self::Pixels => t::files::pixels(lang),
            Self::Long => t::files::long(lang),
            Self::TooMany(most) => return t::files::too_many(lang, most),
        };
        words.to_owned()
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
    pub fn name(&self) -> &str {
        &self.name
    }
    pub const fn kind(&self) -> Type {
        self.kind
    }
    /// How many bytes are stored.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }
}

/// Brands of the container in which phones save pictures that no browser shows.
const HEIC: [&[u8]; 7] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"];

/// What the first bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sniffed {
    Jpeg,
    Png,
    Webp,
    Pdf,
    Heic,
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
    } else if bytes.get(4..8) == Some(b"ftyp") && HEIC.iter().any(|b| bytes.get(8..12) == Some(*b)) {
        Some(Sniffed::Heic)
    } else {
        None
    }
}

/// Checks a file: size, type (IN-05), and re-encodes images (IN-06). Content alone decides about pictures, whatever their name: phones
/// and chat programmes name them as they like (`photo.jfif`), and what is stored is another file anyway.
pub async fn accept(name: &str, bytes: Vec<u8>) -> Result<Accepted, FileError> {
    if bytes.is_empty() {
        return Err(FileError::Empty);
    }
    if bytes.len() > MAX_BYTES {
        return Err(FileError::TooLarge);
    }
    let (kind, bytes) = match sniff(&bytes).ok_or(FileError::Type)? {
        Sniffed::Pdf if names::extension(name) != "pdf" => return Err(FileError::Type),
        Sniffed::Pdf if bytes.len() > MAX_PDF => return Err(FileError::PdfTooLarge),
        Sniffed::Pdf => (Type::Pdf, bytes),
        Sniffed::Heic => return Err(FileError::Heic),
        Sniffed::Jpeg | Sniffed::Png | Sniffed::Webp => (Type::Jpeg, images::reencode_async(bytes).await?),
    };
    Ok(Accepted { name: names::clean(name, kind), kind, bytes })
}
