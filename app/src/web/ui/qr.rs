//! A QR code as one drawing inside the page: no picture is stored or fetched.
use leptos::prelude::*;
use qrcode::{Color, EcLevel, QrCode};

/// Modules of white around it, as readers want.
const QUIET: usize = 4;

/// The drawing, for a phone at a screen or at a printed page; nothing when the text is too long for one. What it says stands beside
/// it in words, so readers of screens are not told of it.
pub fn svg(text: &str) -> Option<AnyView> {
    use std::fmt::Write as _;
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        for (x, _) in row.iter().enumerate().filter(|(_, c)| **c == Color::Dark) {
            let _ = write!(path, "M{} {}h1v1h-1z", x + QUIET, y + QUIET);
        }
    }
    let size = width + 2 * QUIET;
    let view_box = format!("0 0 {size} {size}");
    Some(view! { <svg class="qr qr--big" viewBox=view_box role="img" aria-hidden="true" shape-rendering="crispEdges"><path d=path/></svg> }.into_any())
}
