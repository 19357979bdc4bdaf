//! Where no server is configured, mails become files: `<data>/mail/<time>-<id>.eml`, which any mail program opens.
use std::{fs, io::Write as _, path::Path};

use chrono::{DateTime, Utc};

use super::types::{Failure, Problem};
use crate::base::ids::MailId;

/// Writes a mail as one whole file: under another name first, synced, then renamed. Written again it replaces itself, so a repeat
/// after a crash leaves one file.
pub async fn write(
    data: &Path,
    id: MailId,
    created_at: DateTime<Utc>,
    bytes: Vec<u8>,
) -> Result<(), Failure> {
    let folder = data.join("mail");
    let name = format!("{}-{}.eml", created_at.format("%Y%m%dT%H%M%SZ"), id.uuid());
    let written = tokio::task::spawn_blocking(move || -> std::io::Result<()> {
        fs::create_dir_all(&folder)?;
        let part = folder.join(format!(".{name}.{}.part", std::process::id()));
        let mut file = fs::File::create(&part)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        fs::rename(&part, folder.join(name))
    });
    match written.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => {
            tracing::error!(%error, "a mail could not be written to the folder mail/ of NUANFANG_DATA");
            Err(Problem::Folder.into())
        }
        Err(_) => Err(Problem::Folder.into()),
    }
}
