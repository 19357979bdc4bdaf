//! The public address of the portal.
use std::{fmt, net::SocketAddr};

use axum::http::Uri;

use super::{ConfigError, wrong};

/// `https://host[:port][/base]`, in the form in which browsers write an origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    /// Scheme, host and port; default ports left out.
    pub origin: String,
    /// The path before every link, without a slash at its end; usually empty (GOV-01).
    pub base: String,
}

impl PublicUrl {
    /// Reads the address; without one it is that of the listener.
    pub(super) fn read(text: Option<String>, addr: SocketAddr) -> Result<Self, ConfigError> {
        let Some(text) = text else {
            let mut host = addr;
            if host.ip().is_unspecified() {
                host.set_ip([127, 0, 0, 1].into());
            }
            return Ok(Self {
                origin: format!("http://{host}").trim_end_matches(":80").to_owned(),
                base: String::new(),
            });
        };
        Self::parse(&text).map_or_else(
            || {
                wrong(
                    "NUANFANG_URL",
                    &format!("{text:?} is no public address"),
                    "Write it as browsers show it: https://www.example.gov.cn, or with the channel's path after it.",
                )
            },
            Ok,
        )
    }

    fn parse(text: &str) -> Option<Self> {
        let uri: Uri = text.parse().ok()?;
        let scheme = uri.scheme_str().filter(|s| ["http", "https"].contains(s))?;
        let authority = uri.authority()?;
        // A host in Chinese must be written as browsers send it, in punycode; http's type already refuses others.
        let host = authority.host().to_ascii_lowercase();
        if host.is_empty() || authority.as_str().contains('@') || uri.query().is_some() || text.contains('#')
        {
            return None;
        }
        let default = if scheme == "https" { 443 } else { 80 };
        let port =
            authority.port_u16().filter(|p| *p != default).map_or_else(String::new, |p| format!(":{p}"));
        let base = uri.path().trim_end_matches('/');
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"/-_.".contains(&b);
        if !base.bytes().all(plain) || base.contains("//") || base.split('/').any(|part| part == "..") {
            return None;
        }
        Some(Self { origin: format!("{scheme}://{host}{port}"), base: base.to_owned() })
    }

    /// Whether browsers come encrypted.
    #[must_use]
    pub fn https(&self) -> bool {
        self.origin.starts_with("https://")
    }

    /// Whether only this machine can be meant.
    #[must_use]
    pub fn loopback(&self) -> bool {
        let host = self.origin.split_once("://").map_or("", |(_, rest)| rest);
        ["127.", "localhost", "[::1]"].iter().any(|h| host.starts_with(h))
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.base)
    }
}
