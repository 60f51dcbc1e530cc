//! What is wrong with a configuration, said once: where, what, and the word that was probably meant.

use std::fmt;

use super::env;

/// What is wrong with a logging configuration: the file, the line and the key, and the nearest right word.
///
/// ```
/// use ayushma_errors::logging::Logging;
///
/// let err = Logging::from_toml("version = 1\n[root]\nlevle = 'INFO'\n").unwrap_err();
/// assert_eq!(err.to_string(), "line 3: `root.levle`: there is no such key; did you mean `level`?");
/// assert_eq!((err.line(), err.key()), (Some(3), "root.levle"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ConfigError {
    file: Option<String>,
    line: Option<usize>,
    key: String,
    what: String,
}

impl ConfigError {
    pub(crate) fn new(line: Option<usize>, key: &str, what: impl Into<String>) -> Self {
        Self {
            file: None,
            line,
            key: key.to_owned(),
            what: what.into(),
        }
    }

    /// In the file that was read, unless it is a variable of the environment that is wrong.
    pub(crate) fn in_file(mut self, file: &str) -> Self {
        if env::is_variable(&self.key) {
            return self;
        }
        self.file = Some(file.to_owned());
        self
    }

    /// The file, if the configuration came from one.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// The line, from 1, if the configuration came from a text.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.line
    }

    /// The key, with those that it stands under: `handlers.file.level`. Empty where the text as a whole is wrong.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.file, self.line) {
            (Some(file), Some(line)) => write!(f, "{file}:{line}: ")?,
            (Some(file), None) => write!(f, "{file}: ")?,
            (None, Some(line)) => write!(f, "line {line}: ")?,
            (None, None) => {}
        }
        if !self.key.is_empty() {
            write!(f, "`{}`: ", self.key)?;
        }
        f.write_str(&self.what)
    }
}

/// As `Display`: a `main` that returns it prints this.
impl fmt::Debug for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for ConfigError {}

/// `; did you mean ...?`, or the words there are, or nothing.
pub(crate) fn hint(word: &str, known: &[&str]) -> String {
    if let Some(near) = nearest(word, known) {
        return format!("; did you mean `{near}`?");
    }
    if known.is_empty() {
        return String::new();
    }
    let words: Vec<_> = known.iter().map(|known| format!("`{known}`")).collect();
    format!("; there are {}", words.join(", "))
}

/// The known word that is a slip away, if one is.
fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let word = word.to_lowercase();
    let far = ((word.chars().count() + 1) / 3).max(1);
    known
        .iter()
        .map(|known| (slips(&word, &known.to_lowercase()), *known))
        .filter(|(slips, _)| *slips <= far)
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, known)| known)
}

/// Levenshtein's distance, where two neighbours that changed places count as one.
fn slips(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) =
        (a.chars().take(64).collect(), b.chars().take(64).collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let change = usize::from(a[i - 1] != b[j - 1]);
                let mut least = (rows[i - 1][j] + 1)
                    .min(rows[i][j - 1] + 1)
                    .min(rows[i - 1][j - 1] + change);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    least = least.min(rows[i - 2][j - 2] + 1);
                }
                least
            };
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_a_slip_away_or_none_is_named() {
        let known = ["level", "handlers", "propagate"];
        assert_eq!(nearest("levle", &known), Some("level"));
        assert_eq!(nearest("Handler", &known), Some("handlers"));
        assert_eq!(nearest("colour", &known), None);
        assert_eq!(
            hint("colour", &known),
            "; there are `level`, `handlers`, `propagate`"
        );
        assert_eq!(hint("colour", &[]), "");
    }
}
