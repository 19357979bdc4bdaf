#![allow(clippy::unwrap_used)]
use std::collections::HashMap;

use super::*;

fn read(vars: &[(&'static str, &str)]) -> Result<Config, ConfigError> {
    let vars: HashMap<&str, String> = vars.iter().map(|(k, v)| (*k, (*v).to_owned())).collect();
    Config::read(&|name| vars.get(name).cloned())
}

#[test]
fn nothing_set_is_a_local_portal() {
    let config = read(&[]).unwrap();
    assert_eq!(config.addr.to_string(), "127.0.0.1:3000");
    assert_eq!(config.url.to_string(), "http://127.0.0.1:3000");
    assert_eq!(config.database_url.expose(), "sqlite:data/nuanfang.db");
    assert!(!config.demo && config.rate_limits && config.metrics_token.is_none());
    assert_eq!(config.site.operator, None);
    assert!(read(&[("NUANFANG_ADDR", "  "), ("NUANFANG_DEMO", "")]).is_ok());
}

#[test]
fn every_mistake_is_named_with_its_variable_and_its_mending() {
    for (name, value) in [
        ("DATABASE_URL", "mysql://user:geheim@host/db"),
        ("NUANFANG_ADDR", "localhost"),
        ("NUANFANG_URL", "portal.example.cn"),
        ("NUANFANG_URL", "https://u:geheim@portal.example.cn"),
        ("NUANFANG_URL", "https://portal.example.cn/?a=1"),
        ("NUANFANG_URL", "https://portal.example.cn/../x"),
        ("NUANFANG_URL", "ftp://portal.example.cn"),
        ("NUANFANG_SECRET_KEY", "geheim"),
        ("NUANFANG_DEMO", "maybe"),
        ("NUANFANG_CLOCK", "2026-09-29T08:00:00+08:00"),
        ("NUANFANG_RATE_LIMITS", "off"),
        ("NUANFANG_TRUSTED_PROXIES", "10.0.0.0/8, nginx"),
        ("NUANFANG_METRICS_TOKEN", "geheim"),
        ("NUANFANG_LOG", "access=loud=1"),
        ("NUANFANG_SITE_ID_CODE", "123"),
        ("NUANFANG_SITE_ERROR_REPORT_URL", "javascript:alert(1)"),
    ] {
        let error = read(&[(name, value)]).unwrap_err();
        assert_eq!(error.variable, name, "{value}");
        assert!(!error.mend.is_empty() && error.to_string().starts_with(name));
        if name != "NUANFANG_URL" {
            assert!(!error.to_string().contains("geheim"), "{error}");
        }
    }
    let error = read(&[("NUANFANG_DEMO", "1"), ("NUANFANG_CLOCK", "yesterday")]).unwrap_err();
    assert_eq!(error.variable, "NUANFANG_CLOCK");
}

#[test]
fn a_demonstration_may_move_its_clock() {
    let config = read(&[("NUANFANG_DEMO", "1"), ("NUANFANG_CLOCK", "2026-09-29T08:00:00+08:00")]).unwrap();
    assert_eq!(config.clock.unwrap().to_rfc3339(), "2026-09-29T00:00:00+00:00");
    assert!(config.site.demo);
}

#[test]
fn the_public_address_is_written_as_browsers_do() {
    for (text, origin, base) in [
        ("https://Portal.Example.cn/", "https://portal.example.cn", ""),
        ("https://portal.example.cn:443", "https://portal.example.cn", ""),
        ("http://portal.example.cn:8080/nuanfang/", "http://portal.example.cn:8080", "/nuanfang"),
    ] {
        let url = read(&[("NUANFANG_URL", text)]).unwrap().url;
        assert_eq!((url.origin.as_str(), url.base.as_str()), (origin, base));
    }
    let url = read(&[("NUANFANG_ADDR", "0.0.0.0:80")]).unwrap().url;
    assert_eq!(url.origin, "http://127.0.0.1");
}

#[test]
fn cr_06_debug_shows_no_secret() {
    let key = "0f".repeat(32);
    let config = read(&[
        ("DATABASE_URL", "postgres://user:geheim@host/db"),
        ("NUANFANG_SECRET_KEY", &key),
        ("NUANFANG_METRICS_TOKEN", "geheim-geheim-geheim"),
    ]);
    let shown = format!("{:?}", config.unwrap());
    assert!(!shown.contains("geheim") && !shown.contains(&key), "{shown}");
}

#[test]
fn cr_05_the_key_is_made_once_and_never_over_old_data() {
    let data = std::env::temp_dir().join(format!("nuanfang-key-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&data);
    assert!(load_or_make_key(&data, false).is_err());
    assert!(!key_file(&data).exists());
    let (made, how) = load_or_make_key(&data, true).unwrap();
    assert_eq!(how, KeyFile::Made);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(key_file(&data)).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let (read, how) = load_or_make_key(&data, false).unwrap();
    assert_eq!(how, KeyFile::Read);
    assert_eq!(made.proof(&["x"]), read.proof(&["x"]));
    std::fs::write(key_file(&data), "short").unwrap();
    assert!(load_or_make_key(&data, true).is_err());
    std::fs::remove_dir_all(&data).unwrap();
}
