//! A file: appended to, rotated, and found again when somebody moved it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::Handler;
use super::file_options::FileOptions;
use super::hangup::Hangup;
use super::rotate::{self, Period};

pub(crate) struct LogFile {
    options: FileOptions,
    /// None after it could not be opened; the next write tries again.
    open: Option<Open>,
    /// Held while lines are written, and alone while files are renamed: two processes may write the same file.
    lock: Option<File>,
    /// The period of time to which the file belongs.
    period: Option<Period>,
    hangup: Option<Hangup>,
    /// The last write ended within a line.
    within_a_line: bool,
    /// A line was given up half written: it must be ended before another begins.
    torn: bool,
}

struct Open {
    file: File,
    identity: Identity,
    length: u64,
}

impl LogFile {
    pub(crate) fn open(options: &FileOptions) -> io::Result<Self> {
        let mut file = LogFile {
            options: options.clone(),
            open: None,
            lock: None,
            period: None,
            hangup: None,
            within_a_line: false,
            torn: false,
        };
        if options.truncate {
            create(&options.path)?.set_len(0)?;
        }
        file.ensure_open()?;
        if options.rotates() {
            file.lock = OpenOptions::new()
                .create(true)
                .truncate(false)
                .write(true)
                .open(lock_path(&options.path))
                .ok();
        }
        if options.on_hangup {
            file.hangup = Some(Hangup::listen()?);
        }
        Ok(file)
    }

    /// The file that stands at the path: opened anew if it is another than the one that is open, or if there is none.
    fn ensure_open(&mut self) -> io::Result<()> {
        let path = &self.options.path;
        let is_asked = self.hangup.as_ref().is_some_and(Hangup::take);
        let there = fs::metadata(path).ok();
        let is_same = match (&self.open, &there) {
            (Some(open), Some(there)) => !is_asked && open.identity == Identity::of(there),
            _ => false,
        };
        if let (true, Some(open), Some(there)) = (is_same, &mut self.open, &there) {
            // Another process may have written to it, or have cut it (`copytruncate`).
            open.length = there.len();
        } else {
            // The old one is closed first, so that its space is free even when the new one cannot be had.
            self.open = None;
            let mut file = create(path)?;
            let metadata = file.metadata()?;
            let length = metadata.len();
            // What a program that was killed left of its last line.
            self.torn = length > 0 && last_byte(&mut file)? != b'\n';
            if let Some(every) = self.options.every {
                let since = match metadata.modified() {
                    Ok(modified) if length > 0 => modified,
                    _ => SystemTime::now(),
                };
                self.period = Some(every.period(since, self.options.utc));
            }
            let identity = Identity::of(&metadata);
            self.open = Some(Open {
                file,
                identity,
                length,
            });
        }
        Ok(())
    }

    /// Whether the file is full, or of a time that is over.
    fn is_due(&mut self) -> bool {
        let length = self.open.as_ref().map_or(0, |open| open.length);
        if length == 0 {
            return false;
        }
        let is_full = self.options.max_bytes.is_some_and(|most| length >= most);
        let (Some(every), Some(period)) = (self.options.every, &mut self.period) else {
            return is_full;
        };
        let now = every.period(SystemTime::now(), self.options.utc);
        if now.start < period.start {
            // The clock was put back: the file belongs to the time that it is now said to be.
            *period = now;
        }
        is_full || now.start > period.start
    }

    /// Puts the file aside, unless another process was faster.
    fn rotate(&mut self) -> io::Result<()> {
        if let Some(lock) = &self.lock {
            let _ = lock.lock();
        }
        let mut outcome = self.ensure_open();
        if outcome.is_ok() && self.is_due() {
            self.open = None;
            outcome = rotate::put_aside(&self.options, self.period.as_ref());
        }
        self.unlock();
        outcome
    }

    /// Lines are written together with other processes, and without those that put the file aside.
    fn share(&self) {
        if let Some(lock) = &self.lock {
            // Where there are no locks, on some network's disk, there is no other process either, or nothing helps.
            let _ = lock.lock_shared();
        }
    }

    fn unlock(&self) {
        if let Some(lock) = &self.lock {
            let _ = lock.unlock();
        }
    }

    fn write_shared(&mut self, lines: &[u8]) -> io::Result<usize> {
        // Between two halves of a line nothing is opened or put aside.
        if !self.within_a_line {
            self.ensure_open()?;
            if self.is_due() {
                self.unlock();
                // Where it cannot be put aside it grows on: a record is worth more than a limit.
                let _ = self.rotate();
                self.share();
                self.ensure_open()?;
            }
        }
        let Some(open) = &mut self.open else {
            return Err(io::ErrorKind::NotFound.into());
        };
        if self.torn {
            open.file.write_all(b"\n")?;
            self.torn = false;
        }
        let room = self.options.max_bytes.map_or(usize::MAX, |most| {
            usize::try_from(most.saturating_sub(open.length)).unwrap_or(usize::MAX)
        });
        open.file.write(whole_lines(lines, room))
    }
}

impl Handler for LogFile {
    fn write(&mut self, lines: &[u8]) -> io::Result<usize> {
        self.share();
        let outcome = self.write_shared(lines);
        self.unlock();
        match &outcome {
            Ok(written) => {
                let last = written.checked_sub(1).and_then(|last| lines.get(last));
                self.within_a_line = last.is_some_and(|byte| *byte != b'\n');
            }
            Err(err) if err.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => {
                self.torn |= self.within_a_line;
                self.within_a_line = false;
            }
        }
        outcome
    }

    fn flush(&mut self) -> io::Result<()> {
        // Nobody writes just now, and the file may have been moved: its space is wanted.
        if self.hangup.as_ref().is_some_and(Hangup::is_set) {
            self.ensure_open()?;
        }
        Ok(())
    }

    fn reopen(&mut self) -> io::Result<()> {
        self.open = None;
        self.ensure_open()
    }
}

/// As many whole lines as there is room for, and at least one.
fn whole_lines(lines: &[u8], room: usize) -> &[u8] {
    if lines.len() <= room {
        return lines;
    }
    let is_end = |byte: &u8| *byte == b'\n';
    let end = match lines[..room].iter().rposition(is_end) {
        Some(end) => end + 1,
        None => lines
            .iter()
            .position(is_end)
            .map_or(lines.len(), |end| end + 1),
    };
    &lines[..end]
}

/// Opens a file to append to, with the folders above it.
fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;

        // What a log says is not for everybody on the machine.
        options.mode(0o640);
    }
    match options.open(path) {
        Err(err) if err.kind() == io::ErrorKind::NotFound => {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            options.open(path)
        }
        outcome => outcome,
    }
}

fn last_byte(file: &mut File) -> io::Result<u8> {
    let mut byte = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut byte)?;
    Ok(byte[0])
}

/// Beside the file, and hidden, so that no pattern for logs finds it.
fn lock_path(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.lock"))
}

/// Which file it is, whatever its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Identity(u64, u64);

impl Identity {
    #[cfg(unix)]
    fn of(metadata: &fs::Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;

        Identity(metadata.dev(), metadata.ino())
    }

    /// Elsewhere an open file cannot be moved.
    #[cfg(not(unix))]
    fn of(_: &fs::Metadata) -> Self {
        Identity(0, 0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::rotate::Every;
    use super::*;

    #[test]
    fn lines_are_cut_at_their_ends_and_one_always_fits() {
        assert_eq!(whole_lines(b"ab\ncd\nef\n", 7), b"ab\ncd\n");
        assert_eq!(whole_lines(b"ab\ncd\n", 99), b"ab\ncd\n");
        assert_eq!(whole_lines(b"abcdef\ngh\n", 2), b"abcdef\n");
        assert_eq!(whole_lines(b"abc\n", 0), b"abc\n");
    }

    #[test]
    fn a_line_that_was_given_up_half_written_is_ended_before_the_next() {
        let path = std::env::temp_dir().join(format!("ayushma-half-{}.log", std::process::id()));
        let mut file = LogFile::open(&FileOptions::at(path.clone())).expect("it can be opened");
        assert_eq!(file.write(b"hal").expect("it can be written"), 3);
        // A handle that cannot be written to stands for a disk that is full for a while.
        let broken = File::open(&path).expect("it is there");
        let swap = |file: &mut LogFile, handle: File| {
            let open = file.open.as_mut().expect("it is open");
            std::mem::replace(&mut open.file, handle)
        };
        let whole = swap(&mut file, broken);
        assert!(file.write(b"f\n").is_err());
        swap(&mut file, whole);
        assert_eq!(file.write(b"next\n").expect("it can be written"), 5);
        let text = fs::read_to_string(&path).expect("it is there");
        fs::remove_file(&path).expect("it is there");
        assert_eq!(text, "hal\nnext\n");
    }

    #[test]
    fn a_clock_that_was_put_back_neither_rotates_nor_stops_rotation() {
        let path = std::env::temp_dir().join(format!("ayushma-clock-{}.log", std::process::id()));
        fs::write(&path, "a line\n").expect("it can be written");
        let options = FileOptions {
            every: Some(Every::Day),
            ..FileOptions::at(path.clone())
        };
        let mut file = LogFile::open(&options).expect("it can be opened");
        let today = Every::Day.period(SystemTime::now(), false);
        // It was begun under a clock that went ten days ahead.
        let begin = |file: &mut LogFile, days: i64| {
            file.period = Some(today);
            if let Some(period) = &mut file.period {
                period.start += days * 86_400;
            }
        };
        begin(&mut file, 10);
        assert!(!file.is_due());
        assert_eq!(file.period, Some(today));
        // And from now on it is today's, which ends tomorrow.
        begin(&mut file, -1);
        assert!(file.is_due());
        fs::remove_file(&path).expect("it is there");
        let _ = fs::remove_file(lock_path(&path));
    }
}
