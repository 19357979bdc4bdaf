#![allow(clippy::unwrap_used)]
use super::*;

fn config(data: &Path, more: &[(&'static str, &str)]) -> Config {
    let database = format!("sqlite:{}/nuanfang.db", data.display());
    Config::read(&|name| {
        let set = more.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        set.or_else(|| match name {
            "DATABASE_URL" => Some(database.clone()),
            "NUANFANG_DATA" => Some(data.display().to_string()),
            _ => None,
        })
    })
    .unwrap()
}

fn folder(name: &str) -> std::path::PathBuf {
    let data = std::env::temp_dir().join(format!("nuanfang-check-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&data);
    std::fs::create_dir_all(&data).unwrap();
    data
}

fn wrongs(report: &[Finding]) -> Vec<&'static str> {
    report.iter().filter(|f| f.level == Level::Wrong).map(|f| f.what).collect()
}

#[tokio::test]
async fn a_new_installation_has_nothing_to_mend_and_checking_makes_no_database() {
    let data = folder("new");
    let config = config(&data, &[]);
    let report = examine(&config).await;
    assert_eq!(wrongs(&report), Vec::<&str>::new(), "{report:#?}");
    assert_eq!(std::fs::read_dir(&data).unwrap().count(), 0);
    std::fs::remove_dir_all(data).unwrap();
}

#[tokio::test]
async fn op_06_a_running_installation_is_durable_and_up_to_date() {
    let data = folder("old");
    let config = config(&data, &[]);
    let state = serve::state(&config).await.unwrap();
    drop(state);
    let report = examine(&config).await;
    assert_eq!(wrongs(&report), Vec::<&str>::new(), "{report:#?}");
    for what in ["version", "durability", "integrity", "schema", "secret key", "disk"] {
        assert!(report.iter().any(|f| f.what == what && f.level == Level::Fine), "{what}: {report:#?}");
    }

    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(key_path(&config), std::fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(wrongs(&examine(&config).await), ["secret key"]);
    }
    std::fs::remove_file(key_path(&config)).unwrap();
    assert_eq!(wrongs(&examine(&config).await), ["secret key"]);
    // CR-05: and it does not start either, nor make another key.
    assert!(serve::state(&config).await.is_err());
    assert!(!key_path(&config).exists());
    std::fs::remove_dir_all(data).unwrap();
}

#[tokio::test]
async fn an_unreachable_database_is_said_without_its_password() {
    let data = folder("away");
    let config = config(
        &data,
        &[
            ("DATABASE_URL", "postgres://nf:geheim@127.0.0.1:9/nf"),
            ("NUANFANG_URL", "http://portal.example.cn"),
        ],
    );
    let report = examine(&config).await;
    assert_eq!(wrongs(&report), ["configuration", "database"]);
    assert!(report.iter().all(|f| !f.text.contains("geheim")));
    std::fs::remove_dir_all(data).unwrap();
}

#[test]
fn sc_02_the_floor_of_sqlite() {
    assert!(["3.51.3", "3.52.0", "4.0.0"].iter().all(|v| database::new_enough(v)));
    assert!(["3.51.2", "3.7.0", "", "x"].iter().all(|v| !database::new_enough(v)));
}
