//! Strict limits, counted in the database so that several nodes count together (RL-02, AC-10, IN-07, RL-04). A limit refuses what is
//! too much and nothing else: whoever is refused reads until when ([`Full`]), with the same time in `Retry-After`, and gets back
//! what was typed. They are measured for a hundred people behind one address who all do within an hour what they may do. Whose a
//! counter is stands there as a keyed code only.
//!
//! To limit something new: a [`Limit`] in the feature, [`take`] where it happens, [`full`] before work that would be in vain.
use std::net::IpAddr;

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};

use crate::base::{
    clock::SHANGHAI, clock::local_date, db::Tx, error::Result, i18n::Lang, keeping::Rule, keys::Keys,
};
use crate::{exec, fetch, t};

/// How long a counter counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// A full hour of the clock.
    Hour,
    /// A day in Asia/Shanghai.
    Day,
}

/// What is counted, and the most of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// The word it is stored under; unlike every other limit's.
    pub word: &'static str,
    /// The most in one span.
    pub most: i64,
    pub span: Span,
}

/// Wrong receipt codes of a network: a hundred people mistyping. Eighty random bits need no limit; this one makes guessing
/// loud, and stops only wrong codes: a right one is always answered.
pub const WRONG_CODES: Limit = Limit { word: "code", most: 200, span: Span::Hour };
/// Saved texts of a network: a hundred people, each correcting a dozen times.
pub const SAVES: Limit = Limit { word: "draft", most: 1_500, span: Span::Hour };
/// Files of a network: a hundred people with three each, and one of them taken again (IN-07).
pub const FILES: Limit = Limit { word: "file", most: 400, span: Span::Hour };
/// Bytes of stored files of a network (IN-07).
pub const BYTES: Limit = Limit { word: "bytes", most: 1024 * 1024 * 1024, span: Span::Hour };

/// A limit is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full {
    /// When it begins anew.
    pub until: DateTime<Utc>,
}

impl Full {
    /// Until when, in words.
    pub fn words(self, lang: Lang, now: DateTime<Utc>) -> String {
        let time = self.until.with_timezone(&SHANGHAI).format("%H:%M").to_string();
        if local_date(self.until) == local_date(now) {
            t::quotas::later_today(lang, time)
        } else {
            t::quotas::tomorrow(lang).to_owned()
        }
    }

    /// Turns a page that says so into the answer: 429 and how many seconds to wait.
    pub fn refuse(self, mut page: Response, now: DateTime<Utc>) -> Response {
        *page.status_mut() = StatusCode::TOO_MANY_REQUESTS;
        let seconds = (self.until - now).num_seconds().max(0) + 1;
        page.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        page
    }
}

impl Limit {
    fn slot(&self, now: DateTime<Utc>) -> String {
        let form = if self.span == Span::Hour { "%Y%m%d%H" } else { "%Y%m%d" };
        now.with_timezone(&SHANGHAI).format(form).to_string()
    }

    fn ends(&self, now: DateTime<Utc>) -> Full {
        let span = if self.span == Span::Hour { TimeDelta::hours(1) } else { TimeDelta::days(1) };
        let local = now.with_timezone(&SHANGHAI).naive_local();
        let begun = local.duration_trunc(span).unwrap_or(local);
        Full { until: now + (begun + span - local) }
    }
}

/// The network of an address: IPv6 by /64 (RL-01).
pub fn network(ip: Option<IpAddr>) -> String {
    match ip {
        None => String::new(),
        Some(IpAddr::V4(ip)) => ip.to_string(),
        Some(IpAddr::V6(ip)) => ip.segments()[..4].iter().map(|s| format!("{s:x}:")).collect(),
    }
}

/// Whether a request counts as its visitor's own: a picture or script on somebody else's page burns nobody's tries.
pub fn is_own(headers: &HeaderMap) -> bool {
    let is = |name: &str, value: &str| headers.get(name).is_some_and(|v| v.as_bytes() == value.as_bytes());
    !is("sec-fetch-site", "cross-site") || is("sec-fetch-dest", "document")
}

fn whose(keys: &Keys, who: &str) -> String {
    keys.lookup("quota", who)
}

/// Whether the limit is reached already; counts nothing.
pub async fn full(
    tx: &mut Tx,
    keys: &Keys,
    now: DateTime<Utc>,
    limit: Limit,
    who: &str,
) -> Result<Option<Full>> {
    let n: Option<i64> = fetch!(tx, maybe_value "SELECT n FROM quotas WHERE what = $1 AND whose = $2 AND slot = $3";
        limit.word, whose(keys, who), limit.slot(now))?;
    Ok((n.unwrap_or(0) >= limit.most).then(|| limit.ends(now)))
}

/// Counts `by` more; `Some` when that is more than the limit. Two nodes at once count one after the other.
pub async fn take(
    tx: &mut Tx,
    keys: &Keys,
    now: DateTime<Utc>,
    limit: Limit,
    who: &str,
    by: i64,
) -> Result<Option<Full>> {
    let n: i64 = fetch!(tx, value "INSERT INTO quotas (what, whose, slot, n, at) VALUES ($1, $2, $3, $4, $5) ON \
        CONFLICT (what, whose, slot) DO UPDATE SET n = quotas.n + excluded.n RETURNING n";
        limit.word, whose(keys, who), limit.slot(now), by, now)?;
    if n >= limit.most && n - by < limit.most {
        // The alarm of AC-10; without the address (LG-01).
        tracing::warn!(alarm = "quota", what = limit.word, "a network or address reached its limit");
    }
    Ok((n > limit.most).then(|| limit.ends(now)))
}

/// Old counters.
pub const OLD: Rule = Rule::quiet("quotas", "RL-03", |tx, _, now| Box::pin(sweep(tx, now)));

/// Forgets counters older than two days.
pub async fn sweep(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64> {
    Ok(exec!(tx, "DELETE FROM quotas WHERE at < $1"; now - TimeDelta::days(2))?)
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse as _;

    use super::*;
    use crate::testing::each_engine;

    const TWO: Limit = Limit { word: "test", most: 2, span: Span::Hour };

    #[tokio::test]
    async fn a_limit_refuses_the_excess_and_words_and_header_agree() {
        each_engine(|state| async move {
            let (keys, now) = (state.keys(), state.clock().now() + TimeDelta::minutes(20));
            let mut tx = state.db().write().await.unwrap();
            for _ in 0..2 {
                assert_eq!(full(&mut tx, keys, now, TWO, "a").await.unwrap(), None);
                assert_eq!(take(&mut tx, keys, now, TWO, "a", 1).await.unwrap(), None);
            }
            let refused = take(&mut tx, keys, now, TWO, "a", 1).await.unwrap().unwrap();
            assert_eq!(full(&mut tx, keys, now, TWO, "a").await.unwrap(), Some(refused));
            assert_eq!(full(&mut tx, keys, now, TWO, "b").await.unwrap(), None, "another network");
            // 10:20 in Shanghai: the next hour begins at 11:00, in forty minutes.
            assert!(refused.words(Lang::ZhCn, now).contains("11:00"));
            let answer = refused.refuse("".into_response(), now);
            assert_eq!(
                (answer.status().as_u16(), answer.headers()[header::RETRY_AFTER].to_str().unwrap()),
                (429, "2401")
            );
            assert_eq!(take(&mut tx, keys, refused.until, TWO, "a", 1).await.unwrap(), None, "a new hour");
            let day = Limit { span: Span::Day, ..TWO };
            assert_eq!(day.ends(now).until, "2026-09-22T16:00:00Z".parse::<DateTime<Utc>>().unwrap());
            assert_eq!(sweep(&mut tx, now + TimeDelta::days(3)).await.unwrap(), 2);
        })
        .await;
    }

    #[test]
    fn ac_10_a_picture_on_another_site_burns_nobodys_tries() {
        for (site, dest, own) in [
            (None, None, true),
            (Some("none"), Some("document"), true),
            (Some("same-origin"), Some("image"), true),
            (Some("cross-site"), Some("document"), true),
            (Some("cross-site"), Some("image"), false),
            (Some("cross-site"), None, false),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in [("sec-fetch-site", site), ("sec-fetch-dest", dest)] {
                if let Some(value) = value {
                    headers.insert(name, value.parse().unwrap());
                }
            }
            assert_eq!(is_own(&headers), own, "{site:?} {dest:?}");
        }
        assert_eq!(network(Some("2001:db8:1:2:3::4".parse().unwrap())), "2001:db8:1:2:");
    }
}
