//! `#[log(...)]`

use tree::TokenStream;

use super::{some_parts, unknown_part, value_of};
use crate::ctxt::Ctxt;
use crate::item::Attr;
use crate::part::Part;
use crate::tokens::{Str, Tokens, as_str, stream};

#[derive(Default)]
pub(crate) struct Log {
    pub(crate) level: Option<&'static str>,
    pub(crate) from: Option<Tokens>,
    pub(crate) with: Option<Tokens>,
    pub(crate) target: Option<Str>,
    pub(crate) sentry: Option<bool>,
    level_word: Option<String>,
    seen: Vec<&'static str>,
}

const LEVELS: &[&str] = &["trace", "debug", "info", "warn", "error", "critical", "off"];
const WORDS: [(&str, &str); 11] = [
    ("trace", "trace"),
    ("debug", "debug"),
    ("info", "info"),
    ("warn", "warn"),
    ("error", "error"),
    ("critical", "critical"),
    ("off", "off"),
    ("target", "target = \"audit\""),
    ("with", "with = path"),
    ("from", "from = .field"),
    ("sentry", "sentry = true"),
];

impl Log {
    /// Whether the attribute says a level, as a word or by an expression.
    pub(crate) fn says_level(&self) -> bool {
        self.level.is_some() || self.from.is_some() || self.with.is_some()
    }

    pub(super) fn read(&mut self, ctxt: &Ctxt, attr: &Attr, args: &TokenStream) {
        let Some(parts) = some_parts(ctxt, attr, args, "#[log(warn)]") else {
            return;
        };
        for part in &parts {
            self.read_part(ctxt, part);
        }
    }

    fn read_part(&mut self, ctxt: &Ctxt, part: &Part) {
        for level in LEVELS {
            if part.is_word(level) {
                if self.level_once(ctxt, part, level) {
                    self.level = Some(level);
                }
                return;
            }
        }
        let Some((key, value)) = part.key_value() else {
            unknown_part(ctxt, part, "log", &WORDS);
            return;
        };
        let key = key.to_string();
        match key.as_str() {
            "from" | "with" => {
                if !self.level_once(ctxt, part, &key) {
                    return;
                }
                let value = value_of(ctxt, part, &key, value);
                if key == "from" {
                    self.from = value;
                } else {
                    self.with = value;
                }
            }
            "target" if self.once(ctxt, part, "target") => match as_str(&value) {
                Some(target) if !target.value().is_empty() => self.target = Some(target),
                _ => ctxt.error(
                    &stream(&value),
                    "expected a string literal: `target = \"audit\"`",
                ),
            },
            "sentry" if self.once(ctxt, part, "sentry") => {
                let value = stream(&value);
                match value.to_string().as_str() {
                    "true" => self.sentry = Some(true),
                    "false" => self.sentry = Some(false),
                    _ => ctxt.error(&value, "expected `sentry = true` or `sentry = false`"),
                }
            }
            "target" | "sentry" => {}
            _ => unknown_part(ctxt, part, "log", &WORDS),
        }
    }

    /// A level is said once, as a word or by an expression.
    fn level_once(&mut self, ctxt: &Ctxt, part: &Part, word: &str) -> bool {
        let Some(known) = &self.level_word else {
            self.level_word = Some(word.to_owned());
            return true;
        };
        let message = if known == word {
            format!("duplicate `{word}` in `#[log(...)]`: it may be said only once")
        } else {
            format!(
                "a level cannot be both `{known}` and `{word}`: duplicate level in `#[log(...)]`; keep one"
            )
        };
        ctxt.error(&part.stream(), &message);
        false
    }

    fn once(&mut self, ctxt: &Ctxt, part: &Part, key: &'static str) -> bool {
        if self.seen.contains(&key) {
            ctxt.error(
                &part.stream(),
                &format!("duplicate {key} in `#[log(...)]`: it may be said only once"),
            );
            return false;
        }
        self.seen.push(key);
        true
    }
}
