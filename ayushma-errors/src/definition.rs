//! What is known of a variant when the program is compiled.

use std::sync::OnceLock;

use http::StatusCode;

use crate::body::{Format, Prepared};
use crate::code::Code;
use crate::exposure::Exposure;
use crate::level::Level;

/// What is known of a variant when the program is compiled: for catalogues, metrics and documentation.
///
/// The derive writes one for each variant. An `ApiError` that is written by hand has its own:
///
/// ```
/// use ayushma_errors::{Definition, Level};
///
/// static GONE: Definition = Definition::new("Gone", "gone", 410)
///     .with_message("It was here once")
///     .with_level(Level::Info);
///
/// assert_eq!(GONE.code(), "gone");
/// assert_eq!(GONE.status().as_u16(), 410);
/// assert_eq!(GONE.message(), Some("It was here once"));
/// ```
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one word of the language"
)]
#[derive(Debug)]
pub struct Definition {
    pub(crate) type_name: &'static str,
    pub(crate) variant: Option<&'static str>,
    pub(crate) module: &'static str,
    pub(crate) docs: &'static str,
    pub(crate) code: &'static str,
    pub(crate) code_number: Option<i64>,
    pub(crate) dynamic_code: bool,
    pub(crate) status: u16,
    pub(crate) dynamic_status: bool,
    pub(crate) non_error: bool,
    pub(crate) title: Option<&'static str>,
    pub(crate) message: Option<Template>,
    pub(crate) error: Option<Template>,
    pub(crate) level: Option<Level>,
    pub(crate) dynamic_level: bool,
    pub(crate) target: Option<&'static str>,
    pub(crate) sentry: Option<bool>,
    pub(crate) type_base: &'static str,
    pub(crate) type_uri: Option<&'static str>,
    pub(crate) fields: &'static [FieldDefinition],
    pub(crate) headers: &'static [HeaderDefinition],
    pub(crate) body: Option<usize>,
    pub(crate) format: Option<Format>,
    pub(crate) via: Via,
    pub(crate) stated: Stated,
    pub(crate) reports: bool,
    pub(crate) has_instance: bool,
    /// Whether the operator's text is the `Display` that the user wrote.
    pub(crate) foreign_display: bool,
    /// Whether `message(with = ..)` writes the message.
    pub(crate) message_with: bool,
    /// The fixed texts of its problem, where they can be prepared.
    pub(crate) problem: OnceLock<Option<Prepared>>,
    #[cfg(feature = "tracing")]
    pub(crate) sites: crate::report::Sites,
}

/// Where the aspects come from that a variant does not state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Via {
    Itself,
    Transparent,
    Like,
}

/// What the variant states itself, so that no other error's word counts.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one aspect of the language"
)]
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Stated {
    pub(crate) status: bool,
    pub(crate) code: bool,
    pub(crate) title: bool,
    pub(crate) message: bool,
    pub(crate) level: bool,
    pub(crate) target: bool,
    pub(crate) type_uri: bool,
    pub(crate) format: bool,
}

/// A template: as typed, and in pieces.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Template {
    pub(crate) typed: &'static str,
    pub(crate) pieces: &'static [Piece],
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Piece {
    Literal(&'static str),
    Slot(usize),
}

/// What is known of a field when the program is compiled.
#[derive(Debug)]
pub struct FieldDefinition {
    pub(crate) name: &'static str,
    pub(crate) exposure: Exposure,
    pub(crate) sight: Sight,
    /// Whether it is a computed member of the body, and no field of the type.
    pub(crate) computed: bool,
    pub(crate) member: Option<MemberDefinition>,
}

/// What the operator reads of a field.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sight {
    Slot(usize),
    Text(&'static str),
    Nothing,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct MemberDefinition {
    pub(crate) name: &'static str,
    pub(crate) mode: MemberMode,
    pub(crate) slot: usize,
}

/// How a field is a member of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MemberMode {
    Plain,
    /// A `None` is kept as `null`.
    Null,
    Flatten,
    Errors,
    Chain,
}

#[derive(Debug)]
pub(crate) struct HeaderDefinition {
    pub(crate) name: &'static str,
    pub(crate) value: HeaderSource,
    /// Which statuses it is for: `*`, `401`, `4xx`.
    pub(crate) scope: &'static str,
    pub(crate) is_default: bool,
}

#[derive(Debug)]
pub(crate) enum HeaderSource {
    Template(Template),
    Slot(usize),
    Occurrence(&'static str),
}

impl Definition {
    /// The definition of a type with one kind of error, with its code and its status; a status that is none is 500.
    #[must_use]
    pub const fn new(type_name: &'static str, code: &'static str, status: u16) -> Self {
        Definition {
            type_name,
            variant: None,
            module: "",
            docs: "",
            code,
            code_number: None,
            dynamic_code: false,
            status: if status >= 100 && status <= 999 {
                status
            } else {
                500
            },
            dynamic_status: false,
            non_error: false,
            title: None,
            message: None,
            error: None,
            level: None,
            dynamic_level: false,
            target: None,
            sentry: None,
            type_base: "",
            type_uri: None,
            fields: &[],
            headers: &[],
            body: None,
            format: None,
            via: Via::Itself,
            stated: Stated {
                status: false,
                code: false,
                title: false,
                message: false,
                level: false,
                target: false,
                type_uri: false,
                format: false,
            },
            reports: true,
            has_instance: true,
            foreign_display: false,
            message_with: false,
            problem: OnceLock::new(),
            #[cfg(feature = "tracing")]
            sites: crate::report::Sites::new(),
        }
    }

    /// Which of the type's kinds of errors it is.
    #[must_use]
    #[inline]
    pub const fn with_variant(mut self, name: &'static str) -> Self {
        self.variant = Some(name);
        self
    }

    /// The module of the type: the target of its events.
    #[must_use]
    #[inline]
    pub const fn with_module(mut self, path: &'static str) -> Self {
        self.module = path;
        self
    }

    /// What callers read; the trait's `message` can say more.
    #[must_use]
    #[inline]
    pub const fn with_message(mut self, text: &'static str) -> Self {
        self.message = Some(Template {
            typed: text,
            pieces: &[],
        });
        self
    }

    /// RFC 9457's title.
    #[must_use]
    #[inline]
    pub const fn with_title(mut self, text: &'static str) -> Self {
        self.title = Some(text);
        self
    }

    /// How loud the error is in the log.
    #[must_use]
    #[inline]
    pub const fn with_level(mut self, level: Level) -> Self {
        self.level = Some(level);
        self
    }

    /// Whether Sentry is told, whatever the status.
    #[must_use]
    #[inline]
    pub const fn with_sentry(mut self, told: bool) -> Self {
        self.sentry = Some(told);
        self
    }

    /// The body's format.
    #[must_use]
    pub const fn with_format<F: crate::body::BodyFormat>(mut self) -> Self {
        self.format = Some(Format::of::<F>());
        self
    }

    /// The type's name: `ChatError`.
    #[must_use]
    #[inline]
    pub fn type_name(&self) -> &'static str {
        self.type_name
    }

    /// The variant's name, `NotFound`; a struct has none.
    #[must_use]
    #[inline]
    pub fn variant(&self) -> Option<&'static str> {
        self.variant
    }

    /// The type's and the variant's name: `ChatError::NotFound`.
    #[must_use]
    #[inline]
    pub fn error_type(&self) -> String {
        let mut text = String::new();
        self.write_error_type(&mut text);
        text
    }

    pub(crate) fn write_error_type(&self, out: &mut String) {
        out.push_str(self.type_name);
        if let Some(variant) = self.variant {
            out.push_str("::");
            out.push_str(variant);
        }
    }

    /// The path of the module that declares the type.
    #[must_use]
    #[inline]
    pub fn module(&self) -> &'static str {
        self.module
    }

    /// The documentation comment above the variant.
    #[must_use]
    #[inline]
    pub fn docs(&self) -> &'static str {
        self.docs
    }

    /// The code; a dynamic one's fallback.
    #[must_use]
    pub fn code(&self) -> Code<'static> {
        match self.code_number {
            Some(number) => Code::Number(number),
            None => Code::from(self.code),
        }
    }

    /// The status; a dynamic one's fallback.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Whether the status may be another one when the program runs.
    #[must_use]
    #[inline]
    pub fn has_dynamic_status(&self) -> bool {
        self.dynamic_status || self.via != Via::Itself && !self.stated.status
    }

    /// RFC 9457's title, where one is stated.
    #[must_use]
    #[inline]
    pub fn title(&self) -> Option<&'static str> {
        self.title
    }

    /// The message's template as typed, where there is one: `Chat {chat_id} was not found`.
    #[must_use]
    #[inline]
    pub fn message(&self) -> Option<&'static str> {
        self.message.map(|message| message.typed)
    }

    /// The operator text's template as typed, where there is one.
    #[must_use]
    #[inline]
    pub fn operator_text(&self) -> Option<&'static str> {
        self.error.map(|error| error.typed)
    }

    /// The level; without one of its own the status' default.
    #[must_use]
    #[inline]
    pub fn level(&self) -> Level {
        self.level
            .unwrap_or_else(|| Level::of_status(self.status()))
    }

    /// The fields, in the order of their declaration.
    #[must_use]
    #[inline]
    pub fn fields(&self) -> &'static [FieldDefinition] {
        self.fields
    }

    /// The name in words: `Not found`.
    pub(crate) fn words(&self) -> String {
        crate::text::words(self.variant.unwrap_or(self.type_name))
    }
}

impl FieldDefinition {
    /// The field's name, or its number.
    #[must_use]
    #[inline]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Who may see it.
    #[must_use]
    #[inline]
    pub fn exposure(&self) -> Exposure {
        self.exposure
    }

    /// What callers know it by, when it is a member of the body.
    #[must_use]
    #[inline]
    pub fn member(&self) -> Option<&'static str> {
        self.member
            .filter(|member| member.mode != MemberMode::Flatten)
            .map(|member| member.name)
    }
}

/// The types that know all their definitions: every type of the derive.
///
/// ```
/// # #[cfg(feature = "derive")] {
/// use ayushma_errors::{ApiError, Definitions};
///
/// #[derive(ApiError)]
/// enum ChatError {
///     /// The chat does not exist.
///     #[status(404)]
///     NotFound,
///     #[status(409)]
///     Archived,
/// }
///
/// let codes: Vec<String> = ChatError::definitions().iter().map(|one| one.code().to_string()).collect();
/// assert_eq!(codes, ["not_found", "archived"]);
/// assert_eq!(ChatError::definitions()[0].docs(), "The chat does not exist.");
/// # }
/// ```
pub trait Definitions {
    /// One definition a variant, in the order of their declaration.
    fn definitions() -> &'static [Definition];
}
