//! The machine: key file, data folder, free space, open files, clock.
use std::{fs, io::Write as _, path::Path};

use chrono::{DateTime, Utc};

use super::{Finding, key_path, shown};
use crate::{config::Config, serve};

/// Below this a night of write-ahead log may fill the disk.
const LOW: u64 = 1 << 30;

/// CR-05: the root key is there and nobody else can read it.
pub fn key(config: &Config) -> Vec<Finding> {
    const WHAT: &str = "secret key";
    if config.secret_key.is_some() {
        return vec![Finding::fine(WHAT, "given by NUANFANG_SECRET_KEY")];
    }
    let path = key_path(config);
    let Ok(text) = fs::read_to_string(&path) else {
        let old = serve::sqlite_file(config).is_some_and(Path::exists);
        return vec![if old {
            Finding::wrong(
                WHAT,
                format!(
                    "{} is missing though there is a database: restore it from your backup",
                    path.display()
                ),
            )
        } else {
            Finding::note(WHAT, format!("{} does not exist yet; `nuanfang serve` makes it", path.display()))
        }];
    };
    let mut report = Vec::new();
    if app::base::keys::Keys::from_hex(&text).is_none() {
        report.push(Finding::wrong(WHAT, format!("{} does not hold 64 hexadecimal digits", path.display())));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(&path).map_or(0, |m| m.permissions().mode() & 0o777);
        if mode & 0o077 != 0 {
            report.push(Finding::wrong(
                WHAT,
                format!("others can read it (mode {mode:o}): chmod 600 {}", path.display()),
            ));
        }
    }
    if config.database_url.expose().starts_with("postgres") {
        report
            .push(Finding::note(WHAT, "kept in a file: several nodes must share it by NUANFANG_SECRET_KEY"));
    }
    if report.is_empty() {
        report.push(Finding::fine(WHAT, format!("{}, readable only by its owner", shown(&path))));
    }
    report
}

/// Whether files can be written, and how much room there is.
pub fn data_folder(data: &Path) -> Vec<Finding> {
    const WHAT: &str = "data folder";
    if !data.exists() {
        return vec![Finding::note(
            WHAT,
            format!("{} does not exist yet; `nuanfang serve` makes it", data.display()),
        )];
    }
    let probe = data.join(format!(".check-{}", std::process::id()));
    let written =
        fs::File::create(&probe).and_then(|mut f| f.write_all(b"probe").and_then(|()| f.sync_all()));
    let _ = fs::remove_file(&probe);
    let mut report = vec![match written {
        Ok(()) => Finding::fine(WHAT, format!("{} can be written", shown(data))),
        Err(e) => Finding::wrong(WHAT, format!("{} cannot be written: {e}", shown(data))),
    }];
    report.extend(free(data).map(|bytes| {
        let text = format!("{:.1} GiB free", bytes as f64 / f64::from(1 << 30));
        if bytes < LOW {
            Finding::wrong("disk", format!("{text}: make room"))
        } else {
            Finding::fine("disk", text)
        }
    }));
    report
}

#[cfg(unix)]
fn free(path: &Path) -> Option<u64> {
    let stat = nix::sys::statvfs::statvfs(path).ok()?;
    // The types of these differ between systems.
    #[allow(clippy::unnecessary_cast, clippy::useless_conversion)]
    Some((stat.blocks_available() as u64).saturating_mul(stat.fragment_size() as u64))
}

#[cfg(not(unix))]
fn free(_: &Path) -> Option<u64> {
    None
}

/// How many connections can be open.
pub fn open_files() -> Finding {
    let limit = crate::accept::raise_file_limit();
    if limit < 4_096 {
        Finding::note("open files", format!("at most {limit}: set LimitNOFILE=65536 in the service's unit"))
    } else {
        Finding::fine("open files", format!("at most {limit}"))
    }
}

/// Deadlines are judged by this clock. A wrong date is seen; a few wrong seconds are not, so synchronisation is asked for.
pub fn clock(config: &Config) -> Vec<Finding> {
    const WHAT: &str = "clock";
    let now = app::base::clock::Clock::system().now();
    let mut report = Vec::new();
    let before: Option<DateTime<Utc>> = "2026-11-01T00:00:00Z".parse().ok();
    let after: Option<DateTime<Utc>> = "2100-01-01T00:00:00Z".parse().ok();
    if before.is_some_and(|t| now < t) || after.is_some_and(|t| now > t) {
        report.push(Finding::wrong(WHAT, format!("it says {now}, which cannot be: set the system's clock")));
    }
    if let Some(newest) = newest_file(&config.data).filter(|t| *t > now + chrono::TimeDelta::minutes(2)) {
        report.push(Finding::wrong(
            WHAT,
            format!("it says {now}, but a file in the data folder is from {newest}: it has gone back"),
        ));
    }
    if let Some(at) = config.clock {
        report.push(Finding::note(WHAT, format!("NUANFANG_CLOCK starts it at {at}")));
    }
    let synchronised = Path::new("/run/systemd/timesync/synchronized").exists();
    report.push(if synchronised {
        Finding::fine(WHAT, format!("{now}, kept in step by the system's time service"))
    } else {
        Finding::note(
            WHAT,
            format!(
                "{now}; whether it is kept in step is not known here: run NTP (chrony or systemd-timesyncd)"
            ),
        )
    });
    report
}

fn newest_file(folder: &Path) -> Option<DateTime<Utc>> {
    let entries = fs::read_dir(folder).ok()?;
    entries.filter_map(|e| e.ok()?.metadata().ok()?.modified().ok()).max().map(Into::into)
}
