//! What `nuanfang verify` asks about posts: that each says how many began as often as somebody did.
use crate::base::{error::Result, i18n::Lang};
use crate::fetch;
use crate::office::feature::Verdict;
use crate::t::posts_desk as d;
use crate::web::state::AppState;

/// Compares every post with its lines; names the first that differs.
pub async fn run(state: &AppState, lang: Lang) -> Result<Verdict> {
    let mut tx = state.db().read().await?;
    let wrong: Option<(String, i64, i64)> = fetch!(&mut tx, maybe "SELECT p.reference, p.filled, COUNT(f.id) FROM \
        posts p LEFT JOIN post_fills f ON f.post_id = p.id GROUP BY p.reference, p.filled HAVING p.filled <> \
        COUNT(f.id) ORDER BY p.reference LIMIT 1")?;
    if let Some((no, says, began)) = wrong {
        return Ok(Err(d::verify_wrong(lang, no, says, began)));
    }
    let n: i64 = fetch!(&mut tx, value "SELECT COUNT(*) FROM posts")?;
    Ok(Ok(vec![d::verify_sound(lang, n)]))
}
