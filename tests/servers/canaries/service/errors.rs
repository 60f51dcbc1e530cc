//! Errors with a canary in every field of every exposure: who may see which is said in `plant.py`.
#![allow(
    dead_code,
    reason = "a value that is redacted whole is not even in the expansion"
)]

use std::error::Error;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use ayushma_errors::{AnyError, ApiError, Definition, Definitions, Field, LogSafe, standard};
use validator::Validate as _;

/// An error of another crate, which prints all that it knows, in both ways.
#[derive(Debug)]
pub(crate) struct Foreign(pub(crate) String, pub(crate) Option<Box<Foreign>>);

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "it said: {}", self.0)
    }
}

impl Error for Foreign {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.1.as_deref().map(|inner| inner as _)
    }
}

pub(crate) fn foreign(text: String) -> Foreign {
    Foreign(text, None)
}

/// One of another crate that the layer knows: it says what becomes of it.
#[derive(Debug)]
pub(crate) struct Known(pub(crate) String);

impl fmt::Display for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "known: {}", self.0)
    }
}

impl Error for Known {}

/// What the service declares harmless: the operator may have it wherever.
struct Harmless(String);

impl fmt::Display for Harmless {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl LogSafe for Harmless {}

fn own_mask(value: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "own mask of {}", value.len())
}

#[derive(ApiError)]
#[status(500)]
#[message("Something is not as it should be")]
enum Redacted {
    Fields {
        #[redact]
        plain: String,
        #[redact(type)]
        kind: String,
        #[redact(omit)]
        gone: String,
        #[redact(last = 4)]
        last: String,
        #[redact(first = 4)]
        first: String,
        #[redact(hash)]
        hash: String,
        #[redact(len)]
        len: String,
        #[redact(with = own_mask)]
        with: String,
        #[redact(email)]
        email: String,
        #[redact(url)]
        url: String,
        #[redact]
        maybe: Option<String>,
    },
    #[error("{plain} {kind} {last} {first} {hash} {len} {with} {email} {url}")]
    Told {
        #[redact]
        plain: String,
        #[redact(type)]
        kind: String,
        #[redact(last = 100)]
        last: String,
        #[redact(first = 100)]
        first: String,
        #[redact(hash)]
        hash: String,
        #[redact(len)]
        len: String,
        #[redact(with = own_mask)]
        with: String,
        #[redact(email)]
        email: String,
        #[redact(url)]
        url: String,
    },
    #[redact]
    Variant {
        a: String,
        b: String,
        source: Foreign,
    },
    Tuple(#[redact] String, #[redact(len)] String),
}

#[derive(ApiError)]
#[status(500)]
enum Internal {
    Fields {
        #[internal]
        plain: String,
        #[internal]
        maybe: Option<String>,
        #[internal(debug)]
        debug: Vec<String>,
        #[internal]
        path: PathBuf,
    },
    #[error("only the operator knows {plain} and {other:?} and {}", .plain.trim())]
    Told {
        #[internal]
        plain: String,
        #[internal(debug)]
        other: Vec<String>,
    },
    #[internal]
    Variant { a: String, b: String },
    /// The text says only as a whole that it is a secret.
    #[error("refused with password={0}")]
    Composed(#[internal] String),
}

#[derive(ApiError)]
#[status(500)]
enum Shown {
    #[message("Nobody hides {named}")]
    #[header("X-Shown" = .header)]
    Fields {
        #[public]
        plain: String,
        #[public("renamed")]
        other: String,
        named: String,
        header: String,
    },
    Harmless {
        plain: Harmless,
        maybe: Option<Harmless>,
    },
    #[message("{email} is known already")]
    OwnDatum {
        #[redact(email, logs_only)]
        email: String,
        #[public]
        #[redact(last = 4, logs_only)]
        phone: String,
    },
    #[code("computed", from = .0)]
    Code(String),
}

#[derive(ApiError)]
#[status(500)]
pub(crate) enum Caused {
    Source {
        source: Foreign,
    },
    #[error("it broke: {cause}")]
    Told {
        #[source]
        cause: Foreign,
    },
    Boxed(#[source] Box<dyn Error + Send + Sync>),
    Shared(#[source] Arc<Foreign>),
    #[error(transparent)]
    Forwarded {
        source: Foreign,
    },
    Hidden {
        #[redact]
        source: Foreign,
    },
    /// The source is an error of ours, whose fields have decisions of their own.
    Ours {
        source: Inner,
    },
    OursBoxed(#[source] Box<dyn Error + Send + Sync>),
    OursDeeper {
        source: Between,
    },
    #[error("it broke: {source}")]
    OursTold {
        source: Inner,
    },
}

/// An error of another crate around one of ours.
#[derive(Debug)]
pub(crate) struct Between(Inner);

impl fmt::Display for Between {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "between: {}", self.0)
    }
}

impl Error for Between {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

#[derive(ApiError)]
#[status(500)]
#[error("inner of {known} with {plain}")]
pub(crate) struct Inner {
    #[internal]
    known: String,
    #[redact]
    plain: String,
}

#[derive(ApiError)]
enum Around {
    #[api(transparent)]
    Redacted(#[from] Redacted),
    #[api(transparent)]
    Internal(Box<Internal>),
    #[api(transparent)]
    Beside {
        inner: Internal,
        #[redact]
        hidden: String,
        #[internal]
        note: String,
    },
    #[api(like = Internal::Composed(String::new()))]
    #[error("like: {note} {hidden}")]
    Like {
        #[redact]
        hidden: String,
        #[internal]
        note: String,
    },
}

/// Its `Display` is thiserror's.
#[derive(thiserror::Error, ApiError)]
#[api(thiserror)]
#[internal]
#[status(500)]
enum Moved {
    #[error("moved {note}: {source}")]
    Told {
        #[redact]
        hidden: String,
        note: String,
        source: Foreign,
    },
}

/// Its `Display` is by hand, and tells it all.
#[derive(ApiError)]
#[api(skip(Display))]
#[status(500)]
struct ByHand {
    #[internal]
    text: String,
}

impl fmt::Display for ByHand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "by hand: {}", self.text)
    }
}

/// Without the derive.
#[derive(Debug)]
struct Handwritten {
    known: String,
    hidden: String,
}

static HANDWRITTEN: Definition = Definition::new("Handwritten", "handwritten", 500);

impl ApiError for Handwritten {
    fn definition(&self) -> &'static Definition {
        &HANDWRITTEN
    }

    fn fields(&self, visit: &mut dyn FnMut(Field<'_>)) {
        visit(Field::internal("known", &self.known));
        visit(Field::redacted("hidden"));
    }
}

impl Error for Handwritten {}

impl fmt::Display for Handwritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("handwritten")
    }
}

/// It rings, and the alert has the text below.
#[derive(ApiError)]
enum Rings {
    /// Whoever is called sees the-words-of-the-alert.
    #[status(503)]
    #[log(critical)]
    #[error("down for {known}")]
    Down {
        #[internal]
        known: String,
        #[redact]
        hidden: String,
        #[public]
        open: String,
        source: Foreign,
    },
}

#[derive(ApiError)]
#[status(409)]
#[error("refused: {reason} {hidden}")]
struct Quiet {
    #[internal]
    reason: String,
    #[redact]
    hidden: String,
}

#[derive(validator::Validate)]
struct Form {
    #[validate(length(equal = 1))]
    title: String,
    #[validate(length(max = 3))]
    name: String,
}

#[derive(garde::Validate)]
struct OtherForm {
    #[garde(length(equal = 1))]
    title: String,
    #[garde(length(max = 3))]
    name: String,
}

/// The definitions of all that may occur.
pub(crate) fn definitions() -> Vec<&'static [Definition]> {
    vec![
        Redacted::definitions(),
        Internal::definitions(),
        Shown::definitions(),
        Caused::definitions(),
        Moved::definitions(),
        Rings::definitions(),
        Quiet::definitions(),
        standard::definitions(),
    ]
}

fn shown(case: &str, mut next: impl FnMut() -> String) -> Option<AnyError> {
    Some(match case {
        "public" => Shown::Fields {
            plain: next(),
            other: next(),
            named: next(),
            header: next(),
        }
        .into(),
        "harmless" => Shown::Harmless {
            plain: Harmless(next()),
            maybe: Some(Harmless(next())),
        }
        .into(),
        "own_datum" => Shown::OwnDatum {
            email: next(),
            phone: next(),
        }
        .into(),
        "code" => Shown::Code(next()).into(),
        "critical" => Rings::Down {
            known: next(),
            hidden: next(),
            open: next(),
            source: foreign(next()),
        }
        .into(),
        "quiet" => Quiet {
            reason: next(),
            hidden: next(),
        }
        .into(),
        "validator" => {
            let form = Form {
                title: next(),
                name: next(),
            };
            let reports = form.validate().err().unwrap_or_default();
            standard::ValidationError::from(reports).into()
        }
        "garde" => {
            let form = OtherForm {
                title: next(),
                name: next(),
            };
            let Err(report) = garde::Validate::validate(&form) else {
                return None;
            };
            standard::ValidationError::from(report).into()
        }
        _ => return None,
    })
}

fn hidden(case: &str, mut next: impl FnMut() -> String) -> Option<AnyError> {
    Some(match case {
        "redacted" => Redacted::Fields {
            plain: next(),
            kind: next(),
            gone: next(),
            last: next(),
            first: next(),
            hash: next(),
            len: next(),
            with: next(),
            email: next(),
            url: next(),
            maybe: Some(next()),
        }
        .into(),
        "redacted_told" => Redacted::Told {
            plain: next(),
            kind: next(),
            last: next(),
            first: next(),
            hash: next(),
            len: next(),
            with: next(),
            email: next(),
            url: next(),
        }
        .into(),
        "redacted_variant" => Redacted::Variant {
            a: next(),
            b: next(),
            source: foreign(next()),
        }
        .into(),
        "redacted_tuple" => Around::from(Redacted::Tuple(next(), next())).into(),
        "internal" => Internal::Fields {
            plain: next(),
            maybe: Some(next()),
            debug: vec![next()],
            path: next().into(),
        }
        .into(),
        "internal_told" => Internal::Told {
            plain: next(),
            other: vec![next()],
        }
        .into(),
        "internal_variant" => Around::Internal(Box::new(Internal::Variant {
            a: next(),
            b: next(),
        }))
        .into(),
        "composed" => Internal::Composed(next()).into(),
        "beside" => Around::Beside {
            inner: Internal::Told {
                plain: next(),
                other: vec![next()],
            },
            hidden: next(),
            note: next(),
        }
        .into(),
        "like" => Around::Like {
            hidden: next(),
            note: next(),
        }
        .into(),
        "moved" => Moved::Told {
            hidden: next(),
            note: next(),
            source: foreign(next()),
        }
        .into(),
        "by_hand" => ByHand { text: next() }.into(),
        "handwritten" => AnyError::from(Handwritten {
            known: next(),
            hidden: next(),
        }),
        _ => return None,
    })
}

fn inner(mut next: impl FnMut() -> String) -> Inner {
    Inner {
        known: next(),
        plain: next(),
    }
}

fn caused(case: &str, mut next: impl FnMut() -> String) -> Option<AnyError> {
    let chain = |next: &mut dyn FnMut() -> String| {
        let outer = next();
        Foreign(outer, Some(Box::new(foreign(next()))))
    };
    Some(match case {
        "source" => Caused::Source {
            source: chain(&mut next),
        }
        .into(),
        "source_told" => Caused::Told {
            cause: chain(&mut next),
        }
        .into(),
        "source_boxed" => Caused::Boxed(chain(&mut next).into()).into(),
        "source_shared" => Caused::Shared(Arc::new(chain(&mut next))).into(),
        "source_forwarded" => Caused::Forwarded {
            source: chain(&mut next),
        }
        .into(),
        "source_hidden" => Caused::Hidden {
            source: chain(&mut next),
        }
        .into(),
        "ours" => Caused::Ours {
            source: inner(next),
        }
        .into(),
        "ours_boxed" => Caused::OursBoxed(inner(next).into()).into(),
        "ours_deeper" => Caused::OursDeeper {
            source: Between(inner(next)),
        }
        .into(),
        "ours_told" => Caused::OursTold {
            source: inner(next),
        }
        .into(),
        _ => return None,
    })
}

/// The error of that case, if there is one, with these texts in its fields, in their order.
pub(crate) fn of(case: &str, texts: Vec<String>) -> Option<AnyError> {
    let mut texts = texts.into_iter();
    let mut next = || texts.next().unwrap_or_default();
    hidden(case, &mut next)
        .or_else(|| shown(case, &mut next))
        .or_else(|| caused(case, &mut next))
}

/// An error with this text in its source.
pub(crate) fn caused_by(text: &str) -> AnyError {
    let source = Foreign(text.to_owned(), Some(Box::new(foreign("inner".to_owned()))));
    Caused::Source { source }.into()
}
