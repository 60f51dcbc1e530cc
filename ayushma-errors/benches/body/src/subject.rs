//! What is rendered: no field; two fields that the message names; two that are members; one of each, with text that JSON
//! escapes.

use ayushma_errors::ApiError;

/// Bodies have no `instance` here: the others make no id, and what one costs is in the table of whole responses.
#[derive(ApiError)]
#[status(404)]
pub(crate) enum Subject {
    #[message("The chat was not found")]
    None,
    #[message("Chat {chat} has no message {number}")]
    Named { chat: String, number: u64 },
    #[message("The chat has no such message")]
    Two {
        #[public]
        chat: String,
        #[public]
        number: u64,
    },
    #[message("There is no chat {name}")]
    Escaped {
        name: String,
        #[public]
        chat: String,
    },
}

impl Subject {
    pub(crate) fn of(case: &str) -> Self {
        let chat = "7f3c9e12-5b1d".to_owned();
        match case {
            "none" => Self::None,
            "named" => Self::Named { chat, number: 4711 },
            "two" => Self::Two { chat, number: 4711 },
            "escaped" => Self::Escaped {
                name: "\"my\tchat\"".to_owned(),
                chat: "7f3c\\9e12\n".to_owned(),
            },
            other => panic!("there is no case {other}"),
        }
    }
}
