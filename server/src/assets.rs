//! The embedded files (see `build.rs`) and how they are served: a hash in the name, so a browser keeps them for a year and
//! never asks twice; compressed copies chosen by `Accept-Encoding`; an unknown name is a 404, never a page (OU-04).
use app::web::cache::{accepts, names};
use app::web::page::Assets;
use axum::{
    Router,
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};

/// One embedded file.
#[derive(Debug)]
pub struct File {
    /// Its name in `public/` or the package.
    pub name: &'static str,
    /// Where it is served.
    pub path: &'static str,
    /// The `Content-Type`.
    pub content_type: &'static str,
    /// The start of its SHA-256.
    pub hash: &'static str,
    /// Whether the hash is part of the path.
    pub immutable: bool,
    /// As it is.
    pub body: &'static [u8],
    /// Compressed with brotli.
    pub br: Option<&'static [u8]>,
    /// Compressed with gzip.
    pub gz: Option<&'static [u8]>,
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Marks an answer whose encoding is already settled, so that the compression layer leaves it alone.
#[derive(Debug, Clone, Copy)]
pub struct Encoded;

/// What pages need to know to link the files.
#[must_use]
pub fn for_pages() -> Assets {
    let icon = path("favicon.svg").or_else(|| path("favicon.ico")).unwrap_or("/favicon.ico");
    Assets { css: CSS, icon, islands: ISLANDS }
}

/// Where the file of this name is served.
#[must_use]
pub fn path(name: &str) -> Option<&'static str> {
    FILES.iter().find(|f| f.name == name).map(|f| f.path)
}

/// The routes of all embedded files. Browsers ask for `/favicon.ico` by themselves, so the icons also have plain names.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let mut router = Router::new().route("/assets/{*path}", get(by_path));
    for name in ["favicon.ico", "favicon.svg", "apple-touch-icon.png"] {
        if let Some(file) = FILES.iter().find(|f| f.name == name) {
            router = router.route(
                &format!("/{name}"),
                get(move |headers: HeaderMap| async move { answer(file, &headers, "public, max-age=86400") }),
            );
        }
    }
    router
}

async fn by_path(uri: axum::http::Uri, headers: HeaderMap) -> Response {
    match FILES.binary_search_by(|f| f.path.cmp(uri.path())) {
        Ok(i) => {
            let file = &FILES[i];
            let keep = if file.immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
            answer(file, &headers, keep)
        }
        Err(_) => (StatusCode::NOT_FOUND, [(header::CACHE_CONTROL, "no-store")]).into_response(),
    }
}

fn answer(file: &'static File, asked: &HeaderMap, keep: &'static str) -> Response {
    let encoding = choose(asked, file);
    let (body, tag) = match encoding {
        Some("br") => (file.br.unwrap_or(file.body), format!("\"{}-br\"", file.hash)),
        Some(_) => (file.gz.unwrap_or(file.body), format!("\"{}-gz\"", file.hash)),
        None => (file.body, format!("\"{}\"", file.hash)),
    };
    let unchanged = asked.get_all(header::IF_NONE_MATCH).iter().any(|v| names(v, &tag));
    let mut response = if unchanged {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(Body::from(Bytes::from_static(body)))
    };
    response.extensions_mut().insert(Encoded);
    let headers = response.headers_mut();
    if !unchanged {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.content_type));
        if let Some(encoding) = encoding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
    }
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    if file.br.is_some() || file.gz.is_some() {
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    // Set here because a 304 has no content type to tell the header layer what it belongs to.
    headers.insert(header::CONTENT_SECURITY_POLICY, crate::layers::headers::CSP_FILE);
    response
}

/// The best encoding that the file has and the browser accepts.
fn choose(asked: &HeaderMap, file: &File) -> Option<&'static str> {
    if file.br.is_some() && accepts(asked, "br") {
        Some("br")
    } else if file.gz.is_some() && accepts(asked, "gzip") {
        Some("gzip")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: File = File {
        name: "a.css",
        path: "/assets/a.0.css",
        content_type: "text/css; charset=utf-8",
        hash: "0",
        immutable: true,
        body: b"raw",
        br: Some(b"br"),
        gz: Some(b"gz"),
    };

    #[test]
    fn the_table_is_sorted_and_unique() {
        assert!(FILES.windows(2).all(|w| w[0].path < w[1].path));
        assert!(FILES.iter().any(|f| f.path == CSS));
        assert!(FILES.iter().all(|f| f.body.len() > 1 || f.br.is_none()));
    }

    #[test]
    fn the_browser_chooses_the_encoding() {
        for (asked, got) in [
            ("br, gzip", Some("br")),
            ("gzip, deflate", Some("gzip")),
            ("GZIP;q=0.5", Some("gzip")),
            ("br;q=0, gzip", Some("gzip")),
            ("br; q=0.0", None),
            ("identity", None),
            ("brotli", None),
            ("", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(asked));
            assert_eq!(choose(&headers, &FILE), got, "{asked}");
        }
    }

    #[test]
    fn a_known_tag_is_answered_without_a_body() {
        let tags = |v: &'static str| names(&HeaderValue::from_static(v), "\"0-br\"");
        assert!(tags("\"0-br\""));
        assert!(tags("\"x\", W/\"0-br\""));
        assert!(!tags("\"0\""));
    }
}
