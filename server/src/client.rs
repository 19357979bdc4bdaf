//! Who is asking, as far as limits need to know (RL-01): the peer's address, or, when the peer is a proxy that we were told
//! to trust, the rightmost `X-Forwarded-For` entry that is not such a proxy. `X-Real-IP` and `Forwarded` are ignored. The
//! address is used for limits only and never logged (LG-01).
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::http::HeaderMap;

/// The reverse proxies whose word about the client's address counts; by default none.
pub type TrustedProxies = app::base::networks::Networks;

/// The network that limits are counted for: one IPv4 address, or the /64 that one IPv6 subscriber has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClientKey {
    /// An IPv4 address.
    V4(Ipv4Addr),
    /// The upper half of an IPv6 address.
    V6(u64),
}

impl From<IpAddr> for ClientKey {
    fn from(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(v4) => Self::V4(v4),
            IpAddr::V6(v6) => Self::V6((v6.to_bits() >> 64) as u64),
        }
    }
}

/// The client's address.
#[must_use]
pub fn address(peer: SocketAddr, headers: &HeaderMap, trusted: &TrustedProxies) -> IpAddr {
    let mut nearest = peer.ip().to_canonical();
    // Several header lines count as one list, in their order (RFC 9110 §5.3).
    let lines: Vec<_> = headers.get_all("x-forwarded-for").iter().collect();
    for line in lines.iter().rev() {
        for entry in line.as_bytes().rsplit(|b| *b == b',') {
            if !trusted.contains(nearest) {
                return nearest;
            }
            // What a trusted proxy did not write as an address says nothing about those left of it.
            let Some(next) = std::str::from_utf8(entry).ok().and_then(parse) else { return nearest };
            nearest = next;
        }
    }
    nearest
}

/// Whether the request came through a proxy, trusted or not.
#[must_use]
pub fn forwarded(headers: &HeaderMap) -> bool {
    ["x-forwarded-for", "forwarded", "x-real-ip", "via"].iter().any(|h| headers.contains_key(*h))
}

/// `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:4711`.
fn parse(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim();
    let ip = entry.parse::<IpAddr>().ok();
    let ip = ip.or_else(|| entry.parse::<SocketAddr>().ok().map(|a| a.ip()));
    let ip = ip.or_else(|| entry.strip_prefix('[')?.strip_suffix(']')?.parse().ok());
    ip.map(|ip| ip.to_canonical())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn who(peer: &str, lines: &[&str], trusted: &str) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        headers.insert("x-real-ip", "6.6.6.6".parse().unwrap());
        headers.insert("forwarded", "for=6.6.6.6".parse().unwrap());
        address(SocketAddr::new(peer.parse().unwrap(), 1), &headers, &trusted.parse().unwrap()).to_string()
    }

    #[test]
    fn rl_01_only_a_trusted_peer_may_speak_for_another() {
        for (peer, lines, trusted, client) in [
            ("203.0.113.9", &["1.1.1.1"][..], "", "203.0.113.9"),
            ("203.0.113.9", &["1.1.1.1"], "10.0.0.0/8", "203.0.113.9"),
            ("10.0.0.1", &[], "10.0.0.0/8", "10.0.0.1"),
            ("10.0.0.1", &["198.51.100.7"], "10.0.0.0/8", "198.51.100.7"),
            // The forged left part changes nothing.
            ("10.0.0.1", &["1.1.1.1, 198.51.100.7"], "10.0.0.0/8", "198.51.100.7"),
            ("10.0.0.1", &["1.1.1.1", "198.51.100.7"], "10.0.0.0/8", "198.51.100.7"),
            ("10.0.0.1", &["1.1.1.1, 198.51.100.7, 10.0.0.2"], "10.0.0.0/8", "198.51.100.7"),
            ("10.0.0.1", &["198.51.100.7", "10.0.0.2, 10.0.0.3"], "10.0.0.0/8", "198.51.100.7"),
            ("10.0.0.1", &["1.1.1.1, garbage"], "10.0.0.0/8", "10.0.0.1"),
            ("10.0.0.1", &["1.1.1.1, garbage, 10.0.0.2"], "10.0.0.0/8", "10.0.0.2"),
            ("10.0.0.1", &[""], "10.0.0.0/8", "10.0.0.1"),
            ("10.0.0.1", &["198.51.100.7:4711"], "10.0.0.0/8", "198.51.100.7"),
            ("::ffff:10.0.0.1", &["[2001:db8::1]:4711"], "10.0.0.0/8", "2001:db8::1"),
            ("fd00::1", &["2001:db8::1"], "fd00::/8, 10.0.0.1", "2001:db8::1"),
            ("::1", &["9.9.9.9"], "127.0.0.0/8, ::1", "9.9.9.9"),
            ("8.8.8.8", &["9.9.9.9"], "0.0.0.0/0", "9.9.9.9"),
        ] {
            assert_eq!(who(peer, lines, trusted), client, "{peer} {lines:?} {trusted}");
        }
    }

    #[test]
    fn rl_01_ipv6_counts_by_64() {
        let key = |a: &str| ClientKey::from(a.parse::<IpAddr>().unwrap());
        assert_eq!(key("2001:db8::1"), key("2001:db8:0:0:ffff::9"));
        assert_ne!(key("2001:db8::1"), key("2001:db8:0:1::1"));
        assert_eq!(key("::ffff:192.0.2.1"), key("192.0.2.1"));
    }

    #[test]
    fn a_wrong_network_is_named() {
        for bad in ["10.0.0.0/33", "::/129", "proxy", "10.0.0.0/-1", "10.0.0.0/8/8"] {
            assert_eq!(format!("10.0.0.1, {bad}").parse::<TrustedProxies>().unwrap_err(), bad);
        }
        assert!(!"10.0.0.0/8".parse::<TrustedProxies>().unwrap().contains("11.0.0.1".parse().unwrap()));
        assert!(!"::/0".parse::<TrustedProxies>().unwrap().is_empty());
    }
}
