//! The house in order: sizes, layers, words.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use crate::rig::root;

/// The longest file.
const LINES: usize = 500;
/// Which room may import which; imports go down only.
const ROOMS: [(&str, &[&str]); 8] = [
    ("model", &[]),
    ("store", &["model"]),
    ("search", &["model"]),
    ("mail", &["model"]),
    ("service", &["model", "store", "search", "mail"]),
    ("worker", &["model", "service", "mail"]),
    ("web", &["model", "service"]),
    ("demo", &["model", "service"]),
];

/// The repository's own text files, as git sees them.
fn files() -> Vec<String> {
    let listed = Command::new("git")
        .args(["ls-files", "-co", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("git runs");
    assert!(
        listed.status.success(),
        "{}",
        String::from_utf8_lossy(&listed.stderr)
    );
    String::from_utf8_lossy(&listed.stdout)
        .lines()
        .filter(|name| root().join(name).is_file())
        .map(str::to_owned)
        .collect()
}

fn ends(name: &str, with: &[&str]) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|end| with.iter().any(|e| end == *e))
}

fn text(name: &str) -> String {
    String::from_utf8_lossy(&fs::read(root().join(name)).expect("a listed file is there"))
        .into_owned()
}

fn none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n{}", found.join("\n"));
}

#[test]
fn no_file_is_long() {
    let long: Vec<String> = files()
        .iter()
        .filter(|name| ends(name, &["rs", "js", "mjs", "css", "sh", "ftl"]))
        .map(|name| (text(name).lines().count(), name))
        .filter(|(lines, _)| *lines > LINES)
        .map(|(lines, name)| format!("{name}: {lines} lines"))
        .collect();
    none("files are split by meaning", &long);
}

#[test]
fn nothing_is_left_half_done() {
    let words = [
        "todo!(",
        "unimplemented!(",
        "TODO",
        "FIXME",
        "XXX",
        "HACK",
        "dbg!(",
    ];
    let mut found = Vec::new();
    for name in files()
        .iter()
        .filter(|name| ends(name, &["rs", "js", "mjs", "css", "ftl"]))
    {
        // This file has to name them.
        if name == "tests/it/tidy.rs" {
            continue;
        }
        for (number, line) in text(name).lines().enumerate() {
            if let Some(word) = words.iter().find(|word| line.contains(**word)) {
                found.push(format!("{name}:{}: {word}", number + 1));
            }
        }
    }
    none("what is begun is finished", &found);
}

#[test]
fn nothing_knows_where_it_was_written() {
    let mut found = Vec::new();
    for name in files() {
        if name == "tests/it/tidy.rs" {
            continue;
        }
        let text = text(&name);
        for word in ["/work/", "/root/", "/home/"] {
            if text.contains(word) {
                found.push(format!("{name}: {word}"));
            }
        }
    }
    none("no path of one machine stands in the repository", &found);
}

#[test]
fn imports_go_down_only() {
    let names: BTreeSet<&str> = ROOMS.iter().map(|(name, _)| *name).collect();
    let mut found = Vec::new();
    for (room, allowed) in ROOMS {
        let manifest = text(&format!("src/{room}/Cargo.toml"));
        let mut section = "";
        for line in manifest.lines() {
            if let Some(head) = line.strip_prefix('[') {
                section = head.trim_end_matches(']');
            }
            let key: String = line
                .chars()
                .take_while(|c| c.is_alphanumeric() || "-_".contains(*c))
                .collect();
            let import = section.ends_with("dependencies") && names.contains(key.as_str());
            if import && !allowed.contains(&key.as_str()) {
                found.push(format!("src/{room} may not import {key}"));
            }
        }
    }
    none("imports go down", &found);
    let here: BTreeSet<String> = files()
        .iter()
        .filter_map(|name| {
            Some(
                name.strip_prefix("src/")?
                    .strip_suffix("/Cargo.toml")?
                    .to_owned(),
            )
        })
        .collect();
    assert_eq!(
        here,
        names.iter().map(|name| (*name).to_owned()).collect(),
        "each room has its line above"
    );
}

#[test]
fn each_room_says_what_it_owns() {
    let mut found = Vec::new();
    for (room, _) in ROOMS {
        let lib = text(&format!("src/{room}/lib.rs"));
        let words: Vec<&str> = lib
            .lines()
            .map_while(|line| line.strip_prefix("//!"))
            .collect();
        let words = words.join("\n");
        if !words.contains("own") || !words.contains("must never") {
            found.push(format!(
                "src/{room}/lib.rs does not say what it owns and must never know"
            ));
        }
        // A lone word in backquotes is a room, a part of this one, or a command.
        for named in words.split('`').skip(1).step_by(2) {
            let plain = named.chars().all(|c| c.is_ascii_lowercase());
            let places = [
                format!("src/{named}"),
                format!("src/{room}/{named}"),
                format!("src/{room}/{named}.rs"),
                format!("src/cli/{named}.rs"),
            ];
            if plain && !places.iter().any(|place| root().join(place).exists()) {
                found.push(format!(
                    "src/{room}/lib.rs names `{named}`, which is not there"
                ));
            }
        }
    }
    none("rooms know themselves", &found);
}

#[test]
fn each_engine_is_named_in_one_place() {
    let places: [(&str, &[&str]); 11] = [
        ("redb::", &["src/store/kv.rs"]),
        ("tantivy::", &["src/search/"]),
        ("flate2::", &["src/mail/"]),
        ("mail_parser::", &["src/mail/"]),
        ("ammonia::", &["src/mail/"]),
        ("maud::", &["src/web/"]),
        ("argon2::", &["src/service/"]),
        // Counted where they are written.
        ("put(PLACEMENTS", &["src/store/holdings.rs"]),
        ("delete(PLACEMENTS", &["src/store/holdings.rs"]),
        ("put(LEFT_OUT", &["src/store/holdings.rs"]),
        ("delete(LEFT_OUT", &["src/store/holdings.rs"]),
    ];
    let mut found = Vec::new();
    for name in files()
        .iter()
        .filter(|name| name.starts_with("src/") && ends(name, &["rs"]))
    {
        let text = text(name);
        for (engine, allowed) in places {
            if text.contains(engine) && !allowed.iter().any(|place| name.starts_with(place)) {
                found.push(format!("{name} names {engine}"));
            }
        }
    }
    none("an engine can be changed in one place", &found);
}

#[test]
fn the_readme_leads_to_what_it_promises() {
    let readme = text("README.md");
    for file in [
        "config/korespond.toml",
        "LICENSE",
        "CHANGELOG.md",
        "tests/run.sh",
    ] {
        assert!(root().join(file).is_file(), "{file} is there");
        assert!(readme.contains(file), "README.md leads to {file}");
    }
}
