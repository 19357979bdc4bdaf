//! Running other programs: every one is waited for in a loop that sees Ctrl-C, so that guards (temporary PostgreSQL,
//! servers, folders) are dropped in order instead of being left behind.

use anyhow::{Context, Result, bail};
use std::{
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

static INTERRUPTED: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// From now on Ctrl-C, `kill` and a closed terminal only raise a flag; the second one ends the process at once.
pub fn watch_interrupts() {
    let flag = Arc::clone(INTERRUPTED.get_or_init(Arc::default));
    for signal in [2, 15, 1] {
        // SIGINT, SIGTERM, SIGHUP. The order matters: "shut down when already set" first, then "set".
        let _ = signal_hook::flag::register_conditional_shutdown(signal, 130, Arc::clone(&flag));
        let _ = signal_hook::flag::register(signal, Arc::clone(&flag));
    }
}

/// Whether Ctrl-C was pressed.
pub fn interrupted() -> bool {
    INTERRUPTED.get().is_some_and(|flag| flag.load(Ordering::SeqCst))
}

/// The repository's root, from where everything runs.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// The target folder, which a developer may have moved.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The cargo that runs us.
pub fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // Set for us by `cargo run`; a build script or a test must not take them for its own.
    for name in ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_PKG_NAME", "CARGO_PKG_VERSION"] {
        cargo.env_remove(name);
    }
    // The server's build script looks into target/site/pkg unless it is told otherwise.
    if std::env::var_os("CARGO_TARGET_DIR").is_some() {
        cargo.env("NUANFANG_PKG", target().join("site/pkg"));
    }
    cargo
}

/// One line that says what is being done.
pub fn say(line: impl std::fmt::Display) {
    println!("· {line}");
}

/// Runs to the end with the output in sight; an exit code other than 0 is an error that names the command.
pub fn run(command: &mut Command) -> Result<()> {
    let shown = show(command);
    let mut child = command.spawn().with_context(|| format!("could not start `{shown}`"))?;
    let status = wait(&mut child, None)?;
    if !status.success() {
        bail!("`{shown}` ended with {status}");
    }
    Ok(())
}

/// Runs silently and gives what it printed; its error output is shown when it fails.
pub fn read(command: &mut Command) -> Result<String> {
    let shown = show(command);
    let output =
        command.stdin(Stdio::null()).output().with_context(|| format!("could not start `{shown}`"))?;
    if !output.status.success() {
        let error = String::from_utf8_lossy(&output.stderr);
        bail!("`{shown}` ended with {}\n{}", output.status, error.trim_end());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Waits for a child, at most `limit`; on Ctrl-C or at the limit the child is stopped and that is the error.
pub fn wait(child: &mut Child, limit: Option<Duration>) -> Result<ExitStatus> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            // A child that ended by the same Ctrl-C is not a failure of its own.
            if interrupted() {
                bail!("interrupted");
            }
            return Ok(status);
        }
        if interrupted() {
            stop(child, "TERM", Duration::from_secs(10));
            bail!("interrupted");
        }
        if limit.is_some_and(|limit| start.elapsed() > limit) {
            stop(child, "TERM", Duration::from_secs(5));
            bail!("took longer than {} s", limit.unwrap_or_default().as_secs());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Asks a child to end with a signal, waits for `grace`, then kills it.
pub fn stop(child: &mut Child, signal: &str, grace: Duration) {
    let asked =
        Command::new("kill").args(["-s", signal, &child.id().to_string()]).stderr(Stdio::null()).status();
    let start = Instant::now();
    while asked.as_ref().is_ok_and(ExitStatus::success) && start.elapsed() < grace {
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let _ = child.kill();
    let _ = child.wait();
}

/// Finds a program on the PATH.
pub fn which(name: &str) -> Option<PathBuf> {
    let paths = std::env::var_os("PATH")?;
    std::env::split_paths(&paths).map(|dir| dir.join(name)).find(|path| path.is_file())
}

/// A port that was free a moment ago.
pub fn free_port() -> Result<u16> {
    Ok(std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// Whether this process may install system packages.
pub fn is_root() -> bool {
    static ROOT: OnceLock<bool> = OnceLock::new();
    *ROOT.get_or_init(|| read(Command::new("id").arg("-u")).is_ok_and(|id| id == "0"))
}

/// Installs Debian packages when that is possible (root and apt-get); says so in one line.
pub fn apt_install(packages: &[&str]) -> Result<()> {
    if !is_root() || which("apt-get").is_none() {
        bail!("please install: {}", packages.join(" "));
    }
    say(format!("installing {} with apt-get", packages.join(" ")));
    let apt = |args: &[&str]| {
        let mut apt = Command::new("apt-get");
        apt.args(["-qq", "-o=Dpkg::Use-Pty=0"]).args(args).env("DEBIAN_FRONTEND", "noninteractive");
        apt.stdout(Stdio::null());
        run(&mut apt)
    };
    apt(&["update"])?;
    let mut args = vec!["install", "-y", "--no-install-recommends"];
    args.extend(packages);
    apt(&args)
}

/// A folder in the system's temporary folder, removed with everything in it when dropped.
pub struct TempDir(PathBuf);

impl TempDir {
    /// Makes one; the name carries our process id and a counter, so two runs never share.
    pub fn new(what: &str) -> Result<Self> {
        static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("nuanfang-{what}-{}-{n}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).with_context(|| format!("could not make {}", path.display()))?;
        Ok(Self(path))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn show(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|arg| arg.to_string_lossy().into_owned()));
    words.join(" ")
}
