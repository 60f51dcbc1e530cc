//! Collects mistakes, so that all of a type are reported in one go.

use std::cell::RefCell;
use std::thread;

use tree::{Delimiter, Group, Span, TokenStream, TokenTree};

use crate::tokens::{Str, ToTokens, spanned};

/// The mistakes found so far. It must be asked with [`finish`](Ctxt::finish) before it is dropped.
pub(crate) struct Ctxt {
    errors: RefCell<Option<Vec<Mistake>>>,
}

/// What is wrong, and the tokens that show it: from the first to the last.
pub(crate) struct Mistake {
    message: String,
    first: Span,
    last: Span,
}

impl Mistake {
    // Not generic, so that it is compiled once.
    fn new(tokens: TokenStream, message: String) -> Self {
        let mut first = None;
        let mut last = Span::call_site();
        for token in tokens {
            last = token.span();
            first.get_or_insert(last);
        }
        Mistake {
            message,
            first: first.unwrap_or(last),
            last,
        }
    }

    /// The compiler underlines from the first token to the last one that the macro call has.
    pub(crate) fn to_compile_error(&self) -> TokenStream {
        let text = Str::new(&self.message, self.last).to_token_stream();
        let mut text = TokenTree::from(Group::new(Delimiter::Brace, text));
        text.set_span(self.last);
        let call = "::core::compile_error!".parse().unwrap_or_default();
        let mut tokens = spanned(call, self.first);
        tokens.extend([text]);
        tokens
    }
}

impl Ctxt {
    pub(crate) fn new() -> Self {
        Self {
            errors: RefCell::new(Some(Vec::new())),
        }
    }

    /// Reports a mistake that all of the tokens show together.
    pub(crate) fn error(&self, tokens: impl ToTokens, message: impl Into<String>) {
        let mistake = Mistake::new(tokens.to_token_stream(), message.into());
        if let Some(errors) = self.errors.borrow_mut().as_mut() {
            errors.push(mistake);
        }
    }

    /// One whose mistakes nobody wants to know.
    pub(crate) fn silent() -> Self {
        Self {
            errors: RefCell::new(None),
        }
    }

    /// How many mistakes there are so far.
    pub(crate) fn count(&self) -> usize {
        self.errors.borrow().as_ref().map_or(0, Vec::len)
    }

    pub(crate) fn finish(self) -> Result<(), Vec<Mistake>> {
        match self.errors.borrow_mut().take() {
            Some(errors) if !errors.is_empty() => Err(errors),
            _ => Ok(()),
        }
    }
}

impl Drop for Ctxt {
    fn drop(&mut self) {
        // A stage that forgets to ask would turn every mistake into silence.
        assert!(
            thread::panicking() || self.errors.borrow().is_none(),
            "the collected errors were never looked at"
        );
    }
}

/// `; did you mean ...` and the list of what is possible.
pub(crate) fn expected(word: &str, known: &[&str]) -> String {
    let list = known
        .iter()
        .map(|known| format!("`{known}`"))
        .collect::<Vec<_>>()
        .join(", ");
    match closest(word, known.iter().copied()) {
        Some(close) => format!("; did you mean `{close}`? (known: {list})"),
        None => format!("; expected one of {list}"),
    }
}

/// The known word that a reader would take this one for.
pub(crate) fn closest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    known
        .map(|known| {
            let near = word.len() > 2
                && known.len() > 2
                && (lower.starts_with(known) || known.starts_with(&lower));
            (
                if near {
                    1
                } else {
                    distance(&lower, &known.to_lowercase())
                },
                known,
            )
        })
        .filter(|(distance, known)| *distance <= 1.max(known.len().min(word.len()) / 3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// The edit distance, with two neighbours that changed places counted as one edit.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let mut best = (rows[i - 1][j] + 1)
                .min(row[j - 1] + 1)
                .min(rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]));
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_word_is_found_and_a_far_one_is_not() {
        let known = ["warn", "error", "critical"];
        assert_eq!(closest("wran", known.into_iter()), Some("warn"));
        assert_eq!(closest("loud", known.into_iter()), None);
        assert_eq!(closest("ERROR", known.into_iter()), Some("error"));
    }
}
