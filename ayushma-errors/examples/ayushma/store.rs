//! What the service knows: everything in memory, and as little as the cases need.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use ayushma_errors::LogSafe;
use uuid::Uuid;

use crate::secrets;

/// A number that we drew ourselves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct UserId(u32);

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

// It says nothing about the user, so that fields of this type need no decision.
impl LogSafe for UserId {}

#[derive(Clone)]
pub(crate) struct User {
    pub(crate) id: UserId,
    /// Seconds until the next question may be asked.
    pub(crate) throttled_for: Option<u16>,
}

pub(crate) struct Project {
    pub(crate) owner: UserId,
    pub(crate) is_archived: bool,
    pub(crate) has_assistant: bool,
}

pub(crate) struct Store {
    users: HashMap<String, User>,
    pub(crate) projects: HashMap<Uuid, Project>,
    nonces: Mutex<HashSet<String>>,
    pub(crate) otp_expired_since: Duration,
}

impl Store {
    /// A project of Asha's.
    pub(crate) const CLINIC: Uuid = Uuid::from_u128(0xc1);
    /// One that is archived, has an assistant, and is Ravi's.
    pub(crate) const ARCHIVE: Uuid = Uuid::from_u128(0xa2);
    /// What does not exist.
    pub(crate) const NOWHERE: Uuid = Uuid::from_u128(0x404);
    pub(crate) const CHAT: Uuid = Uuid::from_u128(0xc4a7);
    pub(crate) const DOCUMENT: Uuid = Uuid::from_u128(0xd0c);

    pub(crate) fn new() -> Self {
        let (asha, ravi) = (UserId(7), UserId(8));
        let project = |owner, is_old| Project {
            owner,
            is_archived: is_old,
            has_assistant: is_old,
        };
        let user = |id, throttled_for| User { id, throttled_for };
        Store {
            users: HashMap::from([
                (secrets::user_token("asha"), user(asha, None)),
                (secrets::user_token("ravi"), user(ravi, Some(30))),
            ]),
            projects: HashMap::from([
                (Self::CLINIC, project(asha, false)),
                (Self::ARCHIVE, project(ravi, true)),
            ]),
            nonces: Mutex::default(),
            otp_expired_since: Duration::from_mins(5),
        }
    }

    /// Whose token it is.
    pub(crate) fn user(&self, token: &str) -> Option<User> {
        self.users.get(token).cloned()
    }

    /// Whether the nonce was not used before; now it is.
    pub(crate) fn use_nonce(&self, nonce: &str) -> bool {
        let mut nonces = self.nonces.lock().unwrap_or_else(PoisonError::into_inner);
        nonces.insert(nonce.to_owned())
    }
}
