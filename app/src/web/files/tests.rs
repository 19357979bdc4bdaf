//! Hostile files, and the way of a good one.
use std::io::Cursor;

use axum::http::header;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use super::{FileError, Type, accept, images, names, serve, store};
use crate::base::ids::FileId;
use crate::testing::each_engine;

/// A small picture: left half red, right half blue.
pub(crate) fn picture(format: ImageFormat) -> Vec<u8> {
    let rgb = RgbImage::from_fn(40, 20, |x, _| if x < 20 { Rgb([200, 0, 0]) } else { Rgb([0, 0, 200]) });
    let mut out = Cursor::new(vec![]);
    DynamicImage::ImageRgb8(rgb).write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// A JPEG whose EXIF says "turned by 90 degrees" and holds a GPS position.
fn photo_with_gps() -> Vec<u8> {
    let plain = picture(ImageFormat::Jpeg);
    let mut tiff: Vec<u8> = b"MM\0*\0\0\0\x08\0\x02".to_vec();
    tiff.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]); // Orientation = 6
    tiff.extend([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38]); // GPS IFD at 38
    tiff.extend([0, 0, 0, 0]);
    tiff.extend([0, 1, 0, 1, 0, 2, 0, 0, 0, 2, b'N', 0, 0, 0, 0, 0, 0, 0]);
    tiff.extend(b"GPS-32.8042-114.0266");
    let mut exif = b"Exif\0\0".to_vec();
    exif.extend(tiff);
    let mut out = plain[..2].to_vec();
    out.extend([0xFF, 0xE1]);
    out.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
    out.extend(exif);
    out.extend(&plain[2..]);
    out
}

/// 60 bytes that claim a picture of 100 000 × 100 000.
fn bomb() -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    png.extend(100_000_u32.to_be_bytes());
    png.extend(100_000_u32.to_be_bytes());
    png.extend([8, 2, 0, 0, 0]);
    let crc = crc32(&png[12..]);
    png.extend(crc.to_be_bytes());
    png.extend(b"\0\0\0\x0bIDAT\x78\x9c\x63\0\0\0\x01\0\x01");
    png.resize(60, 0);
    png
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

#[tokio::test]
async fn in_05_hostile_files_are_refused_by_content() {
    let jpeg = picture(ImageFormat::Jpeg);
    let cases: &[(&str, Vec<u8>, FileError)] = &[
        ("gif.gif", b"GIF89a/*\0*/=alert(1)//".to_vec(), FileError::Type),
        ("gif.jpg", b"GIF89a/*\0*/=alert(1)//".to_vec(), FileError::Type),
        ("page.jpg", b"<!doctype html><script>alert(1)</script>".to_vec(), FileError::Type),
        (
            "drawing.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(),
            FileError::Type,
        ),
        ("photo.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1".to_vec(), FileError::Heic),
        ("paper.docx", b"%PDF-1.4".to_vec(), FileError::Type),
        ("bomb.png", bomb(), FileError::Pixels),
        ("cut.jpg", jpeg[..20].to_vec(), FileError::Image),
        ("empty.jpg", vec![], FileError::Empty),
        ("large.pdf", [b"%PDF-1.4".to_vec(), vec![0; super::MAX_PDF]].concat(), FileError::PdfTooLarge),
        ("large.jpg", [jpeg.clone(), vec![0; super::MAX_BYTES]].concat(), FileError::TooLarge),
        ("word.pdf", b"PK\x03\x04 not a PDF".to_vec(), FileError::Type),
    ];
    for (name, bytes, error) in cases {
        assert_eq!(accept(name, bytes.clone()).await.err(), Some(*error), "{name}");
    }
}

#[tokio::test]
async fn in_06_content_decides_about_pictures_whatever_their_name() {
    let jpeg = picture(ImageFormat::Jpeg);
    for (name, stored) in [
        ("photo.jfif", "photo.jpg"),
        ("photo.jpg.exe", "photo_jpg.jpg"),
        ("photo.png", "photo.jpg"),
        ("photo.pdf", "photo.jpg"),
        ("photo", "photo.jpg"),
    ] {
        let file = accept(name, jpeg.clone()).await.unwrap();
        assert_eq!((file.name(), file.kind()), (stored, Type::Jpeg), "{name}");
    }
}

/// A picture of one grey that claims a size; its content is that of nothing.
fn header_of(width: u32, height: u32) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    png.extend(width.to_be_bytes());
    png.extend(height.to_be_bytes());
    png.extend([8, 0, 0, 0, 0]);
    let crc = crc32(&png[12..]);
    png.extend(crc.to_be_bytes());
    png.extend(b"\0\0\0\x0bIDAT\x78\x9c\x63\0\0\0\x01\0\x01");
    png
}

#[test]
fn rl_05_how_large_a_picture_becomes_is_judged_from_its_header() {
    // 9200 × 9200 in 241 kB is 254 MB as a picture, also when it is grey.
    assert_eq!(images::reencode(&header_of(9_200, 9_200)), Err(FileError::Pixels));
    assert_eq!(images::reencode(&header_of(1_080, 40_000)), Err(FileError::Long), "cut it in two");
    assert_eq!(
        images::reencode(&header_of(1_080, 30_000)),
        Err(FileError::Image),
        "fits, but there is nothing in it"
    );
}

#[test]
fn a_long_screenshot_stays_readable() {
    for (size, kept) in
        [((1_080, 9_000), (1_080, 9_000)), ((1_080, 20_000), (813, 15_062)), ((5_000, 4_000), (3_913, 3_130))]
    {
        let picture = RgbImage::from_pixel(size.0, size.1, Rgb([9, 9, 9]));
        let mut jpeg = Cursor::new(vec![]);
        DynamicImage::ImageRgb8(picture).write_to(&mut jpeg, ImageFormat::Jpeg).unwrap();
        let out = image::load_from_memory(&images::reencode(&jpeg.into_inner()).unwrap()).unwrap();
        assert_eq!((out.width(), out.height()), kept, "{size:?}");
    }
}

#[test]
fn in_05_names_are_cleaned() {
    let long = "长".repeat(300) + ".jpg";
    for (name, cleaned) in [
        ("现场照片.JPG", "现场照片.jpg"),
        (r"..\..\windows\x.jpg", "x.jpg"),
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("a\r\nSet-Cookie: x=1.jpg", "x1.jpg"),
        ("shell.php.jpg", "shell_php.jpg"),
        ("a\"; filename=\"b.exe.jpg", "a_filenameb_exe.jpg"),
        ("\u{202E}gpj.exe.jpg", "gpj_exe.jpg"),
        (".jpg", "file.jpg"),
        ("<svg>.jpg", "svg.jpg"),
        (long.as_str(), &("长".repeat(80) + ".jpg")),
    ] {
        assert_eq!(names::clean(name, Type::Jpeg), cleaned, "{name}");
    }
    assert_eq!(names::extension("a.b.PDF "), "pdf");
}

#[test]
fn in_06_place_and_everything_else_are_gone_and_the_picture_stands_upright() {
    let photo = photo_with_gps();
    assert!(photo.windows(8).any(|w| w == b"GPS-32.8"));
    let mut polyglot = photo.clone();
    polyglot.extend(b"<script>alert(1)</script>");
    let out = images::reencode(&polyglot).unwrap();
    for trace in [&b"Exif"[..], b"GPS-32.8", b"<script>"] {
        assert!(!out.windows(trace.len()).any(|w| w == trace), "{trace:?}");
    }
    let upright = image::load_from_memory(&out).unwrap();
    assert_eq!((upright.width(), upright.height()), (20, 40), "turned as EXIF said");
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let out = images::reencode(&picture(format)).unwrap();
        assert!(out.starts_with(&[0xFF, 0xD8, 0xFF]), "{format:?} became a JPEG");
    }
    let mut clear = Cursor::new(vec![]);
    let glass = RgbaImage::from_pixel(8, 8, Rgba([0, 0, 0, 0]));
    DynamicImage::ImageRgba8(glass).write_to(&mut clear, ImageFormat::Png).unwrap();
    let paper = image::load_from_memory(&images::reencode(&clear.into_inner()).unwrap()).unwrap().into_rgb8();
    assert!(paper.get_pixel(4, 4).0.iter().all(|c| *c > 250), "what shows through is paper");
    assert_eq!(images::reencode(b"GIF89a......"), Err(FileError::Type));
}

#[tokio::test]
async fn in_05_a_file_is_sealed_belongs_to_its_owner_and_leaves_as_an_attachment() {
    each_engine(|state| async move {
        let pdf = accept("证明\"材料.pdf", b"%PDF-1.4 secret".to_vec()).await.unwrap();
        let mut tx = state.db().write().await.unwrap();
        let new = store::NewFile { owner: "objection:1".into(), kind: "attachment", file: &pdf };
        let id = store::put(&mut tx, &state, &new).await.unwrap();
        tx.commit().await.unwrap();

        let mut tx = state.db().write().await.unwrap();
        let raw: Vec<u8> =
            crate::on!(&mut tx, c => sqlx::query_scalar("SELECT content FROM file_contents").fetch_one(c).await)
                .unwrap();
        assert!(!raw.windows(6).any(|w| w == b"secret"), "sealed at rest");
        let keys = state.keys();
        let other = FileId::new(state.clock().now());
        assert!(store::get(&mut tx, keys, "objection:1", other).await.unwrap().is_none());
        assert!(store::get(&mut tx, keys, "objection:2", id).await.unwrap().is_none(), "AC-04");
        let (meta, bytes) = store::get(&mut tx, keys, "objection:1", id).await.unwrap().unwrap();
        assert_eq!((meta.name.as_str(), bytes.as_slice()), ("证明材料.pdf", &b"%PDF-1.4 secret"[..]));

        let answer = serve::attachment(&meta, bytes);
        let head = |name| answer.headers().get(name).unwrap().to_str().unwrap();
        assert_eq!(head(header::CONTENT_TYPE), "application/pdf");
        assert_eq!(head(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
        assert!(head(header::CONTENT_SECURITY_POLICY).contains("sandbox"));
        let name = "attachment; filename=\"file.pdf\"; filename*=UTF-8''%E8%AF%81%E6%98%8E%E6%9D%90%E6%96%99.pdf";
        assert_eq!(head(header::CONTENT_DISPOSITION), name);

        assert_eq!(store::hand_over(&mut tx, "objection:1", "objection:3").await.unwrap(), 1);
        let now = state.clock().now();
        assert_eq!(store::delete(&mut tx, "objection:3", now).await.unwrap(), 1);
        assert!(store::list(&mut tx, "objection:3").await.unwrap().is_empty());
        assert!(store::get(&mut tx, keys, "objection:3", id).await.unwrap().is_none());
    })
    .await;
}
