//! Whatever fails, each record is written or counted: emitted = written + dropped.
//!
//! Each fault is provoked as often as `LOGGING_FAULT_RUNS` says; `.ci/run` says 50.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use ayushma_errors::logging::{Counts, Handler, Logging};
use tracing_subscriber::layer::SubscriberExt;

use crate::emit::say;
use crate::lines::with;
use crate::logging_files::Folder;

fn runs() -> u32 {
    let runs = std::env::var("LOGGING_FAULT_RUNS");
    runs.map_or(3, |runs| runs.parse().unwrap())
}

/// The same numbers in every run of the suite, and others in each round.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

fn balanced(counts: &Counts, emitted: u64) {
    assert_eq!(counts.pending, 0, "{counts}");
    assert_eq!(counts.emitted, emitted, "{counts}");
    assert_eq!(counts.written + counts.dropped.total(), emitted, "{counts}");
}

/// Fails now and then, takes a part now and then, and panics now and then.
struct Moody {
    chance: Chance,
    wrote: Arc<Mutex<Vec<u8>>>,
}

impl Handler for Moody {
    fn write(&mut self, lines: &[u8]) -> io::Result<usize> {
        let part = match self.chance.below(8) {
            0 => return Err(io::Error::other("no")),
            1 => return Err(io::ErrorKind::Interrupted.into()),
            2 => return Err(io::ErrorKind::WouldBlock.into()),
            3 => panic!("on purpose"),
            4 => usize::try_from(self.chance.below(lines.len() as u64)).unwrap(),
            _ => lines.len(),
        };
        self.wrote.lock().unwrap().extend_from_slice(&lines[..part]);
        Ok(part)
    }
}

const OWN: &str = "
    version = 1
    handlers.own = { class = 'own', queue = { records = 64 } }
    root = { level = 'INFO', handlers = ['own'] }
";

#[test]
fn a_handler_that_fails_loses_what_it_fails_at_and_nothing_else() {
    for run in 0..runs() {
        let wrote: Arc<Mutex<Vec<u8>>> = Arc::default();
        let theirs = Arc::clone(&wrote);
        let config = OWN.replace("records = 64", "records = 64, full = 'block'");
        let logging = Logging::from_toml(&config)
            .unwrap()
            .levels("")
            .handler_class("own", move |_| {
                let chance = Chance(run.into());
                let wrote = Arc::clone(&theirs);
                Ok(Box::new(Moody { chance, wrote }))
            });
        let (layer, guard) = logging.layer().unwrap();
        let subscriber = tracing::Dispatch::new(tracing_subscriber::registry().with(layer));
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let subscriber = &subscriber;
                scope.spawn(move || {
                    tracing::dispatcher::with_default(subscriber, || {
                        for number in 0..250 {
                            say("app", "INFO", &format!("<{thread} {number}>"));
                        }
                    });
                });
            }
        });
        let report = guard.flush(Duration::from_mins(1));
        assert!(report.is_complete());
        let counts = &report.counts()[0];
        balanced(counts, 1_000);
        assert!(
            counts.dropped.io_error > 0 && counts.written > 0,
            "{counts}"
        );
        let text = String::from_utf8(wrote.lock().unwrap().clone()).unwrap();
        let whole = (0..4)
            .flat_map(|thread| (0..250).map(move |number| format!("<{thread} {number}>\n")))
            .filter(|line| text.contains(line.as_str()))
            .count();
        assert_eq!(whole as u64, counts.written, "run {run}: {counts}");
    }
}

/// Writes when it is told to.
struct Gated {
    gate: Receiver<()>,
    wrote: Arc<Mutex<Vec<u8>>>,
}

impl Handler for Gated {
    fn write(&mut self, lines: &[u8]) -> io::Result<usize> {
        // Once nobody tells any more it is open.
        let _ = self.gate.recv();
        self.wrote.lock().unwrap().extend_from_slice(lines);
        Ok(lines.len())
    }
}

struct Slow {
    gate: SyncSender<()>,
    wrote: Arc<Mutex<Vec<u8>>>,
    logging: Logging,
}

fn slow(config: &str) -> Slow {
    let (sender, receiver) = sync_channel(1_000);
    let receiver = Mutex::new(Some(receiver));
    let wrote: Arc<Mutex<Vec<u8>>> = Arc::default();
    let theirs = Arc::clone(&wrote);
    let logging = Logging::from_toml(config)
        .unwrap()
        .levels("")
        .handler_class("own", move |_| {
            let gate = receiver.lock().unwrap().take().unwrap();
            let wrote = Arc::clone(&theirs);
            Ok(Box::new(Gated { gate, wrote }))
        });
    Slow {
        gate: sender,
        wrote,
        logging,
    }
}

#[test]
fn a_full_queue_drops_counts_and_says_so_and_the_caller_does_not_wait() {
    for _ in 0..runs() {
        let Slow {
            gate,
            wrote,
            logging,
        } = slow(OWN);
        let (layer, guard) = logging.layer().unwrap();
        // It would never end if it waited: nobody opens the gate before.
        with(layer, || {
            for number in 0..10_000 {
                say("app", "INFO", &format!("<{number}>"));
            }
        });
        drop(gate);
        let report = guard.flush(Duration::from_mins(1));
        assert!(report.is_complete() && !report.is_lossless());
        let counts = &report.counts()[0];
        balanced(counts, 10_000);
        assert!((64..=129).contains(&counts.written), "{counts}");
        let text = String::from_utf8(wrote.lock().unwrap().clone()).unwrap();
        assert_eq!(text.matches('<').count() as u64, counts.written);
        let told: u64 = text
            .lines()
            .filter_map(|line| {
                line.split_once(" dropped: ")?
                    .0
                    .split(' ')
                    .next()?
                    .parse::<u64>()
                    .ok()
            })
            .sum();
        assert_eq!(told, counts.dropped.queue_full, "{text}");
    }
}

#[test]
fn a_queue_that_blocks_loses_nothing() {
    for _ in 0..runs() {
        let Slow {
            gate,
            wrote,
            logging,
        } = slow(&OWN.replace("records = 64", "records = 64, full = 'block'"));
        let (layer, guard) = logging.layer().unwrap();
        drop(gate);
        with(layer, || {
            for number in 0..10_000 {
                say("app", "INFO", &format!("<{number}>"));
            }
        });
        assert!(guard.flush(Duration::from_mins(1)).is_lossless());
        balanced(&guard.counts()[0], 10_000);
        let text = String::from_utf8(wrote.lock().unwrap().clone()).unwrap();
        assert_eq!(text.matches('<').count(), 10_000);
    }
}

#[test]
fn what_cannot_be_written_before_the_end_is_counted_and_so_is_what_comes_after() {
    for _ in 0..runs() {
        let Slow { gate, logging, .. } = slow(OWN);
        let (layer, guard) = logging.layer().unwrap();
        let handle = guard.handle();
        let subscriber = tracing::Dispatch::new(tracing_subscriber::registry().with(layer));
        std::thread::scope(|scope| {
            let emit = || {
                tracing::dispatcher::with_default(&subscriber, || {
                    for number in 0..5_000 {
                        say("app", "INFO", &format!("<{number}>"));
                    }
                });
            };
            let threads = [scope.spawn(emit), scope.spawn(emit)];
            gate.send(()).unwrap();
            // It ends while they write, and once more when they have written.
            let ends = scope.spawn(|| {
                drop(gate);
                drop(guard);
            });
            for thread in threads {
                thread.join().unwrap();
            }
            ends.join().unwrap();
        });
        assert!(handle.flush(Duration::from_mins(1)).is_complete());
        balanced(&handle.counts()[0], 10_000);
    }
}

#[test]
fn a_critical_record_is_written_when_the_call_returns_even_if_the_queue_is_full() {
    let folder = Folder::new("critical");
    let path = folder.join("app.log");
    let config = format!(
        "version = 1
        handlers.file = {{ class = 'file', path = '{}', queue = {{ records = 1 }} }}
        root = {{ level = 'INFO', handlers = ['file'] }}",
        path.display()
    );
    let (layer, guard) = Logging::from_toml(&config)
        .unwrap()
        .levels("")
        .layer()
        .unwrap();
    with(layer, || {
        for number in 0..200 {
            say("app", "INFO", "filling");
            say("app", "CRITICAL", &format!("<{number}>"));
            let text = fs::read_to_string(&path).unwrap();
            assert!(text.contains(&format!("<{number}>")));
        }
    });
    assert_eq!(guard.counts()[0].emitted, 400);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_loses_everything_and_counts_it() {
    for _ in 0..runs() {
        let config = "
            version = 1
            handlers.file = { class = 'file', path = '/dev/full' }
            root = { level = 'INFO', handlers = ['file'] }
        ";
        let (layer, guard) = Logging::from_toml(config)
            .unwrap()
            .levels("")
            .layer()
            .unwrap();
        with(layer, || {
            for _ in 0..5_000 {
                say("app", "INFO", "lost");
            }
        });
        assert!(guard.flush(Duration::from_mins(1)).is_complete());
        let counts = &guard.counts()[0];
        balanced(counts, 5_000);
        assert_eq!(
            (
                counts.written,
                counts.dropped.io_error + counts.dropped.queue_full
            ),
            (0, 5_000)
        );
    }
}

#[test]
fn a_reload_under_load_loses_nothing() {
    for run in 0..runs() {
        let folder = Folder::new(&format!("reload-{run}"));
        let config = |name: &str| {
            let path = folder.join(name);
            let text = format!(
                "version = 1
                handlers.file = {{ class = 'file', path = '{}', queue = {{ full = 'block' }} }}
                root = {{ level = 'INFO', handlers = ['file'] }}",
                path.display()
            );
            Logging::from_toml(&text).unwrap().levels("")
        };
        let (layer, guard) = config("0.log").layer().unwrap();
        let subscriber = tracing::Dispatch::new(tracing_subscriber::registry().with(layer));
        std::thread::scope(|scope| {
            for thread in 0..3 {
                let subscriber = &subscriber;
                scope.spawn(move || {
                    tracing::dispatcher::with_default(subscriber, || {
                        for number in 0..2_000 {
                            say("app", "INFO", &format!("{thread} {number}"));
                        }
                    });
                });
            }
            for number in 1..10 {
                guard.reload(&config(&format!("{number}.log"))).unwrap();
            }
        });
        let handle = guard.handle();
        drop(guard);
        balanced(&handle.counts()[0], 6_000);
        assert_eq!(handle.counts()[0].dropped.total(), 0);
        let names = folder.names();
        let lines: Vec<_> = names
            .iter()
            .map(|name| fs::read_to_string(folder.join(name)).unwrap())
            .collect();
        let lines: BTreeSet<_> = lines.iter().flat_map(|text| text.lines()).collect();
        assert_eq!(lines.len(), 6_000);
    }
}

#[test]
fn what_waits_for_a_handler_that_was_replaced_is_waited_for_at_the_end() {
    for _ in 0..runs() {
        let Slow {
            gate,
            wrote,
            logging,
        } = slow(OWN);
        let (layer, guard) = logging.layer().unwrap();
        let handle = guard.handle();
        with(layer, || {
            for number in 0..10 {
                say("app", "INFO", &format!("<{number}>"));
            }
            let other = OWN.replace("class = 'own'", "class = 'null'");
            guard.reload(&Logging::from_toml(&other).unwrap()).unwrap();
            say("app", "INFO", "to the other");
        });
        // It goes on counting under its name.
        let counts = &handle.counts()[0];
        assert_eq!(counts.emitted, 11);
        assert!(counts.pending >= 10, "{counts}");
        drop(gate);
        drop(guard);
        balanced(&handle.counts()[0], 11);
        assert_eq!(handle.counts()[0].written, 11);
        let text = String::from_utf8(wrote.lock().unwrap().clone()).unwrap();
        assert_eq!(text.matches('<').count(), 10);
    }
}

/// The program of `logging/program.rs`, under a configuration of one file.
fn program(folder: &Folder, name: &str, options: &str) -> Command {
    let config = folder.join(&format!("{name}.toml"));
    let text = format!(
        "version = 1
        root = {{ level = 'INFO', handlers = ['file'] }}
        [handlers.file]
        class = 'file'
        path = '{}'
        {options}",
        folder.join("app.log").display()
    );
    fs::write(&config, text).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_logging-program"));
    command
        .arg(config)
        .env_remove("AYUSHMA_LOG")
        .stdout(Stdio::piped())
        .stdin(Stdio::piped());
    command
}

/// What the program said at its end: emitted, written, dropped, pending, notices.
fn counted(stdout: &str) -> [u64; 5] {
    let line = stdout
        .lines()
        .find_map(|line| line.strip_prefix("counts "))
        .unwrap();
    let numbers: Vec<_> = line
        .split(' ')
        .map(|number| number.parse().unwrap())
        .collect();
    numbers.try_into().unwrap()
}

/// All lines of all files, each of which must be one that the program wrote.
fn lines_of(folder: &Folder) -> Vec<String> {
    let mut lines = Vec::new();
    for name in folder
        .names()
        .iter()
        .filter(|name| name.starts_with("app.log"))
    {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        assert!(text.ends_with('\n') || text.is_empty(), "{name} is torn");
        lines.extend(text.lines().map(str::to_owned));
    }
    lines
}

fn is_whole(line: &str) -> bool {
    let words: Vec<_> = line.split(' ').collect();
    words.len() == 3 && words.iter().all(|word| word.parse::<u32>().is_ok())
}

#[test]
fn two_processes_that_rotate_one_file_lose_nothing() {
    for run in 0..runs() {
        let folder = Folder::new(&format!("two-{run}"));
        let options = "max_bytes = '2kB'\nkeep = 100000\nqueue = { full = 'block', records = 16 }";
        let start = |name| {
            program(&folder, name, options)
                .args(["2", "500", "info"])
                .spawn()
                .unwrap()
        };
        let children = [start("one"), start("two")];
        let mut written = 0;
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success());
            let [emitted, own, dropped, pending, _] =
                counted(&String::from_utf8(output.stdout).unwrap());
            assert_eq!([emitted, own, dropped, pending], [1_000, 1_000, 0, 0]);
            written += own;
        }
        let lines = lines_of(&folder);
        assert!(lines.iter().all(|line| is_whole(line)));
        assert_eq!(lines.len() as u64, written, "run {run}");
        assert_eq!(lines.iter().collect::<BTreeSet<_>>().len() as u64, written);
        assert!(folder.names().len() > 10, "{:?}", folder.names());
    }
}

#[cfg(unix)]
#[test]
fn where_the_disk_ends_within_a_line_the_rest_is_counted() {
    for run in 0..runs() {
        let folder = Folder::new(&format!("quota-{run}"));
        let command = program(&folder, "quota", "");
        let words = [command.get_program()]
            .into_iter()
            .chain(command.get_args());
        let words: Vec<_> = words
            .map(|word| word.to_str().unwrap().to_owned())
            .collect();
        // A file of at most 8 blocks of 512 or 1024 bytes; what goes beyond is an error, not the end.
        let mut limited = Command::new("sh");
        limited
            .args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$@\"", "sh"])
            .args(&words);
        limited.env_remove("AYUSHMA_LOG").args(["2", "500", "info"]);
        let output = limited.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let [emitted, written, dropped, pending, notices] =
            counted(&String::from_utf8(output.stdout).unwrap());
        assert_eq!([emitted, written + dropped, pending], [1_000, 1_000, 0]);
        assert!(dropped > 0 && written > 0);
        let text = fs::read_to_string(folder.join("app.log")).unwrap();
        let whole = text
            .split_inclusive('\n')
            .filter(|line| line.ends_with('\n') && is_whole(line.trim_end()));
        assert_eq!(
            whole.count() as u64,
            written,
            "run {run}, {notices} notices"
        );
    }
}

fn reader(child: &mut Child) -> impl Iterator<Item = String> + use<> {
    BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map_while(Result::ok)
}

#[cfg(unix)]
#[test]
fn what_is_killed_has_lost_nothing_critical_and_torn_nothing_but_the_last_line() {
    let mut chance = Chance(7);
    for run in 0..runs() {
        let folder = Folder::new(&format!("killed-{run}"));
        let options = "max_bytes = '4kB'\nkeep = 100000";
        let mut told = Vec::new();
        // Twice, so that the second finds what the first left.
        for name in ["first", "second"] {
            let mut child = program(&folder, name, options)
                .args(["2", "100000", "critical"])
                .spawn()
                .unwrap();
            let lines = reader(&mut child);
            let until = usize::try_from(chance.below(300) + 1).unwrap();
            told.extend(lines.take(until));
            child.kill().unwrap();
            child.wait().unwrap();
        }
        let mut torn = 0;
        let mut lines = BTreeSet::new();
        for name in folder
            .names()
            .iter()
            .filter(|name| name.starts_with("app.log"))
        {
            let text = fs::read_to_string(folder.join(name)).unwrap();
            for line in text.split_inclusive('\n') {
                if line.ends_with('\n') && is_whole(line.trim_end()) {
                    lines.insert(line.trim_end().to_owned());
                } else {
                    torn += 1;
                }
            }
        }
        assert!(torn <= 2, "run {run}: {torn} torn lines");
        for line in &told {
            assert!(lines.contains(line), "run {run}: {line} is lost");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_hangup_has_the_file_opened_anew() {
    let folder = Folder::new("hangup");
    let mut child = program(&folder, "wait", "reopen = 'SIGHUP'")
        .args(["1", "3", "info"])
        .spawn()
        .unwrap();
    let mut lines = reader(&mut child);
    let mut stdin = child.stdin.take().unwrap();
    lines.next().unwrap();
    fs::rename(folder.join("app.log"), folder.join("app.log.old")).unwrap();
    let hangup = Command::new("sh")
        .args(["-c", &format!("kill -HUP {}", child.id())])
        .status();
    assert!(hangup.unwrap().success());
    // Before it writes anything: the moved file's space is wanted.
    let until = Instant::now() + Duration::from_mins(1);
    while !folder.join("app.log").exists() {
        assert!(Instant::now() < until, "the file was not opened anew");
        std::thread::yield_now();
    }
    stdin.write_all(b"\n").unwrap();
    lines.next().unwrap();
    let count = |path: &Path| fs::read_to_string(path).unwrap().lines().count();
    assert_eq!(count(&folder.join("app.log.old")), 1);
    assert_eq!(count(&folder.join("app.log")), 1);
    drop(stdin);
    assert!(child.wait().unwrap().success());
}
