//! The yardstick of `cargo xtask bench`: an axum route that answers with fixed bytes and does nothing else.
//! `bare PORT FILE…` serves the first file at `/0`, the next at `/1`, on 127.0.0.1 only.

use axum::{Router, body::Bytes, http::header, routing::get};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let port: u16 = args.next().unwrap_or_default().parse()?;
    let mut router = Router::new();
    for (index, file) in args.enumerate() {
        let page = Bytes::from(std::fs::read(file)?);
        let answer =
            move || std::future::ready(([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page.clone()));
        router = router.route(&format!("/{index}"), get(answer));
    }
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    axum::serve(listener, router).await?;
    Ok(())
}
