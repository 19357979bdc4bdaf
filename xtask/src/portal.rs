//! Our own binary as a child process: built, filled with demonstration data, started on a port, stopped when dropped.

use crate::{http, sh};
use anyhow::{Context, Result, bail};
use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// Which build of the binary.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Fast to compile: `run` and the browser tests.
    Dev,
    /// What is deployed and measured.
    Release,
}

/// Builds the binary and says where it is.
pub fn binary(profile: Profile) -> Result<PathBuf> {
    let mut build = sh::cargo();
    build.args(["build", "-p", "server", "--bin", "nuanfang"]);
    let folder = match profile {
        Profile::Dev => "debug",
        Profile::Release => {
            build.arg("--release");
            "release"
        }
    };
    sh::run(&mut build)?;
    Ok(sh::target().join(folder).join("nuanfang"))
}

/// Where and on what a portal runs; `command` turns it into a process.
#[derive(Clone)]
pub struct Site {
    /// The binary.
    pub binary: PathBuf,
    /// Its working folder: `data/` appears in it.
    pub dir: PathBuf,
    /// `DATABASE_URL`; `None` is the default, SQLite in `data/`.
    pub database: Option<String>,
    /// The instant its clock starts at (`NUANFANG_CLOCK`); `None` is now.
    pub clock: Option<&'static str>,
    /// The port on 127.0.0.1.
    pub port: u16,
    /// Further variables.
    pub env: Vec<(&'static str, String)>,
}

impl Site {
    /// The binary with one of its commands, configured for this site and no other.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(args).current_dir(&self.dir).stdin(Stdio::null());
        command.env("NUANFANG_DEMO", "1").env("NUANFANG_ADDR", format!("127.0.0.1:{}", self.port));
        command.env("NUANFANG_URL", self.url());
        match &self.database {
            Some(url) => command.env("DATABASE_URL", url),
            None => command.env_remove("DATABASE_URL"),
        };
        match self.clock {
            Some(instant) => command.env("NUANFANG_CLOCK", instant),
            None => command.env_remove("NUANFANG_CLOCK"),
        };
        command.envs(self.env.iter().map(|(name, value)| (name, value)));
        command
    }

    /// The site's address.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Fills the empty database; gives what the command printed (the demonstration accounts).
    pub fn demo(&self, args: &[&str]) -> Result<String> {
        let args: Vec<&str> = ["demo", "--seed", "1"].iter().chain(args).copied().collect();
        let mut command = self.command(&args);
        // The progress bar is on the error output and stays in sight.
        let mut child = command.stdout(Stdio::piped()).spawn().context("could not start `nuanfang demo`")?;
        let reader = child.stdout.take().map(|out| std::thread::spawn(move || std::io::read_to_string(out)));
        let status = sh::wait(&mut child, None)?;
        if !status.success() {
            bail!("`nuanfang demo` ended with {status}");
        }
        let printed = reader.and_then(|reader| reader.join().ok()).transpose()?;
        Ok(printed.unwrap_or_default())
    }

    /// Starts `nuanfang serve`, its log in `log` (in sight when `None`), and waits until it answers `/readyz`.
    pub fn serve(&self, log: Option<&Path>) -> Result<Portal> {
        let mut command = self.command(&["serve"]);
        if let Some(log) = log {
            let file = std::fs::File::create(log)?;
            command.stdout(file.try_clone()?).stderr(file);
        }
        let started = Instant::now();
        let child = command.spawn().with_context(|| format!("could not start {}", self.binary.display()))?;
        let mut portal = Portal { child, started, listening_after: Duration::ZERO };
        let failed = |what: &str| {
            let said = log.and_then(|log| std::fs::read_to_string(log).ok()).unwrap_or_default();
            anyhow::anyhow!("{what}\n{}", said.trim())
        };
        let mut listening = false;
        loop {
            if !listening && std::net::TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                portal.listening_after = started.elapsed();
                listening = true;
            }
            if listening && http::get(self.port, "/readyz", &[]).is_ok_and(|answer| answer.status == 200) {
                return Ok(portal);
            }
            if let Some(status) = portal.child.try_wait()? {
                return Err(failed(&format!("the portal ended with {status} before it answered")));
            }
            if sh::interrupted() {
                bail!("interrupted");
            }
            if started.elapsed() > Duration::from_secs(60) {
                return Err(failed("the portal did not get ready within 60 s"));
            }
            std::thread::sleep(Duration::from_millis(if listening { 20 } else { 1 }));
        }
    }
}

/// A running portal; dropping it stops it the way systemd would.
pub struct Portal {
    child: Child,
    /// When the process was started: its clock began then.
    pub started: Instant,
    /// From start of the process to the first accepted connection.
    pub listening_after: Duration,
}

impl Portal {
    /// Resident memory in kB.
    pub fn resident_kb(&self) -> Option<u64> {
        resident_kb(self.child.id())
    }

    /// Waits until it ends or Ctrl-C is pressed.
    pub fn wait(&mut self) -> Result<()> {
        let status = sh::wait(&mut self.child, None)?;
        anyhow::ensure!(status.success(), "the portal ended with {status}");
        Ok(())
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        // Longer than the portal's own drain time (OP-03: 25 s).
        sh::stop(&mut self.child, "TERM", Duration::from_secs(28));
    }
}

/// Resident memory of a process in kB, where /proc exists.
pub fn resident_kb(pid: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?.split_whitespace().next()?.parse().ok()
}
