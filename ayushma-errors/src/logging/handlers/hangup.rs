//! SIGHUP: what logrotate and operators send when a file was moved.

use std::io;

#[cfg(unix)]
pub(crate) struct Hangup {
    flag: std::sync::Arc<std::sync::atomic::AtomicBool>,
    id: signal_hook::SigId,
}

#[cfg(unix)]
impl Hangup {
    pub(crate) fn listen() -> io::Result<Self> {
        let flag = std::sync::Arc::default();
        let id =
            signal_hook::flag::register(signal_hook::consts::SIGHUP, std::sync::Arc::clone(&flag))?;
        Ok(Hangup { flag, id })
    }

    pub(crate) fn is_set(&self) -> bool {
        self.flag.load(std::sync::atomic::Ordering::Acquire)
    }

    /// Whether one came since it was last asked.
    pub(crate) fn take(&self) -> bool {
        self.flag.swap(false, std::sync::atomic::Ordering::AcqRel)
    }
}

#[cfg(unix)]
impl Drop for Hangup {
    fn drop(&mut self) {
        signal_hook::low_level::unregister(self.id);
    }
}

/// Where there are no signals.
#[cfg(not(unix))]
pub(crate) struct Hangup;

#[cfg(not(unix))]
impl Hangup {
    pub(crate) fn listen() -> io::Result<Self> {
        Err(io::Error::other(
            "there are no signals here: leave `reopen` out",
        ))
    }

    pub(crate) fn is_set(&self) -> bool {
        false
    }

    pub(crate) fn take(&self) -> bool {
        false
    }
}
