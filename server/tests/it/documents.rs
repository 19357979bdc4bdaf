//! What the documents say about routes and variables is complete (RE-01).
use std::{fs, path::Path};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(ROOT).join(path)).unwrap()
}

/// The path of every `.route("…"` below a folder; tests have routes of their own.
fn routes(folder: &str) -> Vec<String> {
    let mut found = vec![];
    let mut folders = vec![Path::new(ROOT).join(folder)];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.ends_with("tests") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("tests.rs") && path.extension().is_some_and(|e| e == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]\n").next().unwrap_or_default();
                let after = code.split(".route(").skip(1).map(str::trim_start);
                found.extend(after.filter_map(|r| Some(r.strip_prefix('"')?.split_once('"')?.0.to_owned())));
            }
        }
    }
    found
}

#[test]
fn re_01_the_security_document_names_every_route() {
    let document = read("docs/security.md");
    let routes: Vec<_> = ["app/src", "server/src"].into_iter().flat_map(routes).collect();
    assert!(routes.len() > 80 && routes.iter().any(|r| r == "/metrics"), "{}", routes.len());
    // A row of the console may speak for all that lies below a path.
    let below = |route: &str| {
        route.starts_with("/staff/")
            && route.match_indices('/').any(|(at, _)| document.contains(&format!("`{}/…`", &route[..at])))
    };
    let missing: Vec<_> =
        routes.iter().filter(|r| !document.contains(&format!("`{r}`")) && !below(r)).collect();
    assert!(missing.is_empty(), "not in docs/security.md: {missing:?}");
}

#[test]
fn re_01_both_readmes_name_every_variable() {
    for file in ["README.md", "README.zh-CN.md"] {
        let document = read(file);
        for (name, ..) in server::config::VARIABLES {
            assert!(document.contains(&format!("`{name}`")), "{file}: {name}");
        }
    }
}

#[test]
fn au_13_both_readmes_list_the_accounts_of_the_demonstration() {
    for file in ["README.md", "README.zh-CN.md"] {
        let document = read(file);
        assert!(document.contains(app::wiring::demo::staff::PASSWORD), "{file}");
        for demo in app::wiring::demo::staff::ACCOUNTS {
            assert!(
                document.contains(&demo.email()) && document.contains(&demo.secret()),
                "{file}: {}",
                demo.local
            );
        }
    }
}
