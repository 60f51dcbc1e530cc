//! What the sources promise about themselves.

use std::fs;
use std::path::{Path, PathBuf};

/// The tests' own folder, and everything of the workspace that is not built.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn files(under: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(under)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() && name != "target" && !name.starts_with('.') {
                open.push(path);
            } else if path.is_file() {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "{under} has no files");
    found.sort();
    found
}

fn is_rust(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}

#[test]
fn no_file_of_the_derive_is_long() {
    for path in files("ayushma-errors-derive/src") {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(
            !is_rust(&path) || lines <= 450,
            "{} has {lines} lines: split it",
            path.display()
        );
    }
}

#[test]
fn no_file_names_a_place_on_somebodys_machine() {
    // In pieces, so that this file does not name one itself.
    let places = ["home", "Users", "root", "work", "mnt"].map(|word| format!("/{word}/"));
    for folder in ["ayushma-errors", "ayushma-errors-derive", "tests"] {
        for path in files(folder) {
            let Ok(text) = fs::read_to_string(&path) else {
                continue;
            };
            for (number, line) in text.lines().enumerate() {
                // A URL's path is no place on a machine.
                let is_place = |place: &String| {
                    let before = line.split(place.as_str()).next();
                    before.is_some_and(|before| {
                        before.len() < line.len()
                            && !before.ends_with(|c: char| c.is_alphanumeric() || ".}>".contains(c))
                    })
                };
                assert!(
                    !places.iter().any(is_place),
                    "{}:{}: {line}",
                    path.display(),
                    number + 1
                );
            }
        }
    }
}

#[test]
fn every_folder_of_wrong_programs_has_programs_with_their_errors() {
    let programs = files("tests/ui");
    for program in programs.iter().filter(|path| is_rust(path)) {
        let stderr = program.with_extension("stderr");
        assert!(stderr.is_file(), "{} is missing", stderr.display());
    }
    for stderr in programs
        .iter()
        .filter(|path| path.extension().is_some_and(|word| word == "stderr"))
    {
        let program = stderr.with_extension("rs");
        assert!(program.is_file(), "{} is stale", stderr.display());
    }
    for entry in fs::read_dir(root().join("tests/ui")).unwrap() {
        let folder = entry.unwrap().path();
        let has_programs = || {
            let mut entries = fs::read_dir(&folder).unwrap();
            entries.any(|entry| is_rust(&entry.unwrap().path()))
        };
        assert!(
            !folder.is_dir() || has_programs(),
            "{} has no programs",
            folder.display()
        );
    }
}

#[test]
fn every_snapshot_is_read_by_a_test() {
    let mut sources = String::new();
    for folder in ["tests", "ayushma-errors-derive/src"] {
        for path in files(folder).iter().filter(|path| is_rust(path)) {
            sources.push_str(&fs::read_to_string(path).unwrap());
        }
    }
    for snapshot in files("tests/snapshots") {
        let name = snapshot.file_name().unwrap().to_str().unwrap();
        assert!(sources.contains(name), "{name} is read by no test");
    }
}

#[test]
fn every_suite_is_run() {
    let main = include_str!("main.rs");
    let manifest = include_str!("../Cargo.toml");
    for path in files("tests/it") {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let is_module = main.contains(&format!("mod {name};"));
        let is_target = manifest.contains(&format!("path = \"it/{name}.rs\""));
        assert!(is_module || is_target, "it/{name}.rs is run by nobody");
    }
}

#[test]
fn no_test_waits_and_none_is_left_out() {
    // In pieces, so that this file has none of them.
    let words = [["#[ig", "nore"], ["sle", "ep("], ["todo", "!("]].map(|word| word.concat());
    for path in files("tests/it") {
        let text = fs::read_to_string(&path).unwrap();
        for word in &words {
            assert!(!text.contains(word), "{} has {word}", path.display());
        }
    }
}
