//! Images are never kept as they came: decoded within limits, turned upright and encoded anew as JPEG, so that place, device,
//! thumbnails and whatever was appended are gone (IN-06). How large a picture becomes in memory is judged from its header, and only so
//! many pixels are worked on at once.
use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage, codecs::jpeg::JpegEncoder,
    imageops::FilterType,
};
use tokio::sync::Semaphore;

use super::FileError;

/// The most bytes that a picture may take when it is decoded.
const DECODED: u64 = 100 * 1024 * 1024;
/// The most pixels a side: no format of a camera has more.
const SIDE: u32 = 65_535;
/// What is stored has no more pixels: enough to read a scanned A4 page, or a long screenshot.
const KEPT: f64 = 12_250_000.0;
/// The narrow side does not become narrower than this, or nobody could read it.
const READABLE: f64 = 800.0;
/// From this proportion on it is a long screenshot, which can be cut in two.
const LONG: u32 = 3;
/// Quality of the JPEG.
const QUALITY: u8 = 85;

/// What may be decoded at once, in [`UNIT`]s: one large picture, or two of the usual size (RL-05).
static LANE: Semaphore = Semaphore::const_new((DECODED / UNIT) as usize);
const UNIT: u64 = 64 * 1024;

/// As [`reencode`], beside the server's threads, in a lane that holds [`DECODED`] bytes.
pub async fn reencode_async(bytes: Vec<u8>) -> Result<Vec<u8>, FileError> {
    let size = decoded(&mut decoder(&bytes)?)?;
    // Never more than two at once, however small they are: there are people who read.
    let permits = size.max(DECODED / 2).div_ceil(UNIT).min(DECODED / UNIT);
    let _lane = LANE.acquire_many(u32::try_from(permits).unwrap_or(1)).await.map_err(|_| FileError::Image)?;
    tokio::task::spawn_blocking(move || reencode(&bytes)).await.map_err(|_| FileError::Image)?
}

fn decoder(bytes: &[u8]) -> Result<impl ImageDecoder + '_, FileError> {
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| FileError::Image)?;
    if !matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) {
        return Err(FileError::Type);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    limits.max_alloc = Some(DECODED);
    reader.limits(limits);
    reader.into_decoder().map_err(|error| match error {
        image::ImageError::Limits(_) => FileError::Pixels,
        _ => FileError::Image,
    })
}

/// How many bytes the picture takes, by its header.
fn decoded(decoder: &mut impl ImageDecoder) -> Result<u64, FileError> {
    let (width, height) = decoder.dimensions();
    // Grey ones become coloured on the way.
    let size = decoder.total_bytes().max(u64::from(width) * u64::from(height) * 3);
    match size {
        0 => Err(FileError::Image),
        n if n <= DECODED => Ok(n),
        _ if height / LONG > width || width / LONG > height => Err(FileError::Long),
        _ => Err(FileError::Pixels),
    }
}

/// A JPEG of the same picture without anything else. Takes JPEG, PNG and WebP.
///
/// # Errors
/// [`FileError::Type`] for other formats, [`FileError::Pixels`] and [`FileError::Long`] for what is too large, else
/// [`FileError::Image`].
pub fn reencode(bytes: &[u8]) -> Result<Vec<u8>, FileError> {
    let mut decoder = decoder(bytes)?;
    decoded(&mut decoder)?;
    let (width, height) = decoder.dimensions();
    // A broken orientation is no reason to refuse a photo.
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| FileError::Image)?;
    if let Some((width, height)) = smaller(width, height) {
        picture = picture.resize_exact(width, height, FilterType::Triangle);
    }
    picture.apply_orientation(orientation);
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, QUALITY)
        .encode_image(&on_white(picture))
        .map_err(|_| FileError::Image)?;
    Ok(out)
}

/// The size to store a picture in; none when it is small enough. By its pixels, not its longer side: a screenshot of 1080 × 9000
/// stays as wide as it is.
fn smaller(width: u32, height: u32) -> Option<(u32, u32)> {
    let (w, h) = (f64::from(width), f64::from(height));
    let scale = (KEPT / (w * h)).sqrt().max(READABLE / w.min(h));
    let side = |n: f64| (n * scale).round().max(1.0) as u32;
    (scale < 1.0).then(|| (side(w), side(h)))
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
