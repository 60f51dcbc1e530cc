//! For `tracing_subscriber::fmt()`: what the rest of the application logs, scrubbed and escaped like our own events.

use std::error::Error;
use std::fmt::{self, Debug, Write};

use tracing_core::field::{Field, Visit};
use tracing_subscriber::field::RecordFields;
use tracing_subscriber::fmt::FormatFields;
use tracing_subscriber::fmt::format::Writer;

use crate::scrub::{LONGEST, scrub};
use crate::text::{Bounded, Escaped, guarded};

/// Formats the fields of every event and span as `tracing_subscriber` does by default, without colours, and then takes out
/// what the scrubber knows, and escapes what could forge a line.
///
/// `tracing_subscriber` 0.3.23 passes line feeds and escape sequences of a `%field` on as they are, and knows no secrets.
///
/// ```
/// use ayushma_errors::subscriber::ScrubbedFields;
///
/// let subscriber = tracing_subscriber::fmt().fmt_fields(ScrubbedFields::new()).finish();
/// # let _ = subscriber;
/// ```
///
/// The fields of one event or span are read as one text, of at most 64 KiB: so a field named `password` loses its value.
/// Times, levels, targets and the names of spans are not fields, and are not changed.
#[derive(Clone, Copy, Debug, Default)]
pub struct ScrubbedFields(());

impl ScrubbedFields {
    /// The formatter, which has nothing to choose.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl<'writer> FormatFields<'writer> for ScrubbedFields {
    fn format_fields<R: RecordFields>(
        &self,
        mut writer: Writer<'writer>,
        fields: R,
    ) -> fmt::Result {
        let mut text = String::new();
        // With its `…` a text that is cut is longer than what the scrubber reads, which takes the cut end away.
        let mut pairs = Pairs {
            out: Bounded::new(&mut text, LONGEST),
            is_first: true,
        };
        fields.record(&mut pairs);
        Escaped::new(&mut writer).write_str(&scrub(&text))
    }
}

/// Writes `message name=value name="text"`.
struct Pairs<'a> {
    out: Bounded<'a>,
    is_first: bool,
}

impl Pairs<'_> {
    fn pair(&mut self, field: &Field, write: &dyn Fn(&mut fmt::Formatter<'_>) -> fmt::Result) {
        let name = field.name();
        // What `tracing-log` hands over are not the application's fields.
        if name.starts_with("log.") {
            return;
        }
        let space = if self.is_first { "" } else { " " };
        self.is_first = false;
        // A buffer of ours takes everything.
        let _ = match name {
            "message" => self.out.write_str(space),
            _ => write!(
                self.out,
                "{space}{}=",
                name.strip_prefix("r#").unwrap_or(name)
            ),
        };
        let _ = guarded(&mut self.out, LONGEST, &fmt::from_fn(write));
    }
}

impl Visit for Pairs<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.pair(field, &|f| value.fmt(f));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "message" => self.pair(field, &|f| f.write_str(value)),
            _ => self.pair(field, &|f| Debug::fmt(value, f)),
        }
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        self.pair(field, &|f| {
            fmt::Display::fmt(value, f)?;
            let mut next = value.source();
            for _ in 0..16 {
                let Some(link) = next else { break };
                write!(f, ": {link}")?;
                next = link.source();
            }
            Ok(())
        });
    }
}
