//! Files: put aside by size and by time, kept for so long, and found again after somebody moved them.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use ayushma_errors::logging::{Guard, LogLayer, Logging};
use tracing_subscriber::Registry;

use crate::emit::say;
use crate::lines::with;

/// A folder of one's own, removed with all that is in it.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("ayushma-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The names of what is in it, in order, but for what is hidden.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0)
            .unwrap()
            .map(|entry| entry.unwrap().file_name());
        let names = entries.map(|name| name.into_string().unwrap());
        let mut names: Vec<_> = names.filter(|name| !name.starts_with('.')).collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The options are the handler's, in TOML.
fn start(path: &Path, options: &str) -> (LogLayer<Registry>, Guard) {
    let config = format!(
        "version = 1
        root = {{ level = 'INFO', handlers = ['file'] }}
        [handlers.file]
        {}
        {options}",
        if options.contains("class") {
            ""
        } else {
            "class = 'file'"
        },
    );
    let config = config.replace("PATH", &format!("'{}'", path.display()));
    Logging::from_toml(&config)
        .unwrap()
        .levels("")
        .layer()
        .unwrap()
}

fn flushed(guard: &Guard) {
    let report = guard.flush(Duration::from_mins(1));
    assert!(report.is_lossless(), "{report}");
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|err| panic!("{}: {err}", path.display()))
}

fn grow_old(path: &Path, age: Duration) {
    let file = File::options().append(true).open(path).unwrap();
    file.set_modified(SystemTime::now() - age).unwrap();
}

const DAY: Duration = Duration::from_hours(24);

#[test]
fn a_file_that_is_full_is_put_aside_and_so_many_are_kept() {
    for options in [
        "path = PATH\nmax_bytes = 40\nkeep = 3",
        "class = 'logging.handlers.RotatingFileHandler'\nfilename = PATH\nmaxBytes = 40\nbackupCount = 3",
    ] {
        let folder = Folder::new("size");
        let (layer, guard) = start(&folder.join("app.log"), options);
        with(layer, || {
            for number in 10..30 {
                say("app", "INFO", &format!("line {number}"));
            }
        });
        flushed(&guard);
        assert_eq!(
            folder.names(),
            ["app.log", "app.log.1", "app.log.2", "app.log.3"]
        );
        // Five lines of eight bytes fill a file; the youngest is without a number.
        assert_eq!(
            read(&folder.join("app.log.3")),
            "line 10\nline 11\nline 12\nline 13\nline 14\n"
        );
        assert_eq!(
            read(&folder.join("app.log")),
            "line 25\nline 26\nline 27\nline 28\nline 29\n"
        );
        let counts = &guard.counts()[0];
        assert_eq!((counts.written, counts.dropped.total()), (20, 0));
    }
}

#[test]
fn a_number_that_is_missing_is_filled_before_one_is_removed() {
    let folder = Folder::new("gap");
    for number in [1, 3] {
        fs::write(
            folder.join(&format!("app.log.{number}")),
            format!("{number}\n"),
        )
        .unwrap();
    }
    let (layer, guard) = start(
        &folder.join("app.log"),
        "path = PATH\nmax_bytes = 2\nkeep = 3",
    );
    with(layer, || {
        say("app", "INFO", "a");
        say("app", "INFO", "b");
    });
    flushed(&guard);
    let read = |name: &str| read(&folder.join(name));
    assert_eq!(
        [
            read("app.log"),
            read("app.log.1"),
            read("app.log.2"),
            read("app.log.3")
        ],
        ["b\n", "a\n", "1\n", "3\n"]
    );
}

#[test]
fn yesterdays_file_is_put_aside_under_its_date() {
    for options in [
        "path = PATH\nrotate = 'daily'\nutc = true",
        "class = 'logging.handlers.TimedRotatingFileHandler'\nfilename = PATH\nwhen = 'midnight'\nutc = true",
    ] {
        let folder = Folder::new("time");
        let path = folder.join("app.log");
        fs::write(&path, "of yesterday\n").unwrap();
        grow_old(&path, DAY);
        let (layer, guard) = start(&path, options);
        with(layer, || say("app", "INFO", "of today"));
        flushed(&guard);
        assert_eq!(read(&path), "of today\n");
        let names = folder.names();
        assert_eq!(names.len(), 2, "{names:?}");
        assert!(
            names[1].len() == "app.log.2026-11-25".len() && names[1].starts_with("app.log.20"),
            "{names:?}"
        );
        assert_eq!(read(&folder.join(&names[1])), "of yesterday\n");
    }
}

#[test]
fn what_is_too_old_or_too_much_is_removed_and_what_is_not_ours_is_not() {
    let folder = Folder::new("keep");
    let path = folder.join("app.log");
    for (name, days) in [
        ("app.log.2020-01-01", 40),
        ("app.log.2020-01-02", 20),
        ("app.log.2020-01-03", 10),
        ("app.log.2020-01-04.1", 9),
        ("app.log.gz", 99),
        ("app.log.important", 99),
        ("other.log.2020-01-01", 99),
        ("app.log", 2),
    ] {
        fs::write(folder.join(name), "a line\n").unwrap();
        grow_old(&folder.join(name), DAY * days);
    }
    let (layer, guard) = start(
        &path,
        "path = PATH\nrotate = 'daily'\nkeep = 2\nkeep_for = '30d'",
    );
    with(layer, || say("app", "INFO", "of today"));
    flushed(&guard);
    let names = folder.names();
    let ours: Vec<_> = names
        .iter()
        .filter(|name| name.starts_with("app.log.20"))
        .collect();
    assert_eq!(ours.len(), 2, "{names:?}");
    assert_eq!(ours[0], "app.log.2020-01-04.1");
    for name in ["app.log.gz", "app.log.important", "other.log.2020-01-01"] {
        assert!(names.iter().any(|known| known == name), "{name} is gone");
    }
}

#[test]
fn a_line_that_was_torn_is_ended_before_another_begins() {
    let folder = Folder::new("torn");
    let path = folder.join("app.log");
    fs::write(&path, "whole\nhal").unwrap();
    let (layer, guard) = start(&path, "path = PATH");
    with(layer, || say("app", "INFO", "next"));
    flushed(&guard);
    assert_eq!(read(&path), "whole\nhal\nnext\n");
}

#[test]
fn a_file_that_was_moved_cut_or_lost_with_its_folder_is_begun_anew() {
    let folder = Folder::new("moved");
    let inner = folder.join("logs");
    let path = inner.join("app.log");
    let (layer, guard) = start(&path, "path = PATH");
    with(layer, || {
        let say = |text: &str| {
            say("app", "INFO", text);
            flushed(&guard);
        };
        say("one");
        // As logrotate's `create` does it.
        fs::rename(&path, inner.join("app.log.1")).unwrap();
        say("two");
        assert_eq!(read(&inner.join("app.log.1")), "one\n");
        assert_eq!(read(&path), "two\n");
        // As its `copytruncate` does.
        File::options()
            .write(true)
            .open(&path)
            .unwrap()
            .set_len(0)
            .unwrap();
        say("three");
        assert_eq!(read(&path), "three\n");
        fs::remove_dir_all(&inner).unwrap();
        say("four");
        assert_eq!(read(&path), "four\n");
        guard.reopen();
        say("five");
        assert_eq!(read(&path), "four\nfive\n");
    });
}

#[test]
fn a_file_that_cannot_be_opened_is_said_at_once_and_nothing_is_in_force() {
    let folder = Folder::new("closed");
    fs::write(folder.join("file"), "").unwrap();
    let path = folder.join("file").join("app.log");
    let config = format!(
        "version = 1
        handlers.good = {{ class = 'file', path = '{}' }}
        handlers.wrong = {{ class = 'file', path = '{}' }}",
        folder.join("good.log").display(),
        path.display()
    );
    let err = Logging::from_toml(&config)
        .unwrap()
        .levels("")
        .layer::<Registry>()
        .unwrap_err();
    assert_eq!(err.key(), "handlers.wrong");
    assert!(err.to_string().contains("it cannot be opened: "), "{err}");
}

#[cfg(unix)]
#[test]
fn a_log_is_not_for_everybody_on_the_machine() {
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::new("mode");
    let path = folder.join("app.log");
    let _ = start(&path, "path = PATH");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o007, 0);
}
