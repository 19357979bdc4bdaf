//! The address of the mail server, `NUANFANG_SMTP_URL`. Beyond this machine the connection is encrypted and the server verified,
//! whatever the address says (CR-07); there is no way to write that away.
use std::{fmt, path::PathBuf};

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// TLS from the first byte: `smtps://`.
    Wrapped,
    /// STARTTLS before anything else, or nothing is sent.
    StartTls,
    /// None: to this machine only.
    Plain,
}

/// A mail server. `Debug` prints no password (CR-06).
#[derive(Clone, PartialEq, Eq)]
pub struct Server {
    /// Name or address, without brackets.
    pub host: String,
    pub port: u16,
    /// Protection of the connection.
    pub protection: Protection,
    /// User and password.
    pub login: Option<(String, String)>,
    /// A PEM file with the authority that signed the server's certificate, where it is none that browsers know: mail servers of a
    /// government network often have such.
    pub authority: Option<PathBuf>,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Server({}:{}, {:?}, login: {})",
            self.host,
            self.port,
            self.protection,
            self.login.is_some()
        )
    }
}

/// What is wrong with an address; never repeats it, since it may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ServerError {
    #[error("it starts with neither smtp:// nor smtps://")]
    Scheme,
    #[error("it names no host")]
    Host,
    #[error("its port is no number between 1 and 65535")]
    Port,
    /// User or password cannot be read.
    #[error("its user or password is not percent-encoded: write @ as %40, : as %3A, / as %2F, % as %25")]
    Login,
    #[error("it has an option other than tls=required and ca=FILE")]
    Option,
    #[error("beyond this machine the connection must be encrypted (tls=required)")]
    Unprotected,
}

impl Server {
    /// Reads `smtp://user:password@host:587?tls=required` or `smtps://…`.
    pub fn parse(url: &str) -> Result<Self, ServerError> {
        let (scheme, rest) = url.trim().split_once("://").ok_or(ServerError::Scheme)?;
        let wrapped = match scheme.to_ascii_lowercase().as_str() {
            "smtps" => true,
            "smtp" => false,
            _ => return Err(ServerError::Scheme),
        };
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (login, place) = match rest.rsplit_once('@') {
            Some((login, place)) => (Some(login), place),
            None => (None, rest),
        };
        let login = login.map(read_login).transpose()?;
        let (host, port) = read_place(place.trim_end_matches('/'))?;
        let (mut required, mut refused, mut authority) = (false, false, None);
        for option in query.split('&').filter(|o| !o.is_empty()) {
            match option.split_once('=') {
                Some(("tls", "required")) => required = true,
                Some(("tls", "none")) => refused = true,
                Some(("ca", file)) if !file.is_empty() => {
                    authority = Some(decode(file).ok_or(ServerError::Option)?.into());
                }
                _ => return Err(ServerError::Option),
            }
        }
        let near = loopback(&host);
        if refused && (!near || wrapped) {
            return Err(ServerError::Unprotected);
        }
        let protection = match (wrapped, required || !near) {
            (true, _) => Protection::Wrapped,
            (false, true) => Protection::StartTls,
            (false, false) => Protection::Plain,
        };
        let port = port.unwrap_or(match protection {
            Protection::Wrapped => 465,
            Protection::StartTls => 587,
            Protection::Plain => 25,
        });
        Ok(Self { host, port, protection, login, authority })
    }
}

fn read_login(text: &str) -> Result<(String, String), ServerError> {
    let (user, password) = text.split_once(':').unwrap_or((text, ""));
    let read =
        |part: &str| decode(part).filter(|p| !p.chars().any(char::is_control)).ok_or(ServerError::Login);
    // A bare @ or : in the password would have been taken for a border.
    if password.contains(['@', ':', '/']) || user.contains('/') {
        return Err(ServerError::Login);
    }
    Ok((read(user)?, read(password)?))
}

fn read_place(place: &str) -> Result<(String, Option<u16>), ServerError> {
    let (host, port) = if let Some(rest) = place.strip_prefix('[') {
        let (host, rest) = rest.split_once(']').ok_or(ServerError::Host)?;
        host.parse::<std::net::Ipv6Addr>().map_err(|_| ServerError::Host)?;
        (host, rest.strip_prefix(':').or_else(|| rest.is_empty().then_some("")).ok_or(ServerError::Port)?)
    } else {
        place.split_once(':').unwrap_or((place, ""))
    };
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._:".contains(&b);
    if host.is_empty() || host.len() > 253 || !host.bytes().all(plain) {
        return Err(ServerError::Host);
    }
    let port = match port {
        "" => None,
        digits if digits.bytes().all(|b| b.is_ascii_digit()) => {
            Some(digits.parse().ok().filter(|p| *p > 0).ok_or(ServerError::Port)?)
        }
        _ => return Err(ServerError::Port),
    };
    Ok((host.to_ascii_lowercase(), port))
}

/// Whether only this machine can be meant.
fn loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(b) = rest.next() {
        if b == b'%' {
            let digit = |b: Option<u8>| char::from(b?).to_digit(16);
            let (hi, lo) = (digit(rest.next())?, digit(rest.next())?);
            bytes.push(u8::try_from(hi * 16 + lo).ok()?);
        } else {
            bytes.push(b);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cr_07_beyond_this_machine_is_always_encrypted() {
        use Protection::{Plain, StartTls, Wrapped};
        for (url, protection, port) in [
            ("smtp://mail.example.gov.cn", StartTls, 587),
            ("smtp://mail.example.gov.cn:25", StartTls, 25),
            ("smtp://mail.example.gov.cn:587?tls=required", StartTls, 587),
            ("smtps://mail.example.gov.cn", Wrapped, 465),
            ("smtp://10.0.0.5:2525/", StartTls, 2525),
            ("smtp://[2001:db8::1]:587", StartTls, 587),
            ("smtp://localhost", Plain, 25),
            ("smtp://127.0.0.1:1025", Plain, 1025),
            ("smtp://127.0.0.1:1025?tls=none", Plain, 1025),
            ("smtp://127.0.0.1:1025?tls=required", StartTls, 1025),
            ("smtp://[::1]:25", Plain, 25),
            ("smtp://localhost.example.cn", StartTls, 587),
            ("SMTPS://Localhost:465", Wrapped, 465),
        ] {
            let server = Server::parse(url).unwrap();
            assert_eq!((server.protection, server.port), (protection, port), "{url}");
        }
        for url in ["smtp://mail.example.cn?tls=none", "smtp://127.0.0.2.example?tls=none"] {
            assert_eq!(Server::parse(url), Err(ServerError::Unprotected), "{url}");
        }
        assert_eq!(Server::parse("smtp://mail.example.cn?tls=opportunistic"), Err(ServerError::Option));
    }

    #[test]
    fn addresses_are_read_or_refused_and_never_repeated() {
        let server = Server::parse("smtp://user%40gov:p%3Aw%2F%25@mail.example.cn?ca=/etc/ca.pem").unwrap();
        assert_eq!(server.login, Some(("user@gov".into(), "p:w/%".into())));
        assert_eq!(server.authority, Some("/etc/ca.pem".into()));
        assert!(!format!("{server:?}").contains("p:w"), "CR-06");
        for bad in [
            "",
            "smtp",
            "http://x",
            "smtp://",
            "smtp://user:pw@",
            "smtp://h:0",
            "smtp://h:99999",
            "smtp://h:x",
            "smtp://u:a:b@h",
            "smtp://u:%zz@h",
            "smtp://u:%0d%0a@h",
            "smtp://h y",
            "smtp://[::1",
            "smtp://[x]",
        ] {
            assert!(Server::parse(bad).is_err(), "{bad}");
        }
    }
}
