//! Proves that the leak tests can fail: copies of the crates that each unmask one exposure must each turn them red.
//!
//! `cargo run -p ayushma-errors-tests --bin mutants` copies the crates into the target folder, runs `it/leaks.rs` and `it/foreign_text.rs` against them as
//! they are (green), then once for each entry of `list.rs` (red, in every sink that the entry names). A mutant whose
//! text is not found in the source is a failure, too: whoever moves the code moves the mutant. A word of a name as an
//! argument picks the mutants with it.

mod list;

use std::collections::BTreeSet;
use std::error::Error;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

use list::{MUTANTS, Mutant};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What the copy's tests are built from: the leak tests alone, and no framework.
const MANIFEST: &str = r#"
[package]
name = "ayushma-errors-tests"
version = "0.0.0"
publish = false
edition = "2024"
autotests = false

[[test]]
name = "leaks"
path = "it/only_leaks.rs"

[dependencies]
ayushma-errors = { path = "../ayushma-errors", features = ["hash", "testing"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
thiserror = "2"
tracing = { version = "0.1", default-features = false, features = ["std"] }
tracing-subscriber = { version = "0.3", default-features = false, features = ["registry", "std"] }
"#;

const ROOT: &str = "#![allow(warnings)]\nmod canary;\nmod foreign_text;\nmod leaks;\n";

fn main() -> ExitCode {
    match run() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(survivors) => {
            say(&format!("{survivors} mutants are not told apart"));
            ExitCode::FAILURE
        }
        Err(err) => {
            say(&format!("failed: {err}"));
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<usize> {
    let copy = Copy::make()?;
    let outcome = copy.test()?;
    if !outcome.passed {
        return Err(format!("the crates as they are do not pass\n{}", outcome.text).into());
    }
    say("as they are: green");
    let words: Vec<String> = env::args().skip(1).collect();
    let is_picked =
        |mutant: &&Mutant| words.is_empty() || words.iter().any(|word| mutant.name.contains(word));
    let mut survivors = 0;
    for mutant in MUTANTS.iter().filter(is_picked) {
        let problem = copy.try_one(mutant)?;
        survivors += usize::from(problem.is_some());
        let verdict = problem.unwrap_or_else(|| format!("red in {}", mutant.sinks.join(", ")));
        say(&format!("{}: {verdict}", mutant.name));
    }
    Ok(survivors)
}

/// A copy of the workspace to be spoiled.
struct Copy {
    root: PathBuf,
}

impl Copy {
    fn make() -> Result<Self> {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
        let original = tests.parent().ok_or("no workspace")?;
        let target = env::var_os("CARGO_TARGET_DIR").map_or(original.join("target"), PathBuf::from);
        let root = target.join("mutants");
        for krate in ["ayushma-errors", "ayushma-errors-derive"] {
            let to = root.join(krate);
            if to.exists() {
                fs::remove_dir_all(&to)?;
            }
            copy_all(&original.join(krate), &to)?;
        }
        for file in ["Cargo.toml", "Cargo.lock"] {
            fs::copy(original.join(file), root.join(file))?;
        }
        let tests = root.join("tests/it");
        fs::create_dir_all(&tests)?;
        for file in ["canary.rs", "foreign_text.rs", "leaks.rs"] {
            fs::copy(original.join("tests/it").join(file), tests.join(file))?;
        }
        fs::write(tests.join("only_leaks.rs"), ROOT)?;
        fs::write(root.join("tests/Cargo.toml"), MANIFEST)?;
        Ok(Copy { root })
    }

    /// What is wrong with the tests, if they do not tell the mutant.
    fn try_one(&self, mutant: &Mutant) -> Result<Option<String>> {
        let mut problem = None;
        let mut as_they_were = Vec::new();
        for (file, from, to) in mutant.edits {
            let path = self.root.join(file);
            let text = fs::read_to_string(&path)?;
            match text.matches(from).count() {
                1 => {
                    fs::write(&path, text.replacen(from, to, 1))?;
                    as_they_were.push((path, text));
                }
                found => {
                    problem = Some(format!("`{from}` is {found} times in {file}, not once"));
                }
            }
        }
        if problem.is_none() {
            problem = self.test()?.problem(mutant);
        }
        // The last edit of a file that has two is undone first.
        for (path, text) in as_they_were.iter().rev() {
            fs::write(path, text)?;
        }
        Ok(problem)
    }

    fn test(&self) -> Result<Outcome> {
        let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            // What the tests were built with is there already; nothing else is fetched.
            .args([
                "test",
                "--offline",
                "-p",
                "ayushma-errors-tests",
                "--test",
                "leaks",
            ])
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", self.root.join("target"))
            .env("CARGO_PROFILE_DEV_DEBUG", "false")
            // The mutants differ in a line each.
            .env("CARGO_INCREMENTAL", "1")
            .env_remove("RUSTFLAGS")
            .output()?;
        let text = [output.stdout, output.stderr].concat();
        Ok(Outcome {
            passed: output.status.success(),
            text: String::from_utf8_lossy(&text).into_owned(),
        })
    }
}

struct Outcome {
    passed: bool,
    text: String,
}

impl Outcome {
    fn problem(&self, mutant: &Mutant) -> Option<String> {
        if self.passed {
            return Some("SURVIVES: the leak tests are green".to_owned());
        }
        let leaks = self.text.lines().filter(|line| line.starts_with("leak: "));
        let found: BTreeSet<&str> = leaks
            .filter_map(|line| line.rsplit_once(" in "))
            .map(|(_, sink)| sink)
            .collect();
        let missed: Vec<_> = mutant
            .sinks
            .iter()
            .filter(|sink| !found.contains(*sink))
            .copied()
            .collect();
        if missed.is_empty() {
            return None;
        }
        let tail: Vec<&str> = self.text.lines().rev().take(15).collect();
        let tail = tail.into_iter().rev().collect::<Vec<_>>().join("\n");
        Some(format!(
            "SURVIVES in {}; the last words:\n{tail}",
            missed.join(", ")
        ))
    }
}

fn copy_all(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_all(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}

fn say(line: &str) {
    // Nobody reads it when stdout is gone.
    let _ = writeln!(io::stdout(), "{line}");
}
