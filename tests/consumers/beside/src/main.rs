//! Derives that people put on their error types stand beside ours.
#![deny(warnings)]

use ayushma_errors::{ApiError, respond};
use strum::{AsRefStr, EnumCount, EnumDiscriminants, EnumIter, IntoEnumIterator, IntoStaticStr};
use utoipa::{PartialSchema, ToSchema};

#[derive(
    Clone,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    ToSchema,
    AsRefStr,
    EnumCount,
    EnumIter,
    EnumDiscriminants,
    IntoStaticStr,
    ApiError,
)]
#[strum(serialize_all = "snake_case")]
enum ChatError {
    /// The chat does not exist.
    #[status(404)]
    #[message("no chat {chat_id}")]
    NotFound { chat_id: u64 },

    #[status(401)]
    Refused(#[redact] String),

    #[status(503)]
    #[strum(serialize = "away")]
    Away,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ToSchema, ApiError)]
#[status(429)]
struct Throttled {
    /// Seconds.
    #[public]
    #[schema(minimum = 1)]
    wait: u16,
}

fn main() {
    let err = ChatError::NotFound { chat_id: 7 };
    assert!(err == err.clone());
    assert_eq!(err.as_ref(), "not_found");
    assert_eq!(<&str>::from(ChatError::Away), "away");
    assert_eq!(ChatError::iter().count(), ChatError::COUNT);
    assert!(ChatErrorDiscriminants::from(&err) == ChatErrorDiscriminants::NotFound);
    assert_eq!(respond(&err).status(), 404);
    assert_eq!(
        respond(&ChatError::Refused("hunter2".to_owned())).status(),
        401
    );
    assert!(!format!("{:?}", ChatError::Refused("hunter2".to_owned())).contains("hunter2"));

    assert_eq!(respond(&Throttled::default()).status(), 429);
    let _ = (ChatError::schema(), Throttled::schema());
}
