//! A PostgreSQL cluster of our own for the tests and the benchmarks: made in a temporary folder, on a free port of
//! 127.0.0.1, stopped and removed when dropped. It never touches a cluster that is already on the machine.

use crate::sh::{self, TempDir};
use anyhow::{Context, Result, bail};
use std::{
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// `cargo xtask postgres`: a cluster to test against by hand, until Ctrl-C.
pub fn run() -> Result<()> {
    let cluster = Postgres::start(Durability::None)?;
    println!("NUANFANG_TEST_PG={}   (Ctrl-C stops and removes it)", cluster.url("postgres"));
    while !sh::interrupted() {
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}

/// How careful the cluster is with the disk.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// As installed: what the benchmarks use.
    Full,
    /// No fsync: the tests throw the cluster away anyway.
    None,
}

/// A running cluster; dropping it stops the server and removes the folder.
pub struct Postgres {
    child: Child,
    port: u16,
    bin: PathBuf,
    dir: TempDir,
    /// The user that runs it: initdb and postgres refuse root.
    user: Option<User>,
}

#[derive(Clone, Copy)]
struct User {
    uid: u32,
    gid: u32,
}

impl Postgres {
    /// Finds the binaries, makes a cluster and waits until it answers.
    pub fn start(durability: Durability) -> Result<Self> {
        let bin = binaries()?;
        let user = sh::is_root().then(unprivileged).transpose()?;
        let dir = TempDir::new("pg")?;
        std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o700))?;
        if let Some(user) = user {
            std::os::unix::fs::chown(dir.path(), Some(user.uid), Some(user.gid))?;
        }
        let data = dir.path().join("data");
        let mut initdb = Command::new(bin.join("initdb"));
        initdb
            .args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync", "-D"])
            .arg(&data);
        sh::read(as_user(&mut initdb, user, dir.path())).context("initdb failed")?;

        let port = sh::free_port()?;
        let mut server = Command::new(bin.join("postgres"));
        server.arg("-D").arg(&data).args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1", "-k"]);
        server.arg(dir.path()).args(["-c", "max_connections=200", "-c", "log_min_messages=fatal"]);
        if durability == Durability::None {
            server.args(["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]);
        }
        let log = dir.path().join("log");
        server.stdin(Stdio::null()).stdout(Stdio::null()).stderr(std::fs::File::create(&log)?);
        // Its own process group: Ctrl-C must reach it through our guard, after those who use it have ended.
        server.process_group(0);
        let child = as_user(&mut server, user, dir.path()).spawn().context("could not start postgres")?;
        let mut cluster = Self { child, port, bin, dir, user };
        cluster.wait_ready(&log)?;
        Ok(cluster)
    }

    /// The address of one database of the cluster; `postgres` always exists.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// Makes an empty database and gives its address.
    pub fn create(&self, database: &str) -> Result<String> {
        let mut createdb = Command::new(self.bin.join("createdb"));
        createdb.args(["-h", "127.0.0.1", "-U", "postgres", "-p", &self.port.to_string(), database]);
        sh::read(as_user(&mut createdb, self.user, self.dir.path()))?;
        Ok(self.url(database))
    }

    fn wait_ready(&mut self, log: &Path) -> Result<()> {
        let start = Instant::now();
        loop {
            let mut ready = Command::new(self.bin.join("pg_isready"));
            ready.args(["-q", "-h", "127.0.0.1", "-U", "postgres", "-p", &self.port.to_string()]);
            if ready.status().is_ok_and(|status| status.success()) {
                return Ok(());
            }
            let ended = self.child.try_wait()?;
            if ended.is_some() || start.elapsed() > Duration::from_secs(30) {
                let said = std::fs::read_to_string(log).unwrap_or_default();
                bail!("the temporary PostgreSQL did not start:\n{}", said.trim());
            }
            if sh::interrupted() {
                bail!("interrupted");
            }
            std::thread::sleep(Duration::from_millis(30));
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // SIGINT is PostgreSQL's fast shutdown: open connections are cut, the folder is consistent.
        sh::stop(&mut self.child, "INT", Duration::from_secs(15));
    }
}

/// The folder with initdb and postgres: the newest version on this machine, installed with apt-get when missing.
fn binaries() -> Result<PathBuf> {
    if let Some(found) = find_binaries() {
        return Ok(found);
    }
    sh::apt_install(&["postgresql"]).context("the tests need PostgreSQL's initdb and postgres")?;
    find_binaries().context("PostgreSQL was installed, but initdb was not found")
}

fn find_binaries() -> Option<PathBuf> {
    let complete = |dir: &PathBuf| {
        ["initdb", "postgres", "createdb", "pg_isready"].iter().all(|x| dir.join(x).is_file())
    };
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    found.sort();
    let installed = found.into_iter().rev().map(|(_, dir)| dir);
    let configured = sh::read(Command::new("pg_config").arg("--bindir")).ok().map(PathBuf::from);
    let on_path = sh::which("initdb").and_then(|path| path.parent().map(Path::to_path_buf));
    let homebrew = ["/opt/homebrew/bin", "/usr/local/bin", "/usr/local/pgsql/bin"].map(PathBuf::from);
    installed.chain(configured).chain(on_path).chain(homebrew).find(complete)
}

/// The user `postgres`, or `nobody` where there is none.
fn unprivileged() -> Result<User> {
    let id = |flag: &str, name: &str| sh::read(Command::new("id").args([flag, name])).ok()?.parse().ok();
    ["postgres", "nobody"]
        .into_iter()
        .find_map(|name| Some(User { uid: id("-u", name)?, gid: id("-g", name)? }))
        .context("PostgreSQL refuses to run as root, and there is no user `postgres`")
}

fn as_user<'a>(command: &'a mut Command, user: Option<User>, dir: &Path) -> &'a mut Command {
    if let Some(User { uid, gid }) = user {
        command.uid(uid).gid(gid);
    }
    // The caller's folder may be closed to that user; a PG* variable of the developer must not redirect it.
    command.current_dir(dir).env("HOME", dir).env("LC_ALL", "C");
    for name in ["PGHOST", "PGPORT", "PGUSER", "PGDATA", "PGDATABASE", "PGOPTIONS", "PGPASSWORD", "PGSERVICE"]
    {
        command.env_remove(name);
    }
    command
}
