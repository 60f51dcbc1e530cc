//! A value that is read while it is kept track of where: no framework's error says where the problem is.

use std::cell::RefCell;

use serde_core::{Deserialize, Deserializer};
use serde_path_to_error::Track;

use crate::detail::Detail;

thread_local! {
    /// What was wrong with the value that was read last on this thread.
    static PROBLEM: RefCell<Option<Detail>> = const { RefCell::new(None) };
}

/// What was wrong with the value that was read last: it is read and refused in one go, so on one thread.
pub(crate) fn take_problem() -> Option<Detail> {
    PROBLEM.take()
}

/// A value that is read while it is kept track of where.
#[doc(hidden)]
pub struct Tracked<T>(pub(crate) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Tracked<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut track = Track::new();
        let deserializer = serde_path_to_error::Deserializer::new(deserializer, &mut track);
        match T::deserialize(deserializer) {
            Ok(value) => Ok(Tracked(value)),
            Err(err) => {
                let problem = serde_path_to_error::Error::new(track.path(), err.to_string());
                PROBLEM.set(Some(problem.into()));
                Err(err)
            }
        }
    }
}
