//! What the operator configures about the site: the footer (GOV-09), contacts and addresses. All of it optional; what is
//! unset is left out of the page and never invented. The static pages live in [`pages`].

/// The site's configuration, read once by the server's `config.rs` from `NUANFANG_URL` and `NUANFANG_SITE_*`.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// The public origin with its base path, without a slash at the end: `https://www.example.gov.cn/nuanfang`.
    pub url: String,
    /// Whether the demonstration banner is shown.
    pub demo: bool,
    /// 主办单位.
    pub operator: Option<String>,
    /// 承办或技术支持.
    pub tech_support: Option<String>,
    /// Office telephone of the operator.
    pub phone: Option<String>,
    /// Office e-mail of the operator.
    pub email: Option<String>,
    /// 网站标识码, ten digits.
    pub site_id_code: Option<String>,
    /// ICP备案号.
    pub icp: Option<String>,
    /// 公安备案号.
    pub police: Option<String>,
    /// Address of 我为政府网站找错.
    pub error_report_url: Option<String>,
}

impl Site {
    /// The path before every link: empty, or `/nuanfang` where the portal is a channel under another site (GOV-01).
    pub fn base(&self) -> &str {
        let after = self.url.split_once("://").map_or(self.url.as_str(), |(_, rest)| rest);
        after.find('/').map_or("", |i| after[i..].trim_end_matches('/'))
    }

    /// `path` as a full address.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.url.trim_end_matches('/'))
    }

    /// Whether cookies and headers are those of an encrypted origin.
    pub fn https(&self) -> bool {
        self.url.starts_with("https://")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gov_01_the_portal_may_live_under_a_path() {
        for (url, base) in [
            ("http://127.0.0.1:3000", ""),
            ("https://a.gov.cn/", ""),
            ("https://a.gov.cn/nf", "/nf"),
            ("https://a.gov.cn/x/nf/", "/x/nf"),
        ] {
            let site = Site { url: url.into(), ..Site::default() };
            assert_eq!(site.base(), base);
        }
    }
}
