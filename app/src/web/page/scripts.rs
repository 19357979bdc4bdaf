//! What a page with islands may run: one inline script that starts them, the same on every page of a process, allowed by its hash
//! (OU-01). A page holds nothing that differs from one answer to the next, so it can be kept.
use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hydration_context::SsrSharedContext;
use leptos::prelude::*;
use sha2::{Digest as _, Sha256};

use super::Assets;
use crate::web::ui::layout::islands;

/// The hash of the script that starts the islands, `sha256-…`, left as a response extension for the layer that writes the policy. An
/// answer without it carries no script.
#[derive(Debug, Clone)]
pub struct Scripts(pub Arc<str>);

impl Scripts {
    /// Of these assets under this base. Only what the program itself makes is hashed, never what stands on a page: a script that got
    /// there otherwise must not run.
    pub(crate) fn of(assets: &Assets, base: &str) -> Option<Self> {
        let name = assets.islands?;
        let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
        let html = owner.with(|| islands(name, base.to_owned()).to_html());
        owner.cleanup();
        let hash = STANDARD.encode(Sha256::digest(inline(&html)?));
        Some(Self(format!("sha256-{hash}").into()))
    }
}

/// The text of the inline script.
fn inline(html: &str) -> Option<&str> {
    let (_, rest) = html.split_once("<script")?;
    rest.split_once('>')?.1.split("</script>").next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::clock::Clock;
    use crate::testing::{sqlite_state, tuesday};
    use crate::web::menu::Section;
    use crate::web::page::{Cx, Head};
    use crate::web::state::AppState;

    #[tokio::test]
    async fn ou_01_the_hash_is_that_of_the_script_of_every_page_with_islands() {
        let bare = sqlite_state(Clock::fixed(tuesday())).await;
        let assets = Assets { islands: Some("nuanfang"), ..Assets::NONE };
        let (db, keys) = (bare.db().clone(), bare.keys().clone());
        let site = crate::base::site_config::Site { url: "https://a.example/b".into(), ..Default::default() };
        let state = AppState::new(
            db,
            bare.clock().clone(),
            keys,
            site,
            bare.running().clone(),
            assets,
            bare.declared().clone(),
        );
        let parts = axum::http::Request::get("/x").body(()).unwrap().into_parts().0;
        let mut head = Head::new("x", "x", Section::HOME);
        head.islands = true;
        let answer = Cx::from_parts(&parts, &state).page(head, || view! { <script>"evil()"</script> });
        let Scripts(hash) = answer.extensions().get::<Scripts>().unwrap().clone();
        let body = axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
        let html = String::from_utf8_lossy(&body);
        assert!(!html.contains("nonce"));
        let hashes: Vec<_> = html
            .split("<script")
            .skip(1)
            .filter_map(|s| {
                let text = s.split_once('>')?.1.split("</script>").next()?;
                Some(format!("sha256-{}", STANDARD.encode(Sha256::digest(text))))
            })
            .collect();
        assert_eq!(hashes.len(), 2);
        assert!(hashes[0] == *hash && hashes[1] != *hash, "{hashes:?} {hash}");
        assert!(Scripts::of(&Assets::NONE, "").is_none());
    }
}
