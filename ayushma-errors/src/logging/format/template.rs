//! A format as Django has it: `%(levelname)s %(message)s`, or `{levelname} {message}`, read once.

use super::super::at::At;
use super::super::error::{ConfigError, hint};
use super::super::time;

/// A format string, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template {
    pub(crate) parts: Vec<Part>,
    pub(crate) datefmt: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Literal(String),
    Attribute(Attribute, Spec),
}

/// How an attribute is padded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Spec {
    pub(crate) width: usize,
    pub(crate) left: bool,
    pub(crate) centred: bool,
    pub(crate) zeros: bool,
    pub(crate) precision: Option<usize>,
}

/// What can be asked of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Attribute {
    LevelName,
    LevelNo,
    AscTime,
    Created,
    Msecs,
    RelativeCreated,
    /// The target.
    Name,
    /// The source file's name without its ending, as in Python.
    Module,
    FileName,
    PathName,
    LineNo,
    Process,
    ProcessName,
    Thread,
    ThreadName,
    /// The message, and then each field as `name=value`.
    Message,
    /// The message alone.
    Msg,
    /// The names of the spans, `outer:inner`.
    Spans,
    /// A field, `-` where it is not there.
    Field(String),
}

impl Attribute {
    fn is_number(&self) -> bool {
        matches!(
            self,
            Attribute::LevelNo
                | Attribute::Created
                | Attribute::Msecs
                | Attribute::RelativeCreated
                | Attribute::LineNo
                | Attribute::Process
                | Attribute::Thread
        )
    }
}

/// Widest padding: a typing mistake should not fill the disk.
const WIDEST: usize = 200;

const NAMES: [(&str, Attribute); 18] = [
    ("levelname", Attribute::LevelName),
    ("levelno", Attribute::LevelNo),
    ("asctime", Attribute::AscTime),
    ("created", Attribute::Created),
    ("msecs", Attribute::Msecs),
    ("relativeCreated", Attribute::RelativeCreated),
    ("name", Attribute::Name),
    ("module", Attribute::Module),
    ("filename", Attribute::FileName),
    ("pathname", Attribute::PathName),
    ("lineno", Attribute::LineNo),
    ("process", Attribute::Process),
    ("processName", Attribute::ProcessName),
    ("thread", Attribute::Thread),
    ("threadName", Attribute::ThreadName),
    ("message", Attribute::Message),
    ("msg", Attribute::Msg),
    ("spans", Attribute::Spans),
];

/// The fields of an error's event, which a format may name as they are.
const ERROR_FIELDS: [&str; 16] = [
    "error.code",
    "error.type",
    "error.message",
    "error.id",
    "error.source",
    "error.location",
    "error.dropped",
    "http.response.status_code",
    "http.request.method",
    "http.route",
    "http.request.id",
    "url.path",
    "trace.id",
    "span.id",
    "origin",
    "critical",
];

#[derive(Clone, Copy)]
enum Style {
    Percent,
    Brace,
    Dollar,
}

impl Template {
    pub(crate) fn read(at: &At<'_>) -> Result<Self, ConfigError> {
        let style = match at.get("style")? {
            Some(at) => at.word(&[
                ("%", Style::Percent),
                ("{", Style::Brace),
                ("$", Style::Dollar),
            ])?,
            None => Style::Percent,
        };
        // What cannot be read is an error all the same.
        let is_checked = match at.get("validate")? {
            Some(at) => at.bool()?,
            None => true,
        };
        let datefmt = match at.get("datefmt")? {
            Some(at) if !time::is_format(at.text()?) => {
                return Err(at.err("this is no format of strftime that can be printed"));
            }
            Some(at) => Some(at.text()?.to_owned()),
            None => None,
        };
        let parts = match at.get("format")? {
            Some(at) => {
                let parts = match style {
                    Style::Percent => percent(at.text()?),
                    Style::Brace => brace(at.text()?),
                    Style::Dollar => dollar(at.text()?),
                };
                let parts = parts.map_err(|what| at.err(what))?;
                if is_checked && !parts.iter().any(|part| matches!(part, Part::Attribute(..))) {
                    return Err(at.err(format!(
                        "there is no field in it, so that each line would be the same; in this style one is written {}",
                        match style {
                            Style::Percent => "`%(message)s`",
                            Style::Brace => "`{message}`",
                            Style::Dollar => "`${message}`",
                        }
                    )));
                }
                parts
            }
            None => Self::message().parts,
        };
        Ok(Template { parts, datefmt })
    }

    pub(crate) fn message() -> Self {
        Template {
            parts: vec![Part::Attribute(Attribute::Message, Spec::default())],
            datefmt: None,
        }
    }
}

fn attribute(name: &str) -> Result<Attribute, String> {
    if let Some((_, attribute)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Ok(attribute.clone());
    }
    if ERROR_FIELDS.contains(&name) {
        return Ok(Attribute::Field(name.to_owned()));
    }
    match name.strip_prefix("field.") {
        Some(field) if !field.is_empty() => Ok(Attribute::Field(field.to_owned())),
        _ if matches!(
            name,
            "funcName" | "taskName" | "args" | "exc_info" | "exc_text" | "stack_info"
        ) =>
        {
            Err(format!("a record has no `{name}` in Rust: leave it out"))
        }
        _ => {
            let names = NAMES.iter().map(|(name, _)| *name);
            let known: Vec<_> = names.chain(ERROR_FIELDS).collect();
            Err(format!(
                "a record has no `{name}`{}; for a field of your own say `field.{name}`",
                hint(name, &known)
            ))
        }
    }
}

/// Collects parts, with neighbouring literals as one.
#[derive(Default)]
struct Parts(Vec<Part>);

impl Parts {
    fn literal(&mut self, text: &str) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(Part::Literal(known)) => known.push_str(text),
            _ => self.0.push(Part::Literal(text.to_owned())),
        }
    }

    fn attribute(&mut self, name: &str, spec: Spec) -> Result<(), String> {
        self.0.push(Part::Attribute(attribute(name)?, spec));
        Ok(())
    }
}

fn percent(text: &str) -> Result<Vec<Part>, String> {
    let mut parts = Parts::default();
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        parts.literal(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('%') {
            parts.literal("%");
            rest = after;
            continue;
        }
        let named = rest.strip_prefix('(').and_then(|rest| rest.split_once(')'));
        let Some((name, after)) = named else {
            return Err("a `%` stands alone: write `%(name)s`, or `%%` for the sign".to_owned());
        };
        let Some(end) = after.find(|c: char| c.is_ascii_alphabetic()) else {
            return Err(format!("`%({name})` has no type: write `%({name})s`"));
        };
        let kind = after.as_bytes()[end];
        if !matches!(kind, b's' | b'd' | b'i' | b'r' | b'f') {
            return Err(format!(
                "`%({name}){}` is not known: write `%({name})s`",
                &after[..=end]
            ));
        }
        let mut spec = printf(&after[..end])
            .ok_or_else(|| format!("`%({name}){}` cannot be read", &after[..=end]))?;
        // Python fills text with spaces, whatever it was told.
        spec.zeros &= !matches!(kind, b's' | b'r');
        parts.attribute(name, spec)?;
        rest = &after[end + 1..];
    }
    parts.literal(rest);
    Ok(parts.0)
}

/// `-8`, `03`, `.5`, as in C.
fn printf(text: &str) -> Option<Spec> {
    let digits = text.trim_start_matches(['-', '+', ' ', '#', '0']);
    let flags = &text[..text.len() - digits.len()];
    let (width, precision) = match digits.split_once('.') {
        Some((width, precision)) => (width, Some(number(precision)?)),
        None => (digits, None),
    };
    Some(Spec {
        width: number(width)?,
        left: flags.contains('-'),
        centred: false,
        zeros: flags.contains('0') && !flags.contains('-'),
        precision,
    })
}

fn number(text: &str) -> Option<usize> {
    if text.is_empty() {
        return Some(0);
    }
    text.parse().ok().filter(|number| *number <= WIDEST)
}

fn brace(text: &str) -> Result<Vec<Part>, String> {
    let mut parts = Parts::default();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        parts.literal(&rest[..at]);
        let sign = &rest[at..=at];
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix(sign) {
            parts.literal(sign);
            rest = after;
            continue;
        }
        let field = if sign == "{" {
            rest.split_once('}')
        } else {
            None
        };
        let Some((field, after)) = field else {
            return Err(format!(
                "a `{sign}` stands alone: write `{{name}}`, or `{sign}{sign}` for the sign"
            ));
        };
        let (name, spec) = field.split_once(':').unwrap_or((field, ""));
        let is_number = attribute(name)?.is_number();
        let spec =
            brace_spec(spec, is_number).ok_or_else(|| format!("`{{{field}}}` cannot be read"))?;
        parts.attribute(name, spec)?;
        rest = after;
    }
    parts.literal(rest);
    Ok(parts.0)
}

/// `<8`, `>8`, `^8`, `08d`, as in Python.
fn brace_spec(text: &str, is_number: bool) -> Option<Spec> {
    let text = text.trim_end_matches(['s', 'd', 'f']);
    let (align, rest) = match text.strip_prefix(['<', '>', '^']) {
        Some(rest) => (&text[..1], rest),
        None => ("", text),
    };
    let mut spec = printf(rest)?;
    spec.centred = align == "^";
    // What is said of the side is; else numbers stand to the right, and text to the left.
    spec.left = align == "<" || (align.is_empty() && !is_number);
    spec.zeros &= is_number && align.is_empty();
    Some(spec)
}

fn dollar(text: &str) -> Result<Vec<Part>, String> {
    let mut parts = Parts::default();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        parts.literal(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('$') {
            parts.literal("$");
            rest = after;
            continue;
        }
        let braced = rest.strip_prefix('{').and_then(|rest| rest.split_once('}'));
        let (name, after) = braced.unwrap_or_else(|| {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            rest.split_at(end.unwrap_or(rest.len()))
        });
        parts.attribute(name, Spec::default())?;
        rest = after;
    }
    parts.literal(rest);
    Ok(parts.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_styles_say_the_same() {
        let wanted = Ok(vec![
            Part::Attribute(Attribute::LevelName, Spec::default()),
            Part::Literal(" 100% ".to_owned()),
            Part::Attribute(Attribute::Message, Spec::default()),
        ]);
        assert_eq!(percent("%(levelname)s 100%% %(message)s"), wanted);
        assert_eq!(dollar("$levelname 100% ${message}"), wanted);
        let left = Spec {
            left: true,
            ..Spec::default()
        };
        let wanted = Ok(vec![
            Part::Attribute(Attribute::LevelName, left),
            Part::Literal(" {}".to_owned()),
        ]);
        assert_eq!(brace("{levelname} {{}}"), wanted);
    }

    #[test]
    fn a_name_that_no_record_has_is_refused_with_the_nearest() {
        let err = percent("%(levelnam)s").err().unwrap_or_default();
        assert!(err.contains("did you mean `levelname`?"), "{err}");
        assert!(percent("%(funcName)s").is_err());
        assert!(percent("%(message)").is_err());
        assert!(percent("50% done").is_err());
        assert!(percent("%(message)999999s").is_err());
    }
}
