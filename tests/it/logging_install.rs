//! Logging for the whole program, which a process can have once: so it is one test.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ayushma_errors::logging::{Counts, Handle, Handler, InstallError, Logging};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Handler for Lines {
    fn write(&mut self, lines: &[u8]) -> io::Result<usize> {
        // What the library that sends the records logs while it does: it may not come back here.
        log::error!(target: "hyper::client", "sent");
        self.0.lock().unwrap().extend_from_slice(lines);
        Ok(lines.len())
    }

    fn is_transport(&self) -> bool {
        true
    }
}

impl Lines {
    fn take(&self) -> Vec<String> {
        let bytes = std::mem::take(&mut *self.0.lock().unwrap());
        String::from_utf8(bytes)
            .unwrap()
            .lines()
            .map(str::to_owned)
            .collect()
    }
}

const CONFIG: &str = "
    version = 1
    formatters.f = { format = '%(levelname)s %(name)s %(module)s %(message)s' }
    handlers.lines = { class = 'lines', formatter = 'f', queue = { full = 'block' } }
    handlers.errors = { class = 'lines', level = 'ERROR', formatter = 'f' }
    root = { level = 'INFO', handlers = ['lines'] }
    loggers.\"my_app::audit\" = { level = 'CRITICAL', handlers = ['errors'], propagate = false }
";

fn of_lines(handle: &Handle) -> Counts {
    let mut counts = handle.counts().into_iter();
    counts.find(|counts| counts.handler == "lines").unwrap()
}

#[test]
fn the_program_logs_by_one_configuration() {
    let lines = Lines::default();
    let theirs = lines.clone();
    let logging = || {
        let theirs = theirs.clone();
        let logging = Logging::from_toml(CONFIG).unwrap().levels("");
        logging.handler_class("lines", move |_| Ok(Box::new(theirs.clone())))
    };
    let guard = logging().install().unwrap();
    assert!(matches!(
        logging().install(),
        Err(InstallError::AlreadySet(_))
    ));

    // Of `tracing`, and of `log`.
    tracing::info!(target: "my_app::chat", rooms = 3, "ready");
    log::warn!(target: "some_library", "old {}", "ways");
    log::debug!("too quiet");
    tracing::error!(target: "my_app::audit", "not critical");
    tracing::error!(target: "my_app::audit", critical = true, "gone");
    assert!(guard.flush(Duration::from_mins(1)).is_lossless());
    assert!(
        lines
            .take()
            .contains(&"CRITICAL my_app::audit logging_install gone".to_owned())
    );

    // What nobody writes is not even handed over.
    assert_eq!(log::max_level(), log::LevelFilter::Info);
    assert!(!tracing::enabled!(target: "my_app::chat", tracing::Level::DEBUG));
    guard.set_level("my_app::chat", ayushma_errors::Level::Debug);
    assert_eq!(log::max_level(), log::LevelFilter::Debug);
    assert!(tracing::enabled!(target: "my_app::chat", tracing::Level::DEBUG));
    assert!(!tracing::enabled!(target: "my_app", tracing::Level::DEBUG));
    log::debug!(target: "my_app::chat", "louder");
    assert!(guard.flush(Duration::from_mins(1)).is_lossless());
    assert_eq!(lines.take(), ["DEBUG my_app::chat logging_install louder"]);

    // A panic writes what waits, before anybody catches it: the thread that panics asks for it in the panic's hook.
    let panicked = std::thread::spawn(|| {
        tracing::info!("before the panic");
        panic!("on purpose");
    });
    assert!(panicked.join().is_err());
    assert_eq!(
        lines.take(),
        ["INFO logging_install logging_install before the panic"]
    );
    assert!(guard.flush(Duration::from_mins(1)).is_complete());
    for counts in guard.counts() {
        assert!(counts.is_balanced(), "{counts}");
    }
    // What the transport logged came to no handler that is one.
    let counts = of_lines(&guard);
    assert!(counts.dropped.filtered > 0, "{counts}");

    let handle = guard.handle();
    tracing::info!("the last");
    drop(guard);
    assert!(
        lines
            .take()
            .contains(&"INFO logging_install logging_install the last".to_owned())
    );
    tracing::info!("after the end");
    let counts = of_lines(&handle);
    assert_eq!(counts.dropped.shutdown, 1, "{counts}");
    assert!(counts.is_balanced(), "{counts}");
}
