//! `AYUSHMA_LOG`: levels from the environment, in `RUST_LOG`'s grammar.

use super::error::{ConfigError, hint};
use super::level::{self, Severity};

/// One directive: a target and its level. The root's target is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Override {
    pub(crate) target: String,
    pub(crate) level: Severity,
}

/// The name of the variable.
pub(crate) const VARIABLE: &str = "AYUSHMA_LOG";

/// Whether a mistake's key is a variable's name, and so not in any file.
pub(crate) fn is_variable(key: &str) -> bool {
    key == VARIABLE || key.starts_with("OTEL_")
}

/// `info,my_app::chat=debug,hyper=off`: a level alone is the root's, a target alone writes everything.
pub(crate) fn parse(text: &str) -> Result<Vec<Override>, ConfigError> {
    let mut overrides = Vec::new();
    for directive in text
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        overrides.push(parse_one(directive)?);
    }
    Ok(overrides)
}

fn parse_one(directive: &str) -> Result<Override, ConfigError> {
    let wrong = |what: String| ConfigError::new(None, VARIABLE, what);
    if directive.contains(['[', '{', '/']) {
        return Err(wrong(format!(
            "`{directive}`: spans, fields and patterns are not matched here, only targets: `my_app::chat=debug`"
        )));
    }
    let (target, word) = match directive.split_once('=') {
        Some((target, word)) => (target.trim(), Some(word.trim())),
        None if Severity::from_word(directive).is_some() => ("", Some(directive)),
        None => (directive, None),
    };
    let level = match word {
        None => Severity::TRACE,
        Some(word) => Severity::from_word(word).ok_or_else(|| {
            wrong(format!(
                "`{directive}`: there is no level `{word}`{}",
                hint(word, &level::NAMES)
            ))
        })?,
    };
    Ok(Override {
        target: target.to_owned(),
        level,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_alone_is_the_roots_and_a_target_alone_writes_everything() {
        let of = |target: &str, level| Override {
            target: target.to_owned(),
            level,
        };
        assert_eq!(
            parse("info, my_app::chat=debug,hyper=off,h2,audit=CRITICAL,").ok(),
            Some(vec![
                of("", Severity::INFO),
                of("my_app::chat", Severity::DEBUG),
                of("hyper", Severity::OFF),
                of("h2", Severity::TRACE),
                of("audit", Severity::CRITICAL),
            ])
        );
    }

    #[test]
    fn what_is_wrong_is_named_with_the_nearest_level() {
        let err = parse("my_app=degub").map_err(|err| err.to_string());
        assert_eq!(
            err,
            Err(
                "`AYUSHMA_LOG`: `my_app=degub`: there is no level `degub`; did you mean `DEBUG`?"
                    .to_owned()
            )
        );
        assert!(parse("my_app[span]=debug").is_err());
    }
}
