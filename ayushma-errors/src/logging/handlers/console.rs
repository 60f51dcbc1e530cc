//! The console: standard output or standard error.

use std::fs::File;
use std::io::{self, Write};

use super::Handler;

pub(crate) struct Console {
    stdout: bool,
    /// Standard output without the standard library's buffer: what could not be written would stay in that, counted as lost,
    /// and be written later.
    raw: Option<File>,
}

impl Console {
    pub(crate) fn new(stdout: bool) -> Self {
        let raw = if stdout { raw_stdout() } else { None };
        Console { stdout, raw }
    }
}

impl Handler for Console {
    fn write(&mut self, lines: &[u8]) -> io::Result<usize> {
        if let Some(raw) = &mut self.raw {
            return raw.write(lines);
        }
        if self.stdout {
            let mut stdout = io::stdout().lock();
            stdout.write_all(lines)?;
            stdout.flush()?;
            return Ok(lines.len());
        }
        io::stderr().lock().write(lines)
    }
}

#[cfg(unix)]
fn raw_stdout() -> Option<File> {
    use std::os::fd::AsFd;

    let owned = io::stdout().as_fd().try_clone_to_owned();
    owned.ok().map(File::from)
}

/// Elsewhere a console is no file: it wants text, and the standard library knows how.
#[cfg(not(unix))]
fn raw_stdout() -> Option<File> {
    None
}
