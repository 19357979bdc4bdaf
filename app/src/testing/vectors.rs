//! The right answers for gifts and visits (`app/vectors`, its README says what each file lists). A test runs every entry of one list
//! against the real functions and names `file#id` when one differs. `NUANFANG_VECTORS` may name another folder with files of the
//! same names and shapes.
use std::path::PathBuf;

use serde_json::Value;

/// A whole file, for what stands beside its lists (`labels`, `max_pieces`).
pub fn file(name: &str) -> Value {
    let own = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("vectors");
    let folder = std::env::var_os("NUANFANG_VECTORS").map_or_else(own, PathBuf::from);
    let path = folder.join(format!("{name}.json"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Runs `check` on each entry of `list` in `name`; it gives what was wrong, or nothing. Fails when there was none to run.
pub fn each(name: &str, list: &str, mut check: impl FnMut(&Value) -> Result<(), String>) {
    let file = file(name);
    let entries = file[list].as_array().unwrap_or_else(|| panic!("{name}: no list {list}"));
    assert!(!entries.is_empty(), "{name}: {list} is empty");
    let wrong: Vec<String> = entries
        .iter()
        .filter_map(|entry| {
            let id = entry["id"].as_str().unwrap_or("?");
            check(entry).err().map(|why| format!("{name}#{id}: {why}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), entries.len(), wrong.join("\n"));
}
