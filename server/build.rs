//! Puts every file that a browser may ask for into the binary: the style sheet (all of `style/`, joined in the order of
//! `style/order.txt`), `public/`, and the WebAssembly package where it has been built. Each file gets its hash into its
//! name and, where that helps, a brotli and a gzip copy. `src/assets.rs` serves the table written here.
//!
//! `NUANFANG_PKG` names the package's folder (default `target/site/pkg`); without a package the pages simply carry no
//! script. To add a file: put it into `public/`.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a build script stops the build by panicking")]
use std::{
    env,
    fmt::Write as _,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};

/// Served as they are when the compressed copy would not be at least this much smaller.
const WORTH: usize = 64;

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap()).join("..");
    println!("cargo:rerun-if-env-changed=NUANFANG_PKG");
    println!("cargo:rerun-if-changed=build.rs");

    let mut table = Table::new();
    table.add("nuanfang.css", style_sheet(&root.join("style")).into_bytes());
    for path in files(&root.join("public")) {
        let name = relative(&root.join("public"), &path);
        // robots.txt is written by the router, which knows whether this is a demonstration.
        if name != "robots.txt" && !name.starts_with('.') {
            table.add(&name, fs::read(&path).unwrap());
        }
    }
    let pkg = env::var_os("NUANFANG_PKG").map_or_else(|| root.join("target/site/pkg"), PathBuf::from);
    // Cargo would rebuild every time for a folder that does not exist.
    let _ = fs::create_dir_all(&pkg);
    let (js, wasm) = (pkg.join("nuanfang.js"), pkg.join("nuanfang_bg.wasm"));
    if js.exists() && wasm.exists() {
        let (js, wasm) = (fs::read(&js).unwrap(), fs::read(&wasm).unwrap());
        // The two belong together, so they share a hash: pages name them once, as `nuanfang.HASH`.
        let islands = format!("nuanfang.{}", hash(&[&js[..], &wasm[..]].concat()));
        table.put("nuanfang.js", &format!("/assets/{islands}.js"), true, js);
        table.put("nuanfang_bg.wasm", &format!("/assets/{islands}_bg.wasm"), true, wasm);
        table.islands = Some(islands);
        for path in files(&pkg.join("snippets")) {
            // The script imports these by their own names, beside itself.
            let name = relative(&pkg, &path);
            table.put(&name, &format!("/assets/{name}"), false, fs::read(&path).unwrap());
        }
    }
    println!("cargo:rerun-if-changed={}", pkg.display());
    table.write();
}

/// All style sheets in one, without comments.
fn style_sheet(dir: &Path) -> String {
    let order = fs::read_to_string(dir.join("order.txt")).unwrap_or_default();
    let order: Vec<&str> =
        order.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')).collect();
    let mut sheets = files(dir);
    sheets.retain(|p| p.extension().is_some_and(|e| e == "css"));
    for name in &order {
        assert!(dir.join(name).is_file(), "style/order.txt names {name}, which is not in style/");
    }
    // Sheets that the list does not name come last, by name.
    let place = |p: &PathBuf| {
        let name = relative(dir, p);
        (order.iter().position(|o| *o == name).unwrap_or(usize::MAX), name)
    };
    sheets.sort_by_key(place);
    let mut all = String::new();
    for sheet in sheets {
        all.push_str(&without_comments(&fs::read_to_string(sheet).unwrap()));
        all.push('\n');
    }
    all
}

/// Drops comments, indentation and empty lines; leaves strings alone.
fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut chars = css.chars().peekable();
    let mut quote = None;
    while let Some(c) = chars.next() {
        match quote {
            Some(q) => {
                out.push(c);
                if c == '\\' {
                    out.extend(chars.next());
                } else if c == q {
                    quote = None;
                }
            }
            None if c == '/' && chars.peek() == Some(&'*') => {
                chars.next();
                let mut last = ' ';
                for c in chars.by_ref() {
                    if last == '*' && c == '/' {
                        break;
                    }
                    last = c;
                }
            }
            None => {
                if c == '"' || c == '\'' {
                    quote = Some(c);
                }
                out.push(c);
            }
        }
    }
    out.lines().map(str::trim).filter(|l| !l.is_empty()).fold(String::new(), |mut all, line| {
        all.push_str(line);
        all.push('\n');
        all
    })
}

/// Every file under `dir`, sorted; none if it does not exist.
fn files(dir: &Path) -> Vec<PathBuf> {
    if dir.is_dir() {
        println!("cargo:rerun-if-changed={}", dir.display());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn relative(dir: &Path, path: &Path) -> String {
    path.strip_prefix(dir).unwrap().to_str().expect("file names are UTF-8").replace('\\', "/")
}

/// The generated Rust.
struct Table {
    out: PathBuf,
    release: bool,
    islands: Option<String>,
    rows: Vec<(String, String)>,
    names: Vec<(String, String)>,
}

impl Table {
    fn new() -> Self {
        Self {
            out: PathBuf::from(env::var("OUT_DIR").unwrap()),
            release: env::var("PROFILE").is_ok_and(|p| p == "release"),
            islands: None,
            rows: Vec::new(),
            names: Vec::new(),
        }
    }

    fn add(&mut self, name: &str, body: Vec<u8>) {
        let hash = hash(&body);
        let (stem, ext) = name.rsplit_once('.').unwrap_or((name, "bin"));
        self.put(name, &format!("/assets/{stem}.{hash}.{ext}"), true, body);
    }

    fn put(&mut self, name: &str, path: &str, immutable: bool, body: Vec<u8>) {
        let hash = &hash(&body);
        let (kind, text) = content_type(name);
        let br =
            (text && body.len() > 512).then(|| self.brotli(&body)).filter(|c| c.len() + WORTH < body.len());
        let gz =
            (text && body.len() > 512).then(|| self.gzip(&body)).filter(|c| c.len() + WORTH < body.len());
        let copy = |bytes: Option<Vec<u8>>, suffix: &str| {
            bytes.map_or("None".to_owned(), |b| format!("Some({})", self.store(hash, suffix, &b)))
        };
        let row = format!(
            "    File {{ name: {name:?}, path: {path:?}, content_type: {kind:?}, hash: {hash:?}, immutable: {immutable}, \
             body: {}, br: {}, gz: {} }},\n",
            self.store(hash, "raw", &body),
            copy(br, "br"),
            copy(gz, "gz"),
        );
        self.rows.push((path.to_owned(), row));
        self.names.push((name.to_owned(), path.to_owned()));
    }

    /// Writes bytes beside the generated code and returns the expression that includes them.
    fn store(&self, hash: &str, suffix: &str, bytes: &[u8]) -> String {
        let file = self.out.join(format!("{hash}.{suffix}"));
        fs::write(&file, bytes).unwrap();
        format!("include_bytes!({:?})", file.to_str().unwrap())
    }

    fn brotli(&self, body: &[u8]) -> Vec<u8> {
        // The best level takes seconds on a megabyte in an unoptimised build script.
        let quality = if self.release {
            11
        } else if body.len() < 200_000 {
            9
        } else {
            4
        };
        let mut out = Vec::new();
        let mut writer = brotli::CompressorWriter::new(&mut out, 1 << 16, quality, 22);
        writer.write_all(body).unwrap();
        drop(writer);
        out
    }

    fn gzip(&self, body: &[u8]) -> Vec<u8> {
        let level = flate2::Compression::new(if self.release { 9 } else { 6 });
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), level);
        writer.write_all(body).unwrap();
        writer.finish().unwrap()
    }

    fn write(mut self) {
        self.rows.sort();
        let mut code = String::from("/// Every embedded file, by path.\npub static FILES: &[File] = &[\n");
        for (_, row) in &self.rows {
            code.push_str(row);
        }
        code.push_str("];\n");
        let path = |name: &str| self.names.iter().find(|(n, _)| n == name).map(|(_, p)| p);
        writeln!(code, "/// The style sheet.\npub const CSS: &str = {:?};", path("nuanfang.css").unwrap())
            .unwrap();
        writeln!(
            code,
            "/// `NAME` of `/assets/NAME.js` and `/assets/NAME_bg.wasm`, where they have been built."
        )
        .unwrap();
        writeln!(code, "pub const ISLANDS: Option<&str> = {:?};", self.islands).unwrap();
        fs::write(self.out.join("assets.rs"), code).unwrap();
    }
}

fn hash(body: &[u8]) -> String {
    Sha256::digest(body).iter().take(5).fold(String::new(), |mut s, b| {
        let _ = write!(s, "{b:02x}");
        s
    })
}

/// The content type of a file, and whether compressing it helps.
fn content_type(name: &str) -> (&'static str, bool) {
    match name.rsplit('.').next().unwrap_or_default() {
        "css" => ("text/css; charset=utf-8", true),
        "js" | "mjs" => ("text/javascript; charset=utf-8", true),
        "wasm" => ("application/wasm", true),
        "svg" => ("image/svg+xml", true),
        "ico" => ("image/x-icon", true),
        "png" => ("image/png", false),
        "jpg" | "jpeg" => ("image/jpeg", false),
        "webp" => ("image/webp", false),
        "woff2" => ("font/woff2", false),
        "json" => ("application/json", true),
        "webmanifest" => ("application/manifest+json", true),
        "txt" => ("text/plain; charset=utf-8", true),
        "pdf" => ("application/pdf", false),
        _ => ("application/octet-stream", false),
    }
}
