//! In which form an answer goes out: what whoever asks takes and holds already, and the two ways to compress.
use std::io::Write as _;

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderValue, header},
};

/// What of a request chooses among the forms of one page.
pub(super) struct Asked {
    pub encoding: Option<Encoding>,
    pub tags: Vec<HeaderValue>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Encoding {
    Brotli,
    Gzip,
}

impl Asked {
    pub fn of(headers: &HeaderMap) -> Self {
        let encoding = if accepts(headers, "br") {
            Some(Encoding::Brotli)
        } else {
            accepts(headers, "gzip").then_some(Encoding::Gzip)
        };
        Self { encoding, tags: headers.get_all(header::IF_NONE_MATCH).iter().cloned().collect() }
    }
}

/// Whether whoever asks takes this encoding.
pub fn accepts(asked: &HeaderMap, name: &str) -> bool {
    let lines = asked.get_all(header::ACCEPT_ENCODING).iter().filter_map(|v| v.to_str().ok());
    lines.flat_map(|v| v.split(',')).any(|e| {
        let (token, weight) = e.split_once(';').unwrap_or((e, "q=1"));
        let weight = weight.trim().strip_prefix("q=").map(|q| q.trim().parse::<f32>());
        token.trim().eq_ignore_ascii_case(name) && !weight.is_some_and(|q| q.is_ok_and(|q| q <= 0.0))
    })
}

/// Whether a line of `If-None-Match` names this tag.
pub fn names(asked: &HeaderValue, tag: &str) -> bool {
    asked.to_str().is_ok_and(|list| {
        list.split(',').map(|t| t.trim().trim_start_matches("W/")).any(|t| t == tag || t == "*")
    })
}

pub(super) fn brotli(plain: &[u8]) -> Bytes {
    let params = brotli::enc::BrotliEncoderParams {
        quality: 5,
        lgwin: 18,
        size_hint: plain.len(),
        ..Default::default()
    };
    let mut small = Vec::with_capacity(plain.len() / 4);
    // Neither end can fail: both are memory.
    let _ = brotli::BrotliCompress(&mut &*plain, &mut small, &params);
    small.into()
}

pub(super) fn gzip(plain: &[u8]) -> Bytes {
    let mut small =
        flate2::write::GzEncoder::new(Vec::with_capacity(plain.len() / 4), flate2::Compression::new(6));
    let _ = small.write_all(plain);
    small.finish().unwrap_or_default().into()
}
