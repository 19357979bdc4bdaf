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

#[tokio::test]
async fn mail_is_probed_and_said_without_its_password() {
    use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let heard = tokio::spawn(async move {
        let (mut heard, mut stream) = (vec![], BufReader::new(listener.accept().await.unwrap().0));
        stream.write_all(b"220 sink\r\n").await.unwrap();
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await.unwrap() == 0 {
                return heard;
            }
            heard.push(line.split_whitespace().next().unwrap_or_default().to_owned());
            stream.write_all(b"250 ok\r\n").await.unwrap();
        }
    });
    let data = folder("mail");
    let look = async |smtp: &str| {
        let config = config(&data, &[("NUANFANG_SMTP_URL", smtp)]);
        let report = mail::examine(&config).await;
        assert!(report.iter().all(|f| !f.text.contains("geheim")));
        wrongs(&report).len()
    };
    assert_eq!(look(&format!("smtp://{at}")).await, 0);
    assert_eq!(heard.await.unwrap(), ["EHLO", "QUIT"], "nothing is sent");
    assert_eq!(look(&format!("smtp://user:geheim@{at}")).await, 1, "nobody there any more");
    std::fs::remove_dir_all(data).unwrap();
}

#[test]
fn cr_07_a_wrong_mail_server_or_sender_ends_the_start() {
    for (name, bad) in [
        ("NUANFANG_SMTP_URL", "http://mail.example.cn"),
        ("NUANFANG_SMTP_URL", "smtp://user:geheim@mail.example.cn?tls=none"),
        ("NUANFANG_MAIL_FROM", "暖方"),
    ] {
        let error = Config::read(&|n| (n == name).then(|| bad.to_owned())).unwrap_err();
        assert_eq!(error.variable, name);
        assert!(!error.to_string().contains("geheim"));
    }
}
