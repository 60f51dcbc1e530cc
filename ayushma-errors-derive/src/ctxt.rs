//! Collects mistakes, so that all of a type are reported in one go.

use std::cell::RefCell;
use std::thread;

use tree::{Delimiter, Group, Span, TokenStream, TokenTree};

use crate::tokens::{Str, ToTokens, Tokens, spanned};

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
    fn new(tokens: TokenStream, message: String) -> Self {
        let mut tokens = tokens.into_iter();
        let first = match tokens.next() {
            Some(token) => token.span(),
            None => Span::call_site(),
        };
        let mut last = first;
        for token in tokens {
            last = token.span();
        }
        Mistake {
            message,
            first,
            last,
        }
    }

    /// The compiler underlines from the first token to the last one that the macro call has.
    pub(crate) fn to_compile_error(&self) -> Tokens {
        let text = Str::new(&self.message, self.last).to_token_stream();
        let mut text = TokenTree::from(Group::new(Delimiter::Brace, text));
        text.set_span(self.last);
        let call = "::core::compile_error!".parse().unwrap_or_default();
        let mut tokens = spanned(call, self.first);
        tokens.push(text);
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
    pub(crate) fn error(&self, tokens: &dyn ToTokens, message: &str) {
        if let Some(errors) = self.errors.borrow_mut().as_mut() {
            errors.push(Mistake::new(tokens.to_token_stream(), message.to_owned()));
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
        match self.errors.borrow().as_ref() {
            Some(errors) => errors.len(),
            None => 0,
        }
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
    let list = quoted(known, ", ");
    match closest(word, known) {
        Some(close) => format!("; did you mean `{close}`? (known: {list})"),
        None => format!("; expected one of {list}"),
    }
}

/// The names, each in backticks.
pub(crate) fn quoted(names: &[&str], separator: &str) -> String {
    let mut list = String::new();
    for name in names {
        if !list.is_empty() {
            list += separator;
        }
        list.push('`');
        list += name;
        list.push('`');
    }
    list
}

/// The known word that a reader would take this one for.
pub(crate) fn closest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let mut best = None;
    let mut least = usize::MAX;
    for known in known {
        let is_near = word.len() > 2
            && known.len() > 2
            && (lower.starts_with(*known) || known.starts_with(lower.as_str()));
        let distance = if is_near {
            1
        } else {
            distance(&lower, &known.to_lowercase())
        };
        let bound = known.len().min(word.len()) / 3;
        if distance <= bound.max(1) && distance < least {
            best = Some(*known);
            least = distance;
        }
    }
    best
}

/// The edit distance, with two neighbours that changed places counted as one edit.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    // A row a character of `a`, and one in front.
    let width = b.len() + 1;
    let mut best = vec![0; (a.len() + 1) * width];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            let at = i * width + j;
            if i == 0 || j == 0 {
                best[at] = i + j;
                continue;
            }
            let differs = usize::from(a[i - 1] != b[j - 1]);
            let one_left_out = best[at - 1].min(best[at - width]) + 1;
            best[at] = one_left_out.min(best[at - width - 1] + differs);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best[at] = best[at].min(best[at - 2 * width - 2] + 1);
            }
        }
    }
    best[best.len() - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_word_is_found_and_a_far_one_is_not() {
        let known = ["warn", "error", "critical"];
        assert_eq!(closest("wran", &known), Some("warn"));
        assert_eq!(closest("loud", &known), None);
        assert_eq!(closest("ERROR", &known), Some("error"));
    }
}
