//! Images are never kept as they came: decoded within limits, turned upright and encoded anew as JPEG, so that place, device,
//! thumbnails and whatever was appended are gone (IN-06).
use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, Rgb, RgbImage,
    codecs::jpeg::JpegEncoder,
};
use tokio::sync::Semaphore;

use super::FileError;

/// The most pixels a side.
const SIDE: u32 = 10_000;
/// The most bytes a decoder may take.
const MEMORY: u64 = 256 * 1024 * 1024;
/// What is stored is no larger than this a side: enough to read a scanned A4 page.
const KEPT: u32 = 3_500;
/// Quality of the JPEG.
const QUALITY: u8 = 85;

/// So many are worked on at once (RL-05).
static PLACES: Semaphore = Semaphore::const_new(2);

/// As [`reencode`], beside the server's threads and two at a time.
pub async fn reencode_async(bytes: Vec<u8>) -> Result<Vec<u8>, FileError> {
    let _place = PLACES.acquire().await.map_err(|_| FileError::Image)?;
    tokio::task::spawn_blocking(move || reencode(&bytes)).await.map_err(|_| FileError::Image)?
}

/// A JPEG of the same picture without anything else. Takes JPEG, PNG and WebP.
///
/// # Errors
/// [`FileError::Type`] for other formats, [`FileError::Image`] for what cannot be read within the limits.
pub fn reencode(bytes: &[u8]) -> Result<Vec<u8>, FileError> {
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| FileError::Image)?;
    if !matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) {
        return Err(FileError::Type);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| FileError::Image)?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 || width > SIDE || height > SIDE || decoder.total_bytes() > MEMORY {
        return Err(FileError::Image);
    }
    // A broken orientation is no reason to refuse a photo.
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| FileError::Image)?;
    if width > KEPT || height > KEPT {
        picture = picture.thumbnail(KEPT, KEPT);
    }
    picture.apply_orientation(orientation);
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, QUALITY)
        .encode_image(&on_white(picture))
        .map_err(|_| FileError::Image)?;
    Ok(out)
}

/// JPEG knows no transparency: what shows through becomes paper.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    let blend = |c: u8, a: u8| {
        let (c, a) = (u32::from(c), u32::from(a));
        u8::try_from((c * a + 255 * (255 - a)) / 255).unwrap_or(255)
    };
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [r, g, b, a] = picture.get_pixel(x, y).0;
        Rgb([blend(r, a), blend(g, a), blend(b, a)])
    })
}
