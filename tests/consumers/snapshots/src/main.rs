//! The reviewed expansions compile, and do what the derived types do.
#![allow(
    dead_code,
    unused_imports,
    reason = "a snapshot is a whole file, and not all of it is asked here"
)]

use ayushma_errors::{ApiError, respond};

macro_rules! snapshot {
    ($name:ident) => {
        mod $name {
            pub mod typed {
                include!(concat!(
                    "../../../../ayushma-errors-derive/src/snapshots/",
                    stringify!($name),
                    ".rs"
                ));
            }
            pub mod expanded {
                include!(concat!(
                    "../../../../ayushma-errors-derive/src/snapshots/",
                    stringify!($name),
                    ".expanded.rs"
                ));
            }
        }
    };
}

snapshot!(chat_error);
snapshot!(forwarding);
snapshot!(generic);
snapshot!(redaction);
snapshot!(strukt);
snapshot!(unit);

/// Both versions of a value, which must look the same from outside.
macro_rules! same {
    ($name:ident: $($value:tt)+) => {{
        let typed = { use $name::typed::*; look(&($($value)+)) };
        let expanded = { use $name::expanded::*; look(&($($value)+)) };
        assert_eq!(typed, expanded);
    }};
}

fn look(err: &dyn ApiError) -> Vec<String> {
    let response = respond(err);
    let mut headers: Vec<_> = response
        .headers()
        .iter()
        .map(|header| format!("{header:?}"))
        .collect();
    headers.sort();
    let body = String::from_utf8_lossy(response.body()).into_owned();
    // The id of the occurrence differs.
    let body = body
        .split(",\"instance\"")
        .next()
        .unwrap_or_default()
        .to_owned();
    let mut look = vec![
        response.status().to_string(),
        body,
        err.to_string(),
        format!("{err:?}"),
    ];
    look.extend(headers);
    look
}

fn io() -> std::io::Error {
    std::io::Error::other("down")
}

fn main() {
    same!(unit: GrantError::Used);
    same!(unit: GrantError::Expired);
    same!(unit: GrantError::Away);

    same!(chat_error: ChatError::NotFound { chat_id: uuid::Uuid::nil() });
    same!(chat_error: ChatError::MissingOpenAiKey);
    same!(chat_error: ChatError::Throttled { wait: 7 });
    same!(chat_error: ChatError::Upstream { model: "m".into(), api_key: "0123456789abcdef".into(), source: io() });
    same!(chat_error: ChatError::from(DocumentError));

    same!(strukt: UpstreamError {
        upstream: Some(503),
        kind: Some("quota".into()),
        problems: vec![1, 2],
        place: std::panic::Location::caller(),
    });

    same!(generic: ParseError::<u8, std::fmt::Error, 1>::Illegal("x", "x".parse::<u8>().unwrap_err()));
    same!(generic: {
        let err: ParseError<'_, u8, std::fmt::Error, 1> = ParseError::TooLarge { value: 7, limits: [1] };
        err
    });
    same!(generic: ParseError::<u8, std::fmt::Error, 1>::from(std::fmt::Error));

    same!(forwarding: ServiceError::from(AccountError { plan: "free" }));
    same!(forwarding: ServiceError::Boxed(Box::new(AccountError { plan: "free" })));
    same!(forwarding: ServiceError::Read { inner: AccountError { plan: "free" } });
    same!(forwarding: ServiceError::from(io()));

    same!(redaction: LoginError {
        login: "kim@example.org".into(),
        password: "canary".into(),
        token: "0123456789abcdef".into(),
        card: Some("4000123412341234".into()),
        link: "https://kim:canary@example.org/a?token=canary".into(),
        device: "canary".into(),
        size: "canary".into(),
        claims: b"canary".to_vec(),
        otp: 123_456,
        name: "Kim".into(),
        cause: io(),
    });
}
