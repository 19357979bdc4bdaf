//! Reads every path of the portal's own code and fails on an arrow that runs up (design: storeys of the house). A new feature is a
//! name in [`FEATURES`], where it stands in the order.
#![allow(clippy::unwrap_used)]
use std::{fs, path::Path};

/// From the ground up; the last but one holds two that know nothing of each other.
const STOREYS: [&[&str]; 6] =
    [&["base"], &["web"], &["office"], &["features"], &["console", "site"], &["wiring"]];
/// A later feature uses earlier ones.
const FEATURES: [&str; 11] = [
    "centres",
    "notices",
    "cases",
    "publishing",
    "objections",
    "people",
    "needs",
    "posts",
    "donations",
    "times",
    "visits",
];
/// What a feature shows to later ones. `document` is what the preview of a draft shares with the page that it becomes (PUB-06).
const OPEN: [&str; 3] = ["types", "store", "document"];
/// Parts of a feature that are built like features; the later one uses the earlier.
const HALVES: [(&str, [&str; 2]); 1] = [("cases", ["admissions", "residence"])];

/// What asks the linter to judge a text: only the gate does (PUB-20, `base::privacy::public_text`).
const LINTER: [&str; 3] = ["base", "privacy", "linter"];
const GATED: [&str; 2] = ["lint", "is_blocked"];

fn is_gate(from: &[String]) -> bool {
    from.starts_with(&["base".to_owned(), "privacy".to_owned()]) || *from == ["office", "register"]
}

fn storey(name: &str) -> Option<usize> {
    STOREYS.iter().position(|names| names.contains(&name))
}

/// Why the module `from` may not name `to`.
fn fault(from: &[String], to: &[String]) -> Option<&'static str> {
    let (mine, theirs) = (storey(from.first()?)?, storey(to.first()?)?);
    if to.len() > 3 && to[..3] == LINTER && GATED.contains(&to[3].as_str()) && !is_gate(from) {
        return Some("goes past the gate of public texts");
    }
    if theirs > mine || (theirs == mine && from[0] != to[0]) {
        return Some("runs up");
    }
    if from[0] != "features" || to[0] != "features" || from.len() < 2 || to.len() < 2 {
        // Above the features anything of theirs may be named: routes, panels and pages are collected there.
        return None;
    }
    let place = |name: &String| FEATURES.iter().position(|f| f == name).expect("a feature of FEATURES");
    if from[1] != to[1] {
        let halves = HALVES.iter().any(|(name, halves)| {
            to[1] == *name && to.get(2).is_some_and(|half| halves.contains(&half.as_str()))
        });
        let part = to.get(if halves { 3 } else { 2 });
        // Constants of its root are what it declares: entries of menus, spots for panels.
        let open = |p: &String| OPEN.contains(&p.as_str()) || p.chars().all(|c| c.is_uppercase() || c == '_');
        return if place(&to[1]) > place(&from[1]) {
            Some("goes to a later feature")
        } else if !part.is_some_and(open) {
            Some("goes past another feature's types and store")
        } else {
            None
        };
    }
    let (_, order) = HALVES.iter().find(|(name, _)| *name == from[1])?;
    let half = |path: &[String]| order.iter().position(|h| path.get(2).is_some_and(|p| p == h));
    (half(to)? > half(from)?).then_some("goes to the later half")
}

/// The paths of a use tree or an expression that starts at `text`: `a::{b, c::d}` gives `a::b` and `a::c::d`.
fn tree(text: &str, before: &[String], found: &mut Vec<Vec<String>>) -> usize {
    let mut path = before.to_vec();
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let rest_trimmed = rest.trim_start();
        at += rest.len() - rest_trimmed.len();
        if rest_trimmed.starts_with('{') {
            at += 1;
            loop {
                let inner = text[at..].trim_start();
                at = text.len() - inner.len();
                if inner.is_empty() || inner.starts_with('}') {
                    return at + 1;
                }
                if inner.starts_with(',') {
                    at += 1;
                } else {
                    at += tree(inner, &path, found).max(1);
                }
            }
        }
        let word =
            rest_trimmed.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest_trimmed.len());
        let name = &rest_trimmed[..word];
        if !name.is_empty() && name != "self" {
            path.push(name.to_owned());
        }
        at += word;
        let after = &text[at..];
        if after.starts_with("::<") || !after.starts_with("::") {
            found.push(path);
            let renamed = after.trim_start().strip_prefix("as ").map(|r| {
                let r = r.trim_start();
                let end = r.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(r.len());
                after.len() - r.len() + end
            });
            return at + renamed.unwrap_or(usize::from(text[at..].starts_with('*')));
        }
        at += 2;
    }
}

/// Every path of a file that starts at the root of the crate, or climbs out with `super`: line and path.
fn paths(module: &[String], source: &str) -> Vec<(usize, Vec<String>)> {
    let plain: String = source
        .lines()
        .map(|line| {
            let comment = line.match_indices("//").find(|(i, _)| !line[..*i].ends_with(':'));
            format!("{}\n", &line[..comment.map_or(line.len(), |(i, _)| i)])
        })
        .collect();
    // A file's tests come last; they may stand above what they test.
    let end = plain.find("#[cfg(test)]\n#[allow").or_else(|| plain.find("#[cfg(test)]\nmod tests {"));
    let plain = &plain[..end.unwrap_or(plain.len())];
    let mut all = vec![];
    for start in ["crate::", "super::"] {
        for (at, _) in plain.match_indices(start) {
            let before = plain[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$' || c == ':') {
                continue;
            }
            let (mut root, mut at) = (vec![], at);
            if start == "crate::" {
                at += start.len();
            } else {
                let mut up = 0;
                while plain[at..].starts_with("super::") {
                    (up, at) = (up + 1, at + 7);
                }
                root = module[..module.len().saturating_sub(up)].to_vec();
            }
            let mut found = vec![];
            tree(&plain[at..], &root, &mut found);
            let line = plain[..at].lines().count();
            all.extend(found.into_iter().map(|path| (line, path)));
        }
    }
    all
}

fn walk(folder: &Path, module: &[String], faults: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let inner: Vec<String> = module.iter().cloned().chain([name.clone()]).collect();
        let test = name == "tests" || name.ends_with("_tests");
        if path.is_dir() {
            if !test {
                walk(&path, &inner, faults);
            }
        } else if path.extension().is_some_and(|e| e == "rs") && !test {
            let source = fs::read_to_string(&path).unwrap();
            for (line, to) in paths(&inner, &source) {
                if let Some(why) = fault(&inner, &to) {
                    faults.push(format!("{}:{line}: {} {why}", path.display(), to.join("::")));
                }
            }
        }
    }
}

#[test]
fn no_arrow_runs_up() {
    let mut faults = vec![];
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &[], &mut faults);
    assert!(faults.is_empty(), "{} arrows:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn arrows_that_run_up_are_seen() {
    let seen = |module: &str, source: &str| -> Vec<String> {
        let module: Vec<String> = module.split("::").map(str::to_owned).collect();
        let all = paths(&module, source).into_iter();
        all.filter(|(_, to)| fault(&module, to).is_some())
            .map(|(n, to)| format!("{n} {}", to.join("::")))
            .collect()
    };
    for (module, source, expected) in [
        ("base::db", "use crate::web::page::Cx;", vec!["1 web::page::Cx"]),
        (
            "web::page",
            "use crate::{\n    base::{db::Tx as T, ids},\n    office::{self, staff::*},\n};",
            vec!["1 office", "1 office::staff"],
        ),
        (
            "web::page",
            "fn f() { crate::features::notices::store::x() }",
            vec!["1 features::notices::store::x"],
        ),
        ("site::home", "use crate::console::queue;", vec!["1 console::queue"]),
        (
            "features::notices::types",
            "use crate::base::privacy::linter::{lint, Finding};",
            vec!["1 base::privacy::linter::lint"],
        ),
        ("office::register", "use crate::base::privacy::linter::lint;", vec![]),
        (
            "features::centres::pages",
            "use crate::features::cases::admissions::store;",
            vec!["1 features::cases::admissions::store"],
        ),
        (
            "features::objections::pages",
            "use crate::features::{notices::{store::get, types::Notice}, cases::admissions::types::Case};",
            vec![],
        ),
        (
            "features::objections::pages",
            "use crate::features::notices::{self, pages::row};",
            vec!["1 features::notices", "1 features::notices::pages::row"],
        ),
        (
            "features::cases::admissions::store",
            "\nuse super::super::residence::store;",
            vec!["2 features::cases::residence::store"],
        ),
        ("features::cases::residence::store", "use super::super::admissions::pages;", vec![]),
        (
            "base::db",
            "// crate::web\nlet x = \"https://e\"; $crate::web::y; #[cfg(test)]\nmod tests { }",
            vec![],
        ),
    ] {
        assert_eq!(seen(module, source), expected, "{module}: {source}");
    }
}
