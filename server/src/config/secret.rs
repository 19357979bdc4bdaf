//! Secrets that do not print themselves, and the key file in the data folder (CR-05).
use std::{
    fmt,
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use app::base::keys::Keys;
use rand::TryRngCore as _;

/// A text that `Debug` does not show (CR-06).
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps it.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text, for the one place that uses it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// Where the key is kept when the environment does not give it.
#[must_use]
pub fn key_file(data: &Path) -> PathBuf {
    data.join("secret.key")
}

/// What [`load_or_make_key`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyFile {
    /// Read the one that was there.
    Read,
    /// Made a new one.
    Made,
}

/// Reads the key file, or makes it where no database can depend on another one yet.
///
/// # Errors
/// In words, when there is no usable key: a portal that started with a new key over old data could read nothing that the
/// old key sealed, so it does not start and writes nothing.
pub fn load_or_make_key(data: &Path, fresh_database: bool) -> Result<(Keys, KeyFile), String> {
    let path = key_file(data);
    match fs::read_to_string(&path) {
        Ok(text) => Keys::from_hex(&text).map(|keys| (keys, KeyFile::Read)).ok_or_else(|| {
            format!("{} does not hold 64 hexadecimal digits. Restore it from your backup.", path.display())
        }),
        Err(e) if e.kind() == io::ErrorKind::NotFound && fresh_database => {
            make(data, &path).map_err(|e| format!("cannot write {}: {e}", path.display()))
        }
        Err(e) if e.kind() == io::ErrorKind::NotFound => Err(format!(
            "there is a database but no key: {} is missing. Restore it from your backup, or set NUANFANG_SECRET_KEY.",
            path.display()
        )),
        Err(e) => Err(format!("cannot read {}: {e}", path.display())),
    }
}

fn make(data: &Path, path: &Path) -> io::Result<(Keys, KeyFile)> {
    fs::create_dir_all(data)?;
    let mut root = [0_u8; 32];
    rand::rngs::OsRng.try_fill_bytes(&mut root).map_err(io::Error::other)?;
    let text: String = root.iter().map(|b| format!("{b:02x}")).collect();
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(format!("{text}\n").as_bytes())?;
    file.sync_all()?;
    // The name must last as well.
    File::open(data)?.sync_all()?;
    Ok((Keys::new(&root), KeyFile::Made))
}
