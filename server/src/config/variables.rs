//! The list of all variables, and how their texts become values.
use super::{ConfigError, PublicUrl, wrong};

/// Name, default and meaning of every variable.
pub const VARIABLES: &[(&str, &str, &str)] = &[
    ("DATABASE_URL", "sqlite:data/nuanfang.db", "sqlite:PATH, or postgres://… for several nodes"),
    ("NUANFANG_ADDR", "127.0.0.1:3000", "address and port to listen on; port 0 takes a free one"),
    ("NUANFANG_URL", "http:// and NUANFANG_ADDR", "the public address, as browsers see it"),
    ("NUANFANG_DATA", "data", "folder of the database and of what the portal keeps beside it"),
    ("NUANFANG_SECRET_KEY", "made in NUANFANG_DATA", "64 hexadecimal digits; the same on every node"),
    ("NUANFANG_DEMO", "0", "1: demonstration banner; allows the next two"),
    ("NUANFANG_CLOCK", "the system's time", "RFC 3339 instant at which the clock starts"),
    ("NUANFANG_RATE_LIMITS", "on", "off: no limits per network (benchmarks)"),
    ("NUANFANG_PAGE_CACHE", "on", "off: every page is rendered for whoever asks (benchmarks)"),
    ("NUANFANG_TRUSTED_PROXIES", "none", "networks whose X-Forwarded-For counts: 127.0.0.1, 10.0.0.0/8"),
    ("NUANFANG_HSTS_SUBDOMAINS", "0", "1: HSTS covers subdomains too"),
    (
        "NUANFANG_SMTP_URL",
        "unset: mails become files in NUANFANG_DATA/mail",
        "smtp://user:password@host:587?tls=required, or smtps://…",
    ),
    ("NUANFANG_MAIL_FROM", "暖方 <noreply@localhost>", "sender of all mails"),
    ("NUANFANG_STAFF_NETWORKS", "everywhere", "networks from which staff may sign in and work: 10.0.0.0/8"),
    (
        "NUANFANG_CHARITY_PLATFORMS",
        "none: no campaign is shown",
        "hosts of platforms designated for public fundraising",
    ),
    ("NUANFANG_METRICS_TOKEN", "unset: loopback only", "bearer token for /metrics, at least 16 characters"),
    ("NUANFANG_LOG", crate::telemetry::DEFAULT_FILTER, "what is logged: level, or target=level"),
    ("NUANFANG_SITE_OPERATOR", "", "footer: 主办单位"),
    ("NUANFANG_SITE_TECH_SUPPORT", "", "footer: 承办或技术支持单位"),
    ("NUANFANG_SITE_PHONE", "", "footer: office telephone of the operator"),
    ("NUANFANG_SITE_EMAIL", "", "footer: office e-mail of the operator"),
    ("NUANFANG_SITE_ID_CODE", "", "footer: 网站标识码, ten digits"),
    ("NUANFANG_SITE_ICP", "", "footer: ICP备案号"),
    ("NUANFANG_SITE_POLICE", "", "footer: 公安备案号"),
    ("NUANFANG_SITE_ERROR_REPORT_URL", "", "footer: address of 我为政府网站找错"),
];

/// The environment, or what stands for it in a test.
pub(super) struct Vars<'a>(pub(super) &'a dyn Fn(&'static str) -> Option<String>);

impl Vars<'_> {
    /// A value without the space around it; an empty one is none.
    pub(super) fn get(&self, name: &'static str) -> Option<String> {
        debug_assert!(VARIABLES.iter().any(|(n, ..)| *n == name), "{name} is not in VARIABLES");
        (self.0)(name).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty())
    }

    /// A value of another type.
    pub(super) fn parse<T: std::str::FromStr>(
        &self,
        name: &'static str,
        default: &str,
        mend: &'static str,
    ) -> Result<T, ConfigError> {
        let text = self.get(name).unwrap_or_else(|| default.to_owned());
        text.parse().or_else(|_| wrong(name, &format!("{text:?} cannot be read"), mend))
    }

    /// Something that is on or off.
    pub(super) fn switch(&self, name: &'static str, default: bool) -> Result<bool, ConfigError> {
        match self.get(name).as_deref() {
            None => Ok(default),
            Some("1" | "on" | "true" | "yes") => Ok(true),
            Some("0" | "off" | "false" | "no") => Ok(false),
            Some(other) => wrong(name, &format!("{other:?} is neither on nor off"), "Write 1 or 0."),
        }
    }

    /// The footer; what is unset is left out (GOV-09).
    pub(super) fn site(
        &self,
        url: &PublicUrl,
        demo: bool,
    ) -> Result<app::base::site_config::Site, ConfigError> {
        let site_id_code = self.get("NUANFANG_SITE_ID_CODE");
        if site_id_code.as_ref().is_some_and(|c| c.len() != 10 || !c.bytes().all(|b| b.is_ascii_digit())) {
            return wrong("NUANFANG_SITE_ID_CODE", "it is no 网站标识码", "Write its ten digits.");
        }
        let error_report_url = self.get("NUANFANG_SITE_ERROR_REPORT_URL");
        if error_report_url.as_ref().is_some_and(|u| !u.starts_with("https://") && !u.starts_with("http://"))
        {
            return wrong(
                "NUANFANG_SITE_ERROR_REPORT_URL",
                "it is no web address",
                "Write it with https://.",
            );
        }
        Ok(app::base::site_config::Site {
            url: url.to_string(),
            demo,
            operator: self.get("NUANFANG_SITE_OPERATOR"),
            tech_support: self.get("NUANFANG_SITE_TECH_SUPPORT"),
            phone: self.get("NUANFANG_SITE_PHONE"),
            email: self.get("NUANFANG_SITE_EMAIL"),
            site_id_code,
            icp: self.get("NUANFANG_SITE_ICP"),
            police: self.get("NUANFANG_SITE_POLICE"),
            error_report_url,
        })
    }
}
