//! The console: standard output or standard error.

use std::io::{self, Write};

use super::Handler;

pub(crate) struct Console {
    stdout: bool,
}

impl Console {
    pub(crate) fn new(stdout: bool) -> Self {
        Console { stdout }
    }
}

impl Handler for Console {
    fn write(&mut self, lines: &[u8]) -> io::Result<usize> {
        if self.stdout {
            // It would keep back what has no line break yet, and that is nothing: lines are whole.
            let mut stdout = io::stdout().lock();
            stdout.write_all(lines)?;
            stdout.flush()?;
            return Ok(lines.len());
        }
        io::stderr().lock().write(lines)
    }
}
