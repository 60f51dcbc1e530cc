//! A service that logs as its configuration says: `logging-program CONFIG THREADS RECORDS LEVEL`.
//!
//! Each record is `<process> <thread> <number>`, of the level `info` or `critical`. A critical one is told to standard output
//! once it is written. At the end the counts of the handler `file` are told, and what standard input says is waited for
//! first if the configuration's name has `wait` in it.

use std::io::{self, Read, Write};
use std::process::ExitCode;
use std::time::Duration;

use ayushma_errors::logging::Logging;

fn main() -> ExitCode {
    let args: Vec<_> = std::env::args().collect();
    let [_, config, threads, records, level] = &*args else {
        return ExitCode::from(2);
    };
    let (Ok(threads), Ok(records)) = (threads.parse::<u32>(), records.parse::<u32>()) else {
        return ExitCode::from(2);
    };
    let guard = match Logging::from_file(config)
        .map_err(Into::into)
        .and_then(Logging::install)
    {
        Ok(guard) => guard,
        Err(err) => {
            let _ = writeln!(io::stderr(), "{err}");
            return ExitCode::FAILURE;
        }
    };
    let run = |thread: u32| {
        for number in 0..records {
            let name = format!("{} {thread} {number}", std::process::id());
            if level == "critical" {
                tracing::error!(critical = true, "{name}");
                let _ = writeln!(io::stdout(), "{name}");
            } else {
                tracing::info!("{name}");
            }
            if config.contains("wait") {
                // Somebody does something to the file, and says so.
                let _ = guard.flush(Duration::from_mins(1));
                let _ = writeln!(io::stdout(), "{name}");
                let _ = io::stdin().read(&mut [0]);
            }
        }
    };
    std::thread::scope(|scope| {
        for thread in 0..threads {
            scope.spawn(move || run(thread));
        }
    });
    let report = guard.flush(Duration::from_mins(1));
    for counts in report.counts() {
        let _ = writeln!(
            io::stdout(),
            "counts {} {} {} {} {}",
            counts.emitted,
            counts.written,
            counts.dropped.total(),
            counts.pending,
            counts.notices
        );
    }
    drop(guard);
    ExitCode::SUCCESS
}
