//! Turns `locales/<language>/<file>.toml` into `crate::t::<file>::<key>(lang, …)`.
//!
//! A key that is missing in one language, or whose parameters differ, stops the build; a key that nothing uses is a
//! dead-code warning, which the lints of CI refuse. So no page can show a raw key, and no text lingers unused.
//! To add a text: add the key to both files of the feature. To add a language: see CONTRIBUTING.md.
use std::{collections::BTreeMap, env, fmt::Write as _, fs, path::Path};

const LANGS: [&str; 2] = ["zh-CN", "en"];

enum Text {
    Plain(String),
    Plural { one: String, other: String },
}

fn main() {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=migrations");
    println!("cargo::rerun-if-changed=build.rs");
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let zh = read_all(&Path::new(&root).join("locales").join(LANGS[0]));
    let en = read_all(&Path::new(&root).join("locales").join(LANGS[1]));
    let mut out = String::new();
    let mut problems = vec![];
    for file in zh.keys().chain(en.keys()).collect::<std::collections::BTreeSet<_>>() {
        let (Some(zh), Some(en)) = (zh.get(file), en.get(file)) else {
            problems.push(format!("locales: {file}.toml exists in one language only"));
            continue;
        };
        let _ = writeln!(
            out,
            "#[allow(clippy::useless_format, clippy::too_many_arguments)] pub(crate) mod {file} {{ use crate::base::i18n::Lang;"
        );
        for key in zh.keys().chain(en.keys()).collect::<std::collections::BTreeSet<_>>() {
            match (zh.get(key), en.get(key)) {
                (Some(zh), Some(en)) => match function(key, zh, en) {
                    Ok(code) => out.push_str(&code),
                    Err(why) => problems.push(format!("locales: {file}.{key}: {why}")),
                },
                (None, _) => problems.push(format!("locales: {file}.{key} is missing in zh-CN")),
                (_, None) => problems.push(format!("locales: {file}.{key} is missing in en")),
            }
        }
        out.push_str("}\n");
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
    let to = Path::new(&env::var("OUT_DIR").expect("cargo sets OUT_DIR")).join("texts.rs");
    fs::write(to, out).expect("OUT_DIR is writable");
}

fn read_all(dir: &Path) -> BTreeMap<String, BTreeMap<String, Text>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.extension().is_none_or(|e| e != "toml") {
            continue;
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("a readable locale file");
        let table: toml::Table = text.parse().unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let mut keys = BTreeMap::new();
        for (key, value) in table {
            let text = match value {
                toml::Value::String(s) => Text::Plain(s),
                toml::Value::Table(t) => {
                    let get = |k: &str| t.get(k).and_then(|v| v.as_str()).map(str::to_owned);
                    match (get("one"), get("other")) {
                        (Some(one), Some(other)) => Text::Plural { one, other },
                        _ => panic!("{}: {key} needs `one` and `other`", path.display()),
                    }
                }
                _ => panic!("{}: {key} is neither a text nor a plural", path.display()),
            };
            keys.insert(key, text);
        }
        files.insert(name, keys);
    }
    files
}

/// The parameters of a text in the order of their first appearance.
fn params(text: &str) -> Vec<String> {
    let mut found: Vec<String> = vec![];
    for part in text.split('{').skip(1) {
        if let Some((name, _)) = part.split_once('}')
            && !found.iter().any(|f| f == name)
        {
            found.push(name.to_owned());
        }
    }
    found
}

fn function(key: &str, zh: &Text, en: &Text) -> Result<String, String> {
    let Text::Plain(zh) = zh else { return Err("Chinese has no plural".into()) };
    let names = params(zh);
    let same = |t: &str| {
        let (mut a, mut b) = (names.clone(), params(t));
        a.sort();
        b.sort();
        (a == b).then_some(()).ok_or_else(|| format!("zh-CN takes {a:?}, en takes {b:?}"))
    };
    let fn_name = if ["return", "type", "match", "move", "use", "for", "in", "where"].contains(&key) {
        format!("r#{key}")
    } else {
        key.to_owned()
    };
    // A text may be a mere gap between words; a doc comment may not.
    let doc = zh.replace(['\n', '\\', '"'], " ");
    let doc = if doc.trim().is_empty() { "A gap.".to_owned() } else { doc };
    let mut code = String::new();
    if names.is_empty() {
        let Text::Plain(en) = en else { return Err("a plural needs {n}".into()) };
        same(en)?;
        let _ = writeln!(
            code,
            "#[doc = \"{doc}\"] pub(crate) fn {fn_name}(lang: Lang) -> &'static str {{ match lang {{ Lang::ZhCn => {zh:?}, Lang::En => {en:?} }} }}"
        );
        return Ok(code);
    }
    let plural = matches!(en, Text::Plural { .. });
    let args: String = names
        .iter()
        .map(|n| {
            if plural && n == "n" { ", n: i64".to_owned() } else { format!(", {n}: impl std::fmt::Display") }
        })
        .collect();
    let english = match en {
        Text::Plain(en) => {
            same(en)?;
            format!("format!({en:?})")
        }
        Text::Plural { one, other } => {
            // A singular may leave the number out ("one notice"), the plural may not.
            same(other)?;
            let unused: String = names.iter().map(|n| format!("let _ = &{n};")).collect();
            format!("if n == 1 {{ {unused} format!({one:?}) }} else {{ format!({other:?}) }}")
        }
    };
    let _ = writeln!(
        code,
        "#[doc = \"{doc}\"] pub(crate) fn {fn_name}(lang: Lang{args}) -> String {{ match lang {{ Lang::ZhCn => format!({zh:?}), Lang::En => {{ {english} }} }} }}"
    );
    Ok(code)
}
