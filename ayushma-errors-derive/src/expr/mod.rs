//! Expressions over the fields: `.wait`, `.0.1`, `.list.len()`, `self.wait`, `wait`.
//!
//! The shorthand is rewritten to the bindings of the pattern, and what was named is noted, so that the rule book can
//! be asked.

mod around;

use proc_macro2::{Delimiter, Ident, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use self::around::{
    is_after_dot, is_call, is_call_of_function, is_in_path, is_other_name, is_projected,
    stands_alone,
};
use crate::ast::{Field, Variant};
use crate::ctxt::{Ctxt, closest};
use crate::tokens::{
    Tokens, adopted, dissolved, index, is_expression_start, opened, regrouped, stream,
    tuple_numbers, unraw,
};

/// An expression whose fields are known.
pub(crate) struct Scanned {
    /// With the bindings in place of the fields.
    pub(crate) tokens: TokenStream,
    /// Which fields it reads, and where.
    pub(crate) uses: Vec<Use>,
    /// The field, when the expression is nothing but that field.
    pub(crate) whole: Option<usize>,
    /// As typed.
    pub(crate) at: TokenStream,
    /// Where it hands on the whole error, `self`: what becomes of the fields then is not known.
    pub(crate) this: Option<Ident>,
}

pub(crate) struct Use {
    pub(crate) field: usize,
    pub(crate) at: TokenStream,
    /// As it is, not as what a call, a method or an operator makes of it: `format!("{}", .reason)`, `Some(.reason)`.
    pub(crate) as_it_is: bool,
}

/// How an expression may speak of the error.
#[derive(Clone, Copy)]
pub(crate) struct Rules {
    /// A bare name or number is short for the field: `from = upstream`.
    pub(crate) bare_is_field: bool,
    /// What callers read may not be made of the whole error: `self.to_string()` is the operator's text.
    pub(crate) caller_facing: bool,
}

/// Reads the expression; mistakes are reported, and then there is nothing to return.
pub(crate) fn scan(
    ctxt: &Ctxt,
    variant: &Variant<'_>,
    tokens: &Tokens,
    rules: Rules,
) -> Option<Scanned> {
    let at = stream(tokens);
    let tokens = if rules.bare_is_field {
        with_dot(variant, tokens)
    } else {
        tokens.clone()
    };
    let mut scanner = Scanner {
        ctxt,
        variant,
        rules,
        uses: Vec::new(),
        captures: Vec::new(),
        this: None,
        in_call: false,
        failed: false,
    };
    let mut rewritten = adopted(&scanner.rewrite(&tokens).into_iter().collect::<Vec<_>>());
    if scanner.failed {
        return None;
    }
    let whole = whole_field(variant, &tokens);
    if !scanner.captures.is_empty() {
        let lets = scanner.captures.iter().map(|index| {
            let field = &variant.fields[*index];
            let (ident, binding) = (field.ident, field.binding());
            quote!(let #ident = #binding;)
        });
        rewritten = quote!({ #(#lets)* #rewritten });
    }
    Some(Scanned {
        tokens: rewritten,
        uses: scanner.uses,
        whole,
        at,
        this: scanner.this,
    })
}

/// `upstream` is short for `.upstream`, `0` for `.0`.
pub(crate) fn with_dot(variant: &Variant<'_>, tokens: &Tokens) -> Tokens {
    let [token] = tokens.as_slice() else {
        return tokens.clone();
    };
    let is_short = match token {
        // A name in capitals is a constant, unless it is a field's.
        TokenTree::Ident(ident) => {
            let name = unraw(ident);
            variant.field(&name).is_some()
                || !name.starts_with(char::is_uppercase) && ident != "self"
        }
        TokenTree::Literal(literal) => tuple_numbers(literal).is_some(),
        _ => false,
    };
    if !is_short {
        return tokens.clone();
    }
    let mut dot = proc_macro2::Punct::new('.', Spacing::Alone);
    dot.set_span(token.span());
    vec![TokenTree::Punct(dot), token.clone()]
}

fn whole_field(variant: &Variant<'_>, tokens: &Tokens) -> Option<usize> {
    let tokens = dissolved(tokens);
    let name = match tokens.as_slice() {
        [TokenTree::Punct(and), rest @ ..] if matches!(and.as_char(), '&' | '*') => {
            return whole_field(variant, &rest.to_vec());
        }
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => {
            return whole_field(variant, &group.stream().into_iter().collect());
        }
        [TokenTree::Punct(dot), name] if dot.as_char() == '.' => name,
        [TokenTree::Ident(this), TokenTree::Punct(dot), name]
            if this == "self" && dot.as_char() == '.' =>
        {
            name
        }
        [name @ TokenTree::Ident(_)] => name,
        _ => return None,
    };
    let name = match name {
        TokenTree::Ident(name) => unraw(name),
        name => name.to_string(),
    };
    variant.field(&name).map(|field| field.index)
}

const WHOLE_ERROR: &str =
    "`self` as a whole cannot be used in what callers read: name a field, such as `.wait`";

struct Scanner<'a> {
    ctxt: &'a Ctxt,
    variant: &'a Variant<'a>,
    rules: Rules,
    uses: Vec<Use>,
    /// Fields that a format string inside a macro call captures by name.
    captures: Vec<usize>,
    this: Option<Ident>,
    /// Inside the arguments of a function, which makes something else of them.
    in_call: bool,
    failed: bool,
}

impl<'a> Scanner<'a> {
    fn rewrite(&mut self, tokens: &[TokenTree]) -> TokenStream {
        let mut out = TokenStream::new();
        let mut i = 0;
        while let Some(token) = tokens.get(i) {
            i += match token {
                TokenTree::Punct(dot) if dot.as_char() == '.' && Self::is_field_dot(tokens, i) => {
                    self.field(&mut out, tokens, i, i + 1) + 1
                }
                TokenTree::Ident(ident) if ident == "self" && !is_after_dot(tokens, i) => {
                    self.this(&mut out, tokens, i, ident)
                }
                TokenTree::Ident(ident) => {
                    self.bare(&mut out, tokens, i, ident);
                    1
                }
                TokenTree::Group(group) => {
                    let inner: Tokens = group.stream().into_iter().collect();
                    let outer = self.in_call;
                    self.in_call = is_call_of_function(tokens, i) || is_projected(tokens, i);
                    let inner = self.rewrite(&inner);
                    self.in_call = outer;
                    out.extend([regrouped(group, inner)]);
                    1
                }
                TokenTree::Literal(literal) => {
                    self.note_captures(&literal.to_string(), token);
                    out.extend([token.clone()]);
                    1
                }
                TokenTree::Punct(_) => {
                    out.extend([token.clone()]);
                    1
                }
            };
        }
        out
    }

    // A dot where an expression begins is the shorthand; `..` is a range.
    fn is_field_dot(tokens: &[TokenTree], i: usize) -> bool {
        let is_dot = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(p)) if p.as_char() == '.');
        let joined = |i: usize| matches!(tokens.get(i), Some(TokenTree::Punct(p)) if p.spacing() == Spacing::Joint);
        if is_dot(tokens.get(i + 1)) && joined(i) {
            return false;
        }
        let mut before = dissolved(&tokens[..i]);
        if i > 0 && is_dot(tokens.get(i - 1)) {
            // Behind a range's dots an expression begins again.
            return i > 1 && is_dot(tokens.get(i - 2)) && joined(i - 2);
        }
        if let Some(TokenTree::Ident(_)) = before.last()
            && is_after_dot(&before, before.len() - 1)
        {
            before.clear();
            return false;
        }
        is_expression_start(&before)
    }

    /// `self.wait` is the field; `self` alone is the whole error, but for the module in `self::text(.wait)`.
    fn this(
        &mut self,
        out: &mut TokenStream,
        tokens: &[TokenTree],
        i: usize,
        this: &Ident,
    ) -> usize {
        let is_dot = matches!(tokens.get(i + 1), Some(TokenTree::Punct(p)) if p.as_char() == '.');
        if is_dot && !is_call(tokens, i + 3) && tokens.get(i + 2).is_some() {
            return self.field(out, tokens, i, i + 2) + 2;
        }
        let is_module = matches!(tokens.get(i + 1), Some(TokenTree::Punct(p)) if p.as_char() == ':' && p.spacing() == Spacing::Joint);
        if !is_module {
            if self.rules.caller_facing {
                self.fail(this, WHOLE_ERROR);
            }
            self.this.get_or_insert_with(|| this.clone());
        }
        out.extend([TokenTree::Ident(Ident::new(
            "self",
            this.span().resolved_at(Span::call_site()),
        ))]);
        1
    }

    /// Writes the binding of the field that `tokens[i]` names, and says how many tokens that took.
    fn field(
        &mut self,
        out: &mut TokenStream,
        tokens: &[TokenTree],
        before: usize,
        i: usize,
    ) -> usize {
        let Some(token) = tokens.get(i) else {
            self.fail(&tokens[i - 1], "expected a field behind the dot");
            return 1;
        };
        match opened(vec![token.clone()]).as_slice() {
            [TokenTree::Ident(ident)] => self.bind(
                out,
                &unraw(ident),
                ident.to_token_stream(),
                stands_alone(tokens, before, i),
            ),
            [TokenTree::Literal(literal)] => {
                let numbers = tuple_numbers(literal).unwrap_or_default();
                let Some(((first, _), rest)) = numbers.split_first() else {
                    self.fail(token, "expected a field behind the dot");
                    return 1;
                };
                let alone = rest.is_empty() && stands_alone(tokens, before, i);
                self.bind(out, &first.to_string(), token.to_token_stream(), alone);
                for (number, span) in rest {
                    let index = index(*number, *span);
                    out.extend(quote!(. #index));
                }
                // `.0.len()` may be lexed as the float `0.` and a name.
                if literal.to_string().ends_with('.') {
                    out.extend(quote!(.));
                }
            }
            _ => self.fail(token, "expected a field behind the dot"),
        }
        1
    }

    fn bind(&mut self, out: &mut TokenStream, name: &str, at: TokenStream, as_it_is: bool) {
        let Some(field) = self.variant.field(name) else {
            let message = no_field(self.variant, name);
            return self.fail(at, &message);
        };
        let mut binding = field.binding();
        let span = at
            .clone()
            .into_iter()
            .next()
            .map_or_else(Span::call_site, |token| token.span());
        binding.set_span(span.resolved_at(Span::call_site()));
        binding.to_tokens(out);
        self.uses.push(Use {
            field: field.index,
            at,
            as_it_is: as_it_is && !self.in_call,
        });
    }

    // A bare name that is a field's, where it can only be a value.
    fn bare(&mut self, out: &mut TokenStream, tokens: &[TokenTree], i: usize, ident: &Ident) {
        let field = self
            .variant
            .fields
            .iter()
            .find(|field| field.ident.is_some() && field.name == unraw(ident));
        let is_value = !is_after_dot(tokens, i)
            && !is_in_path(tokens, i)
            && !is_call(tokens, i + 1)
            && !is_other_name(tokens, i);
        match field {
            Some(field) if is_value => self.bind(
                out,
                &field.name,
                ident.to_token_stream(),
                stands_alone(tokens, i, i),
            ),
            _ => out.extend([TokenTree::Ident(ident.clone())]),
        }
    }

    fn note_captures(&mut self, literal: &str, token: &TokenTree) {
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
        let captured: Vec<&Field<'a>> = self
            .variant
            .fields
            .iter()
            .filter(|field| field.ident.is_some())
            .filter(|field| {
                ["}", ":"]
                    .iter()
                    .any(|end| literal.contains(&format!("{{{}{end}", field.name)))
            })
            .collect();
        for field in captured {
            self.uses.push(Use {
                field: field.index,
                at: token.to_token_stream(),
                as_it_is: true,
            });
            if !self.captures.contains(&field.index) {
                self.captures.push(field.index);
            }
        }
    }

    fn fail(&mut self, at: impl ToTokens, message: &str) {
        if !self.failed {
            self.ctxt.error(at, message);
        }
        self.failed = true;
    }
}

/// ``no field `nam` on variant `A`; did you mean `name`?``
pub(crate) fn no_field(variant: &Variant<'_>, name: &str) -> String {
    let names = variant.fields.iter().map(|field| field.name.as_str());
    let fix = match closest(name, names.clone()) {
        Some(close) => format!("; did you mean `{close}`?"),
        None if variant.fields.is_empty() => ", it has none".to_owned(),
        None => format!(
            "; it has {}",
            names
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>()
                .join(", ")
        ),
    };
    format!("no field `{name}` on {}{fix}", variant.title())
}
