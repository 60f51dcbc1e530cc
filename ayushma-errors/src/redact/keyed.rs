//! `#[redact(hash)]`: a keyed hash, by which two occurrences of a value can be matched.

use std::error::Error;
use std::fmt;
use std::sync::OnceLock;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::{Write, print};

/// A key of fewer bytes could be guessed, and then the hashed values could be, too.
const SHORTEST_KEY: usize = 16;

static KEY: OnceLock<Hmac<Sha256>> = OnceLock::new();

/// Sets the key of `#[redact(hash)]`, so that hashes are the same in all processes that have it.
///
/// Without it each process draws a random key when it first needs one, and the same value has
/// another hash after a restart. Keep the key as you keep other secrets: who has it can
/// find out by trial what was hashed.
///
/// ```
/// use ayushma_errors::{HashKeyError, set_hash_key};
///
/// assert_eq!(set_hash_key(b"short"), Err(HashKeyError::TooShort));
/// // In the service it comes from where its other secrets come from.
/// assert_eq!(set_hash_key(&[7; 32]), Ok(()));
/// assert_eq!(set_hash_key(&[8; 32]), Err(HashKeyError::AlreadySet));
/// ```
///
/// # Errors
/// When the key has fewer than 16 bytes, and when there is a key already: call this before
/// anything is logged, and once.
pub fn set_hash_key(key: &[u8]) -> Result<(), HashKeyError> {
    if key.len() < SHORTEST_KEY {
        return Err(HashKeyError::TooShort);
    }
    // HMAC takes keys of any length; the error exists for other constructions.
    let key = Hmac::new_from_slice(key).map_err(|_| HashKeyError::TooShort)?;
    KEY.set(key).map_err(|_| HashKeyError::AlreadySet)
}

/// Says why [`set_hash_key`] did not take the key.
///
/// ```
/// use ayushma_errors::HashKeyError;
///
/// assert_eq!(HashKeyError::TooShort.to_string(), "the hash key has fewer than 16 bytes");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HashKeyError {
    /// It has fewer than 16 bytes.
    TooShort,
    /// There is one already: set before, or drawn at random because a value was hashed before.
    AlreadySet,
}

impl fmt::Display for HashKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooShort => "the hash key has fewer than 16 bytes",
            Self::AlreadySet => {
                "the hash key is set already, or a value was hashed with a random one before"
            }
        })
    }
}

impl Error for HashKeyError {}

/// The hash under the process's key, or `None` when there is none or the value cannot be printed.
pub(super) fn hash(field_name: &str, write: Write<'_>) -> Option<u64> {
    digest(key()?, field_name, write)
}

/// The key that was set, or a random one; `None` when the operating system has no randomness.
fn key() -> Option<&'static Hmac<Sha256>> {
    if let Some(key) = KEY.get() {
        return Some(key);
    }
    let mut random = [0; 32];
    getrandom::fill(&mut random).ok()?;
    let key = Hmac::new_from_slice(&random).ok()?;
    super::wipe(&mut random);
    // Another thread may have been faster, and then its key counts.
    Some(KEY.get_or_init(|| key))
}

/// The first 48 bits of the HMAC of name, zero byte and text. The text is hashed as it is
/// written, without a copy.
fn digest(key: &Hmac<Sha256>, field_name: &str, write: Write<'_>) -> Option<u64> {
    let mut mac = Absorb(key.clone());
    mac.0.update(field_name.as_bytes());
    mac.0.update(&[0]);
    print(&mut mac, write)?;
    let bytes = mac.0.finalize().into_bytes();
    Some(
        bytes
            .iter()
            .take(6)
            .fold(0, |digits, byte| digits << 8 | u64::from(*byte)),
    )
}

struct Absorb(Hmac<Sha256>);

impl fmt::Write for Absorb {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redact::hash;

    #[test]
    fn a_hash_is_the_hmac_of_name_and_text() {
        let key = Hmac::new_from_slice(b"0123456789abcdef").expect("any length will do");
        let of = |name, text: &str| digest(&key, name, &|f| f.write_str(text));
        // printf 'token\0hunter2' | openssl dgst -sha256 -hmac 0123456789abcdef
        assert_eq!(of("token", "hunter2"), Some(0x61b7_6008_3e55));
        assert_ne!(of("token", "hunter2"), of("pin", "hunter2"));
        assert_eq!(digest(&key, "token", &|_| Err(fmt::Error)), None);
    }

    #[test]
    fn the_key_is_set_once_and_before_it_is_needed() {
        assert_eq!(set_hash_key(&[1; 15]), Err(HashKeyError::TooShort));
        let mask = hash("hunter2", "token").to_string();
        assert_eq!((mask.len(), &mask[..6]), (19, "[hash:"));
        assert_eq!(hash("hunter2", "token").to_string(), mask);
        assert_eq!(hash(&None::<u64>, "token").to_string(), "None");
        assert_eq!(set_hash_key(&[1; 16]), Err(HashKeyError::AlreadySet));
    }
}
