//! Wrong programs, in folders named after the mistake, and what the compiler says about each.
//!
//! A mistake is marked on its line with `//~` and a part of the message; a line with two has two marks. The `.stderr`
//! beside the program holds the whole text, as trybuild compares it. They hold for one toolchain, the one that
//! `ui/TOOLCHAIN` names: on another one, each program must still fail to compile, and that is all that is asked.
//!
//! `TRYBUILD=overwrite cargo test --test ui` writes the `.stderr` files anew; the diff is the review.

use std::collections::BTreeSet;
use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

#[test]
fn each_program_fails_as_its_stderr_says() -> Result {
    let pinned = fs::read_to_string(ui().join("TOOLCHAIN"))?;
    let found = rustc_version()?;
    if found == pinned.trim() && env::var_os("UI_OTHER_TOOLCHAIN").is_none() {
        trybuild::TestCases::new().compile_fail("ui/*/*.rs");
        return Ok(());
    }
    // Not by `println!`, which the test runner would swallow.
    writeln!(
        io::stderr(),
        "the expectations of tests/ui are for rustc {}, this is {found}: asking only that each program fails to compile",
        pinned.trim()
    )?;
    each_program_fails_to_compile()
}

#[test]
fn each_program_has_its_stderr_and_each_stderr_its_program() -> Result {
    let mut alone = Vec::new();
    for file in files()? {
        let other = match extension(&file) {
            "rs" => file.with_extension("stderr"),
            "stderr" => file.with_extension("rs"),
            other => return Err(format!("{}: what is a `.{other}` for?", file.display()).into()),
        };
        if !other.is_file() {
            alone.push(short(&file));
        }
    }
    assert!(alone.is_empty(), "alone: {alone:#?}");
    Ok(())
}

#[test]
fn each_kind_of_mistake_is_a_folder_of_programs_that_the_glob_finds() -> Result {
    for entry in fs::read_dir(ui())? {
        let path = entry?.path();
        if path.is_file() {
            assert!(
                path.ends_with("TOOLCHAIN"),
                "{}: programs live in folders named after the mistake",
                path.display()
            );
            continue;
        }
        let mut programs = 0;
        for entry in fs::read_dir(&path)? {
            let file = entry?.path();
            assert!(
                file.is_file(),
                "{}: the glob `ui/*/*.rs` looks no deeper",
                file.display()
            );
            programs += usize::from(extension(&file) == "rs");
        }
        assert!(programs > 0, "{}: an empty folder", path.display());
    }
    Ok(())
}

#[test]
fn each_mistake_is_one_error_at_its_line_and_nothing_follows() -> Result {
    let mut wrong = String::new();
    for program in programs()? {
        let stderr = program.with_extension("stderr");
        let mut errors = errors(&fs::read_to_string(&stderr)?);
        let marks = marks(&fs::read_to_string(&program)?);
        assert!(!marks.is_empty(), "{}: no mark `//~`", short(&program));
        for mark in marks {
            // The longest text first: a mark is part of one message, and no message serves two marks.
            let found = errors
                .iter()
                .position(|error| error.line == mark.line && error.text.contains(&mark.text));
            match found {
                Some(found) => drop(errors.remove(found)),
                None => writeln!(
                    wrong,
                    "{}:{}: no error says `{}`",
                    short(&program),
                    mark.line,
                    mark.text
                )?,
            }
        }
        for error in errors {
            writeln!(
                wrong,
                "{}:{}: not marked: {}",
                short(&program),
                error.line,
                error.text
            )?;
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    Ok(())
}

/// What a compiler said, or should say, about a line.
struct Said {
    line: usize,
    text: String,
}

/// The marks of a program, the longest first, so that a short one does not take another's error.
fn marks(program: &str) -> Vec<Said> {
    let mut marks: Vec<Said> = program
        .lines()
        .enumerate()
        .flat_map(|(i, line)| {
            line.split("//~").skip(1).map(move |text| Said {
                line: i + 1,
                text: text.trim().to_owned(),
            })
        })
        .collect();
    marks.sort_by_key(|mark| usize::MAX - mark.text.len());
    marks
}

/// The errors of a `.stderr` file: the text, and the line that the first arrow shows.
fn errors(stderr: &str) -> Vec<Said> {
    let mut errors: Vec<Said> = Vec::new();
    for line in stderr.lines() {
        let is_error = line.starts_with("error");
        if let Some((_, text)) = line.split_once(": ").filter(|_| is_error) {
            errors.push(Said {
                line: 0,
                text: text.to_owned(),
            });
        } else if let (Some(error), Some((_, place))) =
            (errors.last_mut(), line.split_once("--> ui/"))
        {
            let number = place.split(':').nth(1).and_then(|line| line.parse().ok());
            if let Some(number) = number.filter(|_| error.line == 0) {
                error.line = number;
            }
        }
    }
    errors
}

/// One `cargo check` of a package that has every program as a binary.
fn each_program_fails_to_compile() -> Result {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ui");
    fs::create_dir_all(&package)?;
    let mut manifest = String::from(
        "[package]\nname = \"ui-programs\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\nhttp = \"1\"\n",
    );
    let runtime = text(&root.join("ayushma-errors"));
    writeln!(manifest, "ayushma-errors = {{ path = {runtime:?} }}")?;
    let mut names = BTreeSet::new();
    for program in programs()? {
        let name = short(&program).replace('/', "-").replace(".rs", "");
        let program = text(&program);
        writeln!(
            manifest,
            "\n[[bin]]\nname = {name:?}\npath = {program:?}\ntest = false"
        )?;
        names.insert(name);
    }
    fs::write(package.join("Cargo.toml"), manifest)?;
    fs::copy(root.join("Cargo.lock"), package.join("Cargo.lock"))?;
    let output = Command::new(env!("CARGO"))
        .args([
            "check",
            "--offline",
            "--bins",
            "--keep-going",
            "--message-format",
            "json",
        ])
        .current_dir(&package)
        .env("CARGO_TARGET_DIR", package.join("target"))
        .output()?;
    let messages = String::from_utf8(output.stdout)?;
    assert!(
        messages.contains("\"reason\":\"compiler-artifact\""),
        "not even the dependencies compiled: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    for message in messages.lines() {
        if message.contains("\"level\":\"error\"") {
            names.retain(|name| !message.contains(&format!("\"name\":\"{name}\"")));
        }
    }
    assert!(names.is_empty(), "compiled: {names:#?}");
    Ok(())
}

fn rustc_version() -> Result<String> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output()?;
    let text = String::from_utf8(output.stdout)?;
    let version = text
        .split(' ')
        .nth(1)
        .ok_or("`rustc --version` has no version")?;
    Ok(version.to_owned())
}

fn programs() -> Result<Vec<PathBuf>> {
    let mut programs = files()?;
    programs.retain(|file| extension(file) == "rs");
    Ok(programs)
}

/// What is in the folders of `ui/`.
fn files() -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for folder in fs::read_dir(ui())? {
        let folder = folder?.path();
        if folder.is_dir() {
            for file in fs::read_dir(folder)? {
                files.push(file?.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

fn ui() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("ui")
}

/// `folder/file.rs`
fn short(path: &Path) -> String {
    text(path.strip_prefix(ui()).unwrap_or(path))
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

fn extension(path: &Path) -> &str {
    path.extension().and_then(|it| it.to_str()).unwrap_or("")
}
