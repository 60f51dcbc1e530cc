//! Names that an expression binds itself: in the patterns of `match`, `if let` and `let`, and as parameters of closures.
//!
//! They hide fields of the same name. What a pattern takes out of a field is that field's value still.

use tree::{Delimiter, Spacing, TokenStream, TokenTree};

use super::{Scanner, Use, WHOLE_ERROR};

use crate::tokens::{ToTokens, Tokens, is_ident, is_punct, regrouped, separators, stream, unraw};

/// A name that hides the field of that name.
pub(super) struct Name {
    pub(super) name: String,
    /// The fields whose value it is.
    pub(super) of: Vec<usize>,
}

impl Scanner<'_> {
    /// `match value { pattern if guard => value, .. }`; says how many tokens that took.
    pub(super) fn choice(
        &mut self,
        out: &mut TokenStream,
        tokens: &[TokenTree],
        i: usize,
    ) -> usize {
        let body = block(tokens, i + 1);
        out.extend([tokens[i].clone()]);
        let of = self.bound_value(out, &tokens[i + 1..body], true);
        if let Some(TokenTree::Group(group)) = tokens.get(body) {
            let arms: Tokens = group.stream().into_iter().collect();
            let mut written = TokenStream::new();
            let mut at = 0;
            while at < arms.len() {
                at = self.one_arm(&mut written, &arms, at, &of);
            }
            out.extend([regrouped(group, written)]);
        }
        body + 1 - i
    }

    fn one_arm(
        &mut self,
        out: &mut TokenStream,
        arms: &[TokenTree],
        at: usize,
        of: &[usize],
    ) -> usize {
        let known = self.names.len();
        let arrow = find(arms, at, &|i| {
            is_punct(arms.get(i), '=') && is_punct(arms.get(i + 1), '>')
        });
        let guard = find(&arms[..arrow], at, &|i| is_ident(arms.get(i), "if"));
        self.learn(out, &arms[at..guard], of);
        out.extend(self.part(&arms[guard..arrow]));
        let body = (arrow + 2).min(arms.len());
        out.extend(stream(&arms[arrow..body]));
        let is_block = matches!(arms.get(body), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace);
        let end = if is_block {
            body + 1
        } else {
            comma(arms, body)
        };
        out.extend(self.part(&arms[body..end]));
        self.names.truncate(known);
        let comma = usize::from(is_punct(arms.get(end), ','));
        out.extend(stream(&arms[end..end + comma]));
        end + comma
    }

    /// `if let pattern = value && .. { .. }`, `while ..`: what stands before the block, and the block.
    pub(super) fn condition(
        &mut self,
        out: &mut TokenStream,
        tokens: &[TokenTree],
        i: usize,
    ) -> usize {
        let known = self.names.len();
        let body = block(tokens, i + 1);
        out.extend([tokens[i].clone()]);
        let mut at = i + 1;
        while at < body {
            let and = find(&tokens[..body], at, &|i| {
                is_punct(tokens.get(i), '&') && is_punct(tokens.get(i + 1), '&')
            });
            if is_ident(tokens.get(at), "let") {
                self.binding(out, &tokens[..and], at);
            } else {
                out.extend(self.aside(&tokens[at..and]));
            }
            at = (and + 2).min(body);
            out.extend(stream(&tokens[and..at]));
        }
        let end = (body + 1).min(tokens.len());
        out.extend(self.part(&tokens[body..end]));
        self.names.truncate(known);
        end - i
    }

    /// `for pattern in value { .. }`: the loop has no value of its own.
    pub(super) fn each(&mut self, out: &mut TokenStream, tokens: &[TokenTree], i: usize) -> usize {
        let known = self.names.len();
        let body = block(tokens, i + 1);
        let word = find(&tokens[..body], i, &|i| is_ident(tokens.get(i), "in"));
        let begin = (word + 1).min(body);
        let list = self.aside(&tokens[begin..body]);
        out.extend([tokens[i].clone()]);
        self.learn(out, &tokens[i + 1..word], &[]);
        out.extend(stream(&tokens[word..begin]));
        out.extend(list);
        let end = (body + 1).min(tokens.len());
        out.extend(self.part(&tokens[body..end]));
        self.names.truncate(known);
        end - i
    }

    /// `let pattern = value`, up to a semicolon or the end. The names are known for as long as the caller lets them be.
    pub(super) fn binding(
        &mut self,
        out: &mut TokenStream,
        tokens: &[TokenTree],
        i: usize,
    ) -> usize {
        let equals = find(tokens, i + 1, &|i| is_equals(tokens, i));
        let begin = (equals + 1).min(tokens.len());
        let end = find(tokens, begin, &|i| {
            is_punct(tokens.get(i), ';')
                || is_ident(tokens.get(i), "else") && is_let_else(tokens, begin, i)
        });
        // The value does not know the names yet.
        let mut value = TokenStream::new();
        let pattern = &tokens[i + 1..equals];
        let takes_apart = pattern
            .iter()
            .any(|token| matches!(token, TokenTree::Group(_)));
        let of = self.bound_value(&mut value, &tokens[begin..end], takes_apart);
        out.extend([tokens[i].clone()]);
        self.learn(out, pattern, &of);
        out.extend(stream(&tokens[equals..begin]));
        out.extend(value);
        end - i
    }

    /// `|pattern, ..| value`: what stands between the bars, and the value as far as it goes.
    pub(super) fn closure(
        &mut self,
        out: &mut TokenStream,
        tokens: &[TokenTree],
        i: usize,
        of: &[usize],
    ) -> usize {
        let known = self.names.len();
        let bar = find(tokens, i + 1, &|i| is_punct(tokens.get(i), '|'));
        let begin = (bar + 1).min(tokens.len());
        let end = comma(tokens, begin);
        out.extend([tokens[i].clone()]);
        self.learn(out, &tokens[i + 1..bar], of);
        out.extend(stream(&tokens[bar..begin]));
        out.extend(self.part(&tokens[begin..end]));
        self.names.truncate(known);
        end - i
    }

    /// `expr, pattern if guard` in `matches!`.
    pub(super) fn matching(&mut self, tokens: &[TokenTree]) -> TokenStream {
        let known = self.names.len();
        let mut out = TokenStream::new();
        let pattern = comma(tokens, 0);
        out.extend(self.part(&tokens[..pattern]));
        let guard = find(tokens, pattern, &|i| is_ident(tokens.get(i), "if"));
        self.learn(&mut out, &tokens[pattern..guard], &[]);
        out.extend(self.part(&tokens[guard..]));
        self.names.truncate(known);
        out
    }

    fn part(&mut self, tokens: &[TokenTree]) -> TokenStream {
        self.rewrite(tokens, &[])
    }

    /// What decides, and does not become the value.
    fn aside(&mut self, tokens: &[TokenTree]) -> TokenStream {
        let outer = (self.in_call, self.reduced);
        (self.in_call, self.reduced) = (true, true);
        let out = self.part(tokens);
        (self.in_call, self.reduced) = outer;
        out
    }

    /// Writes a value that a pattern binds, and says which fields' values it is.
    fn bound_value(
        &mut self,
        out: &mut TokenStream,
        tokens: &[TokenTree],
        takes_apart: bool,
    ) -> Vec<usize> {
        let before = self.uses.len();
        let outer = std::mem::replace(&mut self.reduced, false);
        out.extend(self.part(tokens));
        self.reduced = outer;
        let mut of = Vec::new();
        for one in &mut self.uses[before..] {
            if one.is_same {
                of.push(one.field);
            }
            // What the pattern takes out of it is looked at where it is used.
            one.is_same = false;
            one.as_it_is &= !takes_apart;
        }
        of
    }

    /// What a format string names in braces.
    pub(super) fn note_captures(&mut self, literal: &str, token: &TokenTree) {
        if !literal.contains('{') {
            return;
        }
        if self.rules.caller_facing
            && ["{self}", "{self:"]
                .iter()
                .any(|this| literal.contains(this))
        {
            self.fail(token, WHOLE_ERROR);
            return;
        }
        let is_captured = |name: &str| {
            let mut ends = ["}", ":"].iter();
            ends.any(|end| literal.contains(&format!("{{{name}{end}")))
        };
        let bound: Vec<String> = self.names.iter().map(|one| one.name.clone()).collect();
        for name in bound.iter().filter(|name| is_captured(name)) {
            self.use_bound(name, &token.to_token_stream(), true);
        }
        for field in &self.variant.fields {
            if field.ident.is_none() || bound.contains(&field.name) || !is_captured(&field.name) {
                continue;
            }
            self.uses.push(Use {
                field: field.index,
                at: token.to_token_stream(),
                as_it_is: true,
                is_same: !self.reduced,
            });
            if !self.captures.contains(&field.index) {
                self.captures.push(field.index);
            }
        }
    }

    pub(super) fn is_bound(&self, name: &str) -> bool {
        self.names.iter().any(|one| one.name == name)
    }

    /// Notes which fields are read by a name that the expression binds.
    pub(super) fn use_bound(&mut self, name: &str, at: &TokenStream, is_same: bool) {
        let Some(bound) = self.names.iter().rfind(|one| one.name == name) else {
            return;
        };
        for field in &bound.of {
            self.uses.push(Use {
                field: *field,
                at: at.clone(),
                as_it_is: false,
                is_same: is_same && !self.reduced,
            });
        }
    }

    /// Writes the pattern as it stands, and learns its names.
    fn learn(&mut self, out: &mut TokenStream, pattern: &[TokenTree], of: &[usize]) {
        out.extend(stream(pattern));
        names_in(pattern, &mut |name| {
            self.names.push(Name {
                name,
                of: of.to_vec(),
            });
        });
    }
}

/// The names that the pattern binds: what is no path, no constructor, no macro and no field's name.
fn names_in(pattern: &[TokenTree], found: &mut dyn FnMut(String)) {
    for (i, token) in pattern.iter().enumerate() {
        let ident = match token {
            TokenTree::Group(group) => {
                names_in(&group.stream().into_iter().collect::<Tokens>(), found);
                continue;
            }
            TokenTree::Ident(ident) => ident,
            _ => continue,
        };
        let is_colon = |i: usize| is_punct(pattern.get(i), ':');
        let is_path =
            i > 1 && is_colon(i - 1) && is_colon(i - 2) || is_colon(i + 1) && is_colon(i + 2);
        let is_made = match pattern.get(i + 1) {
            Some(TokenTree::Group(_)) => true,
            next => is_punct(next, '!'),
        };
        let name = unraw(ident);
        let is_name = name.starts_with(|c: char| c.is_lowercase() || c == '_')
            && !matches!(
                name.as_str(),
                "_" | "ref" | "mut" | "box" | "true" | "false"
            );
        if is_name && !is_path && !is_made {
            found(name);
        }
    }
}

/// The first place from `at` on where it holds, or the end.
fn find(tokens: &[TokenTree], at: usize, holds: &dyn Fn(usize) -> bool) -> usize {
    (at..tokens.len())
        .find(|i| holds(*i))
        .unwrap_or(tokens.len())
}

/// The block behind a condition: no struct is written there without parentheses.
fn block(tokens: &[TokenTree], at: usize) -> usize {
    find(
        tokens,
        at,
        &|i| matches!(&tokens[i], TokenTree::Group(group) if group.delimiter() == Delimiter::Brace),
    )
}

/// Where the expression that begins at `at` ends: a comma or a semicolon that is not in the list of a turbofish.
fn comma(tokens: &[TokenTree], at: usize) -> usize {
    let rest = &tokens[at..];
    let opens = |before: &[TokenTree]| is_punct(before.last(), ':');
    let end = |separator| separators(rest, separator, opens).first().copied();
    let ends = [end(','), end(';')];
    at + ends.into_iter().flatten().min().unwrap_or(rest.len())
}

/// `=`, and none of `==`, `=>`, `<=`, `..=`.
fn is_equals(tokens: &[TokenTree], i: usize) -> bool {
    let is_joint = |i: Option<usize>| matches!(i.and_then(|i| tokens.get(i)), Some(TokenTree::Punct(punct)) if punct.spacing() == Spacing::Joint && punct.as_char() != '>');
    is_punct(tokens.get(i), '=') && !is_joint(i.checked_sub(1)) && !is_followed(tokens, i)
}

fn is_followed(tokens: &[TokenTree], i: usize) -> bool {
    is_punct(tokens.get(i + 1), '=') || is_punct(tokens.get(i + 1), '>')
}

// The `else` of `let .. else`, and not that of an `if` in the value.
fn is_let_else(tokens: &[TokenTree], begin: usize, at: usize) -> bool {
    !tokens[begin..at]
        .iter()
        .any(|token| is_ident(Some(token), "if"))
}
