//! Names that an expression binds itself: in the patterns of `match`, `if let` and `let`, and as parameters of closures.
//!
//! They hide fields of the same name. What a pattern takes out of a field is that field's value still.

use tree::{Delimiter, TokenStream, TokenTree};

use super::around::is_in_path;
use super::{Scanner, Use, WHOLE_ERROR};

use crate::tokens::{
    ToTokens, Tokens, before, inside, is_group, is_ident, is_joint, is_punct, regrouped,
    separators, unraw,
};

/// A name that hides the field of that name.
pub(super) struct Name {
    pub(super) name: String,
    /// The fields whose value it is.
    pub(super) of: Vec<usize>,
}

impl Scanner<'_> {
    /// `match value { pattern if guard => value, .. }`; says how many tokens that took.
    pub(super) fn choice(&mut self, out: &mut Tokens, tokens: &[TokenTree], i: usize) -> usize {
        let body = block(tokens, i + 1);
        out.push(tokens[i].clone());
        let of = self.bound_value(out, &tokens[i + 1..body], true);
        if let Some(TokenTree::Group(group)) = tokens.get(body) {
            let arms = inside(group);
            let mut written = Tokens::new();
            let mut at = 0;
            while at < arms.len() {
                at = self.one_arm(&mut written, &arms, at, &of);
            }
            out.push(regrouped(group, TokenStream::from_iter(written)));
        }
        body + 1 - i
    }

    fn one_arm(&mut self, out: &mut Tokens, arms: &[TokenTree], at: usize, of: &[usize]) -> usize {
        let known = self.names.len();
        let arrow = pair(arms, at, '=', '>');
        let guard = word(&arms[..arrow], at, "if");
        self.learn(out, &arms[at..guard], of);
        self.part(out, &arms[guard..arrow]);
        let body = (arrow + 2).min(arms.len());
        out.extend_from_slice(&arms[arrow..body]);
        let end = if is_group(arms.get(body), Delimiter::Brace) {
            body + 1
        } else {
            comma(arms, body)
        };
        self.part(out, &arms[body..end]);
        self.names.truncate(known);
        let comma = usize::from(is_punct(arms.get(end), ','));
        out.extend_from_slice(&arms[end..end + comma]);
        end + comma
    }

    /// `if let pattern = value && .. { .. }`, `while ..`: what stands before the block, and the block.
    pub(super) fn condition(&mut self, out: &mut Tokens, tokens: &[TokenTree], i: usize) -> usize {
        let known = self.names.len();
        let body = block(tokens, i + 1);
        out.push(tokens[i].clone());
        let mut at = i + 1;
        while at < body {
            let and = pair(&tokens[..body], at, '&', '&');
            if is_ident(tokens.get(at), "let") {
                self.binding(out, &tokens[..and], at);
            } else {
                self.aside(out, &tokens[at..and]);
            }
            at = (and + 2).min(body);
            out.extend_from_slice(&tokens[and..at]);
        }
        let end = (body + 1).min(tokens.len());
        self.part(out, &tokens[body..end]);
        self.names.truncate(known);
        end - i
    }

    /// `for pattern in value { .. }`: the loop has no value of its own.
    pub(super) fn each(&mut self, out: &mut Tokens, tokens: &[TokenTree], i: usize) -> usize {
        let known = self.names.len();
        let body = block(tokens, i + 1);
        let word = word(&tokens[..body], i, "in");
        let begin = (word + 1).min(body);
        let mut list = Tokens::new();
        self.aside(&mut list, &tokens[begin..body]);
        out.push(tokens[i].clone());
        self.learn(out, &tokens[i + 1..word], &[]);
        out.extend_from_slice(&tokens[word..begin]);
        out.append(&mut list);
        let end = (body + 1).min(tokens.len());
        self.part(out, &tokens[body..end]);
        self.names.truncate(known);
        end - i
    }

    /// `let pattern = value`, up to a semicolon or the end. The names are known for as long as the caller lets them be.
    pub(super) fn binding(&mut self, out: &mut Tokens, tokens: &[TokenTree], i: usize) -> usize {
        let mut equals = i + 1;
        while equals < tokens.len() && !is_equals(tokens, equals) {
            equals += 1;
        }
        let begin = (equals + 1).min(tokens.len());
        let end = end_of_let(tokens, begin);
        // The value does not know the names yet.
        let mut value = Tokens::new();
        let pattern = &tokens[i + 1..equals];
        let mut takes_apart = false;
        for token in pattern {
            takes_apart |= matches!(token, TokenTree::Group(_));
        }
        let of = self.bound_value(&mut value, &tokens[begin..end], takes_apart);
        out.push(tokens[i].clone());
        self.learn(out, pattern, &of);
        out.extend_from_slice(&tokens[equals..begin]);
        out.append(&mut value);
        end - i
    }

    /// `|pattern, ..| value`: what stands between the bars, and the value as far as it goes.
    pub(super) fn closure(
        &mut self,
        out: &mut Tokens,
        tokens: &[TokenTree],
        i: usize,
        of: &[usize],
    ) -> usize {
        let known = self.names.len();
        let bar = sign(tokens, i + 1, '|');
        let begin = (bar + 1).min(tokens.len());
        let end = comma(tokens, begin);
        out.push(tokens[i].clone());
        self.learn(out, &tokens[i + 1..bar], of);
        out.extend_from_slice(&tokens[bar..begin]);
        self.part(out, &tokens[begin..end]);
        self.names.truncate(known);
        end - i
    }

    /// `expr, pattern if guard` in `matches!`.
    pub(super) fn matching(&mut self, out: &mut Tokens, tokens: &[TokenTree]) {
        let known = self.names.len();
        let pattern = comma(tokens, 0);
        self.part(out, &tokens[..pattern]);
        let guard = word(tokens, pattern, "if");
        self.learn(out, &tokens[pattern..guard], &[]);
        self.part(out, &tokens[guard..]);
        self.names.truncate(known);
    }

    fn part(&mut self, out: &mut Tokens, tokens: &[TokenTree]) {
        self.rewrite(out, tokens, &[]);
    }

    /// What decides, and does not become the value.
    fn aside(&mut self, out: &mut Tokens, tokens: &[TokenTree]) {
        let outer = (self.in_call, self.reduced);
        (self.in_call, self.reduced) = (true, true);
        self.part(out, tokens);
        (self.in_call, self.reduced) = outer;
    }

    /// Writes a value that a pattern binds, and says which fields' values it is.
    fn bound_value(
        &mut self,
        out: &mut Tokens,
        tokens: &[TokenTree],
        takes_apart: bool,
    ) -> Vec<usize> {
        let before = self.uses.len();
        let outer = std::mem::replace(&mut self.reduced, false);
        self.part(out, tokens);
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
        if self.rules.caller_facing && is_captured(literal, "self") {
            self.fail(token, WHOLE_ERROR);
            return;
        }
        for i in 0..self.names.len() {
            let name = self.names[i].name.clone();
            if is_captured(literal, &name) {
                self.use_bound(&name, token, true);
            }
        }
        for field in &self.variant.fields {
            let is_field = field.ident.is_some() && !self.is_bound(&field.name);
            if !is_field || !is_captured(literal, &field.name) {
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
        self.bound(name).is_some()
    }

    /// The innermost name.
    fn bound(&self, name: &str) -> Option<&Name> {
        let mut found = None;
        for one in &self.names {
            if one.name == name {
                found = Some(one);
            }
        }
        found
    }

    /// Notes which fields are read by a name that the expression binds.
    pub(super) fn use_bound(&mut self, name: &str, typed: &TokenTree, is_same: bool) {
        let Some(bound) = self.bound(name) else {
            return;
        };
        let of = bound.of.clone();
        for field in &of {
            self.uses.push(Use {
                field: *field,
                at: typed.to_token_stream(),
                as_it_is: false,
                is_same: is_same && !self.reduced,
            });
        }
    }

    /// Writes the pattern as it stands, and learns its names.
    fn learn(&mut self, out: &mut Tokens, pattern: &[TokenTree], of: &[usize]) {
        out.extend_from_slice(pattern);
        self.learn_names(pattern, of);
    }

    /// The names that the pattern binds: what is no path, no constructor, no macro and no field's name.
    fn learn_names(&mut self, pattern: &[TokenTree], of: &[usize]) {
        for (i, token) in pattern.iter().enumerate() {
            let ident = match token {
                TokenTree::Group(group) => {
                    self.learn_names(&inside(group), of);
                    continue;
                }
                TokenTree::Ident(ident) => ident,
                _ => continue,
            };
            let is_made = match pattern.get(i + 1) {
                Some(TokenTree::Group(_)) => true,
                next => is_punct(next, '!'),
            };
            let name = unraw(ident);
            if is_binding(&name) && !is_in_path(pattern, i) && !is_made {
                let of = of.to_vec();
                self.names.push(Name { name, of });
            }
        }
    }
}

fn is_binding(name: &str) -> bool {
    let is_name = match name.chars().next() {
        Some(first) => first.is_lowercase() || first == '_',
        None => false,
    };
    is_name && !matches!(name, "_" | "ref" | "mut" | "box" | "true" | "false")
}

/// Whether the format string names it in braces.
fn is_captured(literal: &str, name: &str) -> bool {
    for behind in literal.split('{') {
        if let Some(behind) = behind.strip_prefix(name)
            && matches!(behind.chars().next(), Some('}' | ':'))
        {
            return true;
        }
    }
    false
}

/// The first place from `at` on with the word, or the end.
fn word(tokens: &[TokenTree], at: usize, word: &str) -> usize {
    for (i, token) in tokens.iter().enumerate() {
        if i >= at && is_ident(Some(token), word) {
            return i;
        }
    }
    tokens.len()
}

/// Likewise, with the sign.
fn sign(tokens: &[TokenTree], at: usize, sign: char) -> usize {
    for (i, token) in tokens.iter().enumerate() {
        if i >= at && is_punct(Some(token), sign) {
            return i;
        }
    }
    tokens.len()
}

/// Likewise, with the two signs.
fn pair(tokens: &[TokenTree], at: usize, first: char, second: char) -> usize {
    let mut at = sign(tokens, at, first);
    while at < tokens.len() && !is_punct(tokens.get(at + 1), second) {
        at = sign(tokens, at + 1, first);
    }
    at
}

/// The block behind a condition: no struct is written there without parentheses.
fn block(tokens: &[TokenTree], at: usize) -> usize {
    for (i, token) in tokens.iter().enumerate() {
        if i >= at && is_group(Some(token), Delimiter::Brace) {
            return i;
        }
    }
    tokens.len()
}

/// Where the expression that begins at `at` ends: a comma or a semicolon that is not in the list of a turbofish.
fn comma(tokens: &[TokenTree], at: usize) -> usize {
    let rest = &tokens[at..];
    at + separator(rest, ',').min(separator(rest, ';'))
}

fn separator(tokens: &[TokenTree], sign: char) -> usize {
    match separators(tokens, sign, is_turbofish).first() {
        Some(first) => *first,
        None => tokens.len(),
    }
}

fn is_turbofish(before: &[TokenTree]) -> bool {
    is_punct(before.last(), ':')
}

/// `=`, and none of `==`, `=>`, `<=`, `..=`.
fn is_equals(tokens: &[TokenTree], i: usize) -> bool {
    let (last, next) = (before(tokens, i, 1), tokens.get(i + 1));
    let is_joined = is_joint(last) && !is_punct(last, '>');
    let is_followed = is_punct(next, '=') || is_punct(next, '>');
    is_punct(tokens.get(i), '=') && !is_joined && !is_followed
}

/// Where the value of a `let` ends: at a semicolon, or at the `else` of `let .. else`, which is not that of an `if`.
fn end_of_let(tokens: &[TokenTree], begin: usize) -> usize {
    let semicolon = sign(tokens, begin, ';');
    let value = &tokens[..semicolon];
    let otherwise = word(value, begin, "else");
    if word(value, begin, "if") < otherwise {
        semicolon
    } else {
        otherwise
    }
}
