//! The configuration: read once from the environment, checked as a whole, and never printed with its secrets (CR-06).
//! Every variable is in [`VARIABLES`], which `nuanfang --help` shows; to add one: a line there, a field here, a
//! line in [`Config::read`].
use std::{fmt, net::SocketAddr, path::PathBuf};

use chrono::{DateTime, Utc};

use crate::client::TrustedProxies;

mod secret;
mod url;
mod variables;
pub use secret::{KeyFile, Secret, key_file, load_or_make_key};
pub use url::PublicUrl;
pub use variables::VARIABLES;
use variables::Vars;

/// What is wrong with a variable, and what would be right.
#[derive(Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// The variable.
    pub variable: &'static str,
    /// What is wrong.
    pub problem: String,
    /// How to mend it.
    pub mend: &'static str,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}. {}", self.variable, self.problem, self.mend)
    }
}

impl std::error::Error for ConfigError {}

/// The configuration of this process.
#[derive(Debug, Clone)]
pub struct Config {
    /// `sqlite:` or `postgres:`; may hold a password.
    pub database_url: Secret,
    /// Where to listen.
    pub addr: SocketAddr,
    /// The public address.
    pub url: PublicUrl,
    /// The data folder.
    pub data: PathBuf,
    /// The root key, when given by the environment.
    pub secret_key: Option<Secret>,
    /// Whether this is a demonstration.
    pub demo: bool,
    /// Where the clock starts; demonstrations only.
    pub clock: Option<DateTime<Utc>>,
    /// Whether networks are limited; always in production.
    pub rate_limits: bool,
    /// Whether every page is rendered for whoever asks: benchmarks of demonstrations only.
    pub uncached: bool,
    /// The proxies in front.
    pub trusted_proxies: TrustedProxies,
    /// Whether HSTS covers subdomains.
    pub hsts_subdomains: bool,
    /// Opens `/metrics` to others than this machine.
    pub metrics_token: Option<Secret>,
    /// The log filter.
    pub log: String,
    /// Where mails go; may hold a password.
    pub smtp: Option<Secret>,
    /// Sender of all mails.
    pub mail_from: String,
    /// Networks of staff (GOV-03); empty for everywhere.
    pub staff_networks: app::base::networks::Networks,
    /// Hosts of designated platforms for public fundraising.
    pub charity_platforms: Vec<String>,
    /// Footer and addresses for pages.
    pub site: app::base::site_config::Site,
}

impl Config {
    /// What the portal itself needs to know of it.
    #[must_use]
    pub fn running(&self) -> app::web::state::Running {
        app::web::state::Running {
            data: self.data.clone(),
            smtp: self.smtp.as_ref().map(|s| s.expose().to_owned()),
            mail_from: self.mail_from.clone(),
            staff_networks: self.staff_networks.clone(),
            charity_platforms: self.charity_platforms.clone(),
            uncached: self.uncached,
        }
    }

    /// Reads the process's environment.
    ///
    /// # Errors
    /// The first variable that cannot be used.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::read(&|name| std::env::var_os(name).map(|v| v.to_string_lossy().into_owned()))
    }

    /// Reads variables from anywhere; an empty value is an unset one.
    ///
    /// # Errors
    /// The first variable that cannot be used.
    pub fn read(get: &dyn Fn(&'static str) -> Option<String>) -> Result<Self, ConfigError> {
        let vars = Vars(get);
        let data = vars.get("NUANFANG_DATA").unwrap_or_else(|| "data".to_owned());
        let database_url = vars.get("DATABASE_URL").unwrap_or_else(|| format!("sqlite:{data}/nuanfang.db"));
        if !["sqlite:", "postgres:", "postgresql:"].iter().any(|p| database_url.starts_with(p)) {
            // The value may hold a password, so it is not repeated.
            return wrong(
                "DATABASE_URL",
                "it is no database address",
                "Write sqlite:data/nuanfang.db or postgres://user@host/name.",
            );
        }
        let addr: SocketAddr = vars.parse(
            "NUANFANG_ADDR",
            "127.0.0.1:3000",
            "Write an IP address and a port: 127.0.0.1:3000, or [::]:3000 for every interface.",
        )?;
        let demo = vars.switch("NUANFANG_DEMO", false)?;
        let rate_limits = vars.switch("NUANFANG_RATE_LIMITS", true)?;
        if !rate_limits && !demo {
            return wrong(
                "NUANFANG_RATE_LIMITS",
                "limits cannot be off outside a demonstration",
                "Unset it, or set NUANFANG_DEMO=1.",
            );
        }
        let uncached = !vars.switch("NUANFANG_PAGE_CACHE", true)?;
        if uncached && !demo {
            return wrong(
                "NUANFANG_PAGE_CACHE",
                "pages are kept outside a demonstration",
                "Unset it, or set NUANFANG_DEMO=1.",
            );
        }
        let clock = vars.get("NUANFANG_CLOCK").map(|text| clock(&text, demo)).transpose()?;
        let url = PublicUrl::read(vars.get("NUANFANG_URL"), addr)?;
        let trusted_proxies = vars.get("NUANFANG_TRUSTED_PROXIES").unwrap_or_default().parse();
        let trusted_proxies = trusted_proxies.or_else(|entry: String| {
            let problem = format!("{entry:?} is no network");
            wrong(
                "NUANFANG_TRUSTED_PROXIES",
                &problem,
                "Write addresses or networks with commas: 127.0.0.1, 10.0.0.0/8.",
            )
        })?;
        let staff_networks = vars.get("NUANFANG_STAFF_NETWORKS").unwrap_or_default().parse();
        let staff_networks = staff_networks.or_else(|entry: String| {
            let problem = format!("{entry:?} is no network");
            wrong("NUANFANG_STAFF_NETWORKS", &problem, "Write addresses or networks with commas: 10.0.0.0/8.")
        })?;
        let platforms = vars.get("NUANFANG_CHARITY_PLATFORMS").unwrap_or_default();
        let host = |h: &&str| {
            !h.is_empty() && app::features::needs::types::pointer::host(&format!("https://{h}/")) == Some(*h)
        };
        let named: Vec<&str> = platforms.split([',', ' ']).filter(|h| !h.is_empty()).collect();
        if let Some(bad) = named.iter().find(|h| !host(h)) {
            let problem = format!("{bad:?} is no host");
            return wrong(
                "NUANFANG_CHARITY_PLATFORMS",
                &problem,
                "Write host names with commas: platform.example, give.example.",
            );
        }
        let mut charity_platforms: Vec<String> = named.into_iter().map(str::to_owned).collect();
        if demo && charity_platforms.is_empty() {
            // The demonstration's campaign lies on an invented platform.
            charity_platforms.push("platform.example".to_owned());
        }
        let secret_key = vars.get("NUANFANG_SECRET_KEY").map(Secret::new);
        if secret_key.as_ref().is_some_and(|k| app::base::keys::Keys::from_hex(k.expose()).is_none()) {
            return wrong(
                "NUANFANG_SECRET_KEY",
                "it is no key",
                "Write 64 hexadecimal digits, as `openssl rand -hex 32` prints them.",
            );
        }
        let metrics_token = vars.get("NUANFANG_METRICS_TOKEN").map(Secret::new);
        if metrics_token.as_ref().is_some_and(|t| t.expose().len() < 16) {
            return wrong(
                "NUANFANG_METRICS_TOKEN",
                "it is too short to be a secret",
                "Write at least 16 characters.",
            );
        }
        let log = vars.get("NUANFANG_LOG").unwrap_or_else(|| crate::telemetry::DEFAULT_FILTER.to_owned());
        if tracing_subscriber::EnvFilter::try_new(&log).is_err() {
            return wrong(
                "NUANFANG_LOG",
                "it is no filter",
                "Write a level, or targets with levels: info,access=off.",
            );
        }
        let smtp = vars.get("NUANFANG_SMTP_URL").map(Secret::new);
        if let Some(error) =
            smtp.as_ref().and_then(|s| app::office::outbox::server::Server::parse(s.expose()).err())
        {
            return wrong(
                "NUANFANG_SMTP_URL",
                &error.to_string(),
                "Write smtp://user:password@host:587?tls=required or smtps://user:password@host.",
            );
        }
        let mail_from =
            vars.get("NUANFANG_MAIL_FROM").unwrap_or_else(|| "暖方 <noreply@localhost>".to_owned());
        if app::office::outbox::message::sender(&mail_from).is_none() {
            return wrong(
                "NUANFANG_MAIL_FROM",
                "it is no sender",
                "Write 暖方 <noreply@www.example.gov.cn>, or the address alone.",
            );
        }
        let site = vars.site(&url, demo)?;
        Ok(Self {
            database_url: Secret::new(database_url),
            data: data.into(),
            hsts_subdomains: vars.switch("NUANFANG_HSTS_SUBDOMAINS", false)?,
            addr,
            url,
            secret_key,
            demo,
            clock,
            rate_limits,
            uncached,
            trusted_proxies,
            metrics_token,
            log,
            smtp,
            mail_from,
            staff_networks,
            charity_platforms,
            site,
        })
    }
}

fn wrong<T>(variable: &'static str, problem: &str, mend: &'static str) -> Result<T, ConfigError> {
    Err(ConfigError { variable, problem: problem.to_owned(), mend })
}

fn clock(text: &str, demo: bool) -> Result<DateTime<Utc>, ConfigError> {
    if !demo {
        // A clock that lies would open and close notices at the wrong time (AU-13).
        return wrong(
            "NUANFANG_CLOCK",
            "the clock cannot be moved outside a demonstration",
            "Unset it, or set NUANFANG_DEMO=1.",
        );
    }
    DateTime::parse_from_rfc3339(text).map(Into::into).or_else(|_| {
        wrong("NUANFANG_CLOCK", &format!("{text:?} is no instant"), "Write it as 2026-09-29T08:00:00+08:00.")
    })
}

#[cfg(test)]
mod tests;
