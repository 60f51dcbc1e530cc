//! Expressions over the fields: `.wait`, `.0.1`, `.list.len()`, `self.wait`, `wait`.
//!
//! The shorthand is rewritten to the bindings of the pattern, and what was named is noted, so that the rule book can
//! be asked.

mod around;
mod chain;
mod field;
mod scope;

use tree::{Delimiter, Group, Ident, Spacing, Span, TokenStream, TokenTree};

use self::around::{
    is_after_dot, is_call, is_call_of_function, is_closure, is_in_path, is_other_name,
    is_projected, stands_alone,
};
use self::chain::{chain, is_reduced};
use self::field::whole_field;
pub(crate) use self::field::{no_field, with_dot};
use self::scope::Name;
use crate::ast::Variant;
use crate::ctxt::Ctxt;
use crate::tokens::{
    ToTokens, Tokens, adopted, dissolved, index, is_expression_start, is_ident, is_punct, is_word,
    opened, punct, regrouped, stream, tuple_numbers, unraw,
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
    /// Through steps that do not change it, such as `.as_deref().unwrap_or("none")`.
    pub(crate) is_same: bool,
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
        reduced: false,
        names: Vec::new(),
        failed: false,
    };
    let rewritten = scanner.rewrite(&tokens, &[]);
    let mut rewritten = adopted(&rewritten.into_iter().collect::<Vec<_>>());
    if scanner.failed {
        return None;
    }
    let whole = whole_field(variant, &tokens);
    if !scanner.captures.is_empty() {
        let mut block = Vec::new();
        for index in &scanner.captures {
            let field = &variant.fields[*index];
            let let_ = Ident::new("let", Span::call_site());
            block.extend(let_.to_token_stream());
            block.extend(field.member());
            block.push(punct('='));
            block.extend(field.binding().to_token_stream());
            block.push(punct(';'));
        }
        block.extend(rewritten);
        let block = Group::new(Delimiter::Brace, stream(&block));
        rewritten = TokenTree::from(block).into();
    }
    Some(Scanned {
        tokens: rewritten,
        uses: scanner.uses,
        whole,
        at,
        this: scanner.this,
    })
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
    /// Inside what does not become the expression's value.
    reduced: bool,
    /// What the expression binds itself, the innermost last.
    names: Vec<Name>,
    failed: bool,
}

impl Scanner<'_> {
    /// Writes the bindings in place of the fields. Closures among the tokens are handed the values of the fields `of`.
    fn rewrite(&mut self, tokens: &[TokenTree], of: &[usize]) -> TokenStream {
        let mut out = TokenStream::new();
        let known = self.names.len();
        // The arguments whose closures are handed a field.
        let mut handed: Vec<(usize, usize)> = Vec::new();
        let mut i = 0;
        while let Some(token) = tokens.get(i) {
            let before = self.uses.len();
            let begin = i;
            i += match token {
                TokenTree::Punct(dot) if dot.as_char() == '.' && Self::is_field_dot(tokens, i) => {
                    self.field(&mut out, tokens, i, i + 1) + 1
                }
                TokenTree::Punct(bar) if bar.as_char() == '|' && is_closure(tokens, i) => {
                    self.closure(&mut out, tokens, i, of)
                }
                TokenTree::Ident(ident) if is_word(ident, "self") && !is_after_dot(tokens, i) => {
                    self.this(&mut out, tokens, i, ident)
                }
                TokenTree::Ident(ident) => match ident.to_string().as_str() {
                    _ if is_after_dot(tokens, i) => self.bare(&mut out, tokens, i, ident),
                    "match" => self.choice(&mut out, tokens, i),
                    "if" | "while" => self.condition(&mut out, tokens, i),
                    "for" => self.each(&mut out, tokens, i),
                    "let" => self.binding(&mut out, tokens, i),
                    _ => self.bare(&mut out, tokens, i, ident),
                },
                TokenTree::Group(group) => {
                    self.group(&mut out, tokens, i, group, &handed);
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
            // What a field or a name stands for goes on behind it.
            if let Some(one) = self.uses.get(before)
                && matches!(token, TokenTree::Punct(_) | TokenTree::Ident(_))
                && i > begin
            {
                let field = one.field;
                let arguments = chain(tokens, begin, i - 1).handed;
                handed.extend(arguments.into_iter().map(|group| (group, field)));
            }
        }
        self.names.truncate(known);
        out
    }

    fn group(
        &mut self,
        out: &mut TokenStream,
        tokens: &[TokenTree],
        i: usize,
        group: &Group,
        handed: &[(usize, usize)],
    ) {
        let inner: Tokens = group.stream().into_iter().collect();
        let outer = (self.in_call, self.reduced);
        self.in_call |= is_call_of_function(tokens, i) || is_projected(tokens, i);
        self.reduced |= is_reduced(tokens, i);
        let is_matches =
            i > 1 && is_ident(tokens.get(i - 2), "matches") && is_punct(tokens.get(i - 1), '!');
        let inner = if is_matches {
            self.matching(&inner)
        } else {
            let mut of = Vec::new();
            for (argument, field) in handed {
                if *argument == i {
                    of.push(*field);
                }
            }
            self.rewrite(&inner, &of)
        };
        (self.in_call, self.reduced) = outer;
        out.extend([regrouped(group, inner)]);
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
                chain(tokens, before, i).is_same,
            ),
            [TokenTree::Literal(literal)] => {
                let numbers = tuple_numbers(literal).unwrap_or_default();
                let Some(((first, _), rest)) = numbers.split_first() else {
                    self.fail(token, "expected a field behind the dot");
                    return 1;
                };
                let alone = rest.is_empty() && stands_alone(tokens, before, i);
                let is_same = rest.is_empty() && chain(tokens, before, i).is_same;
                let (name, at) = (first.to_string(), token.to_token_stream());
                self.bind(out, &name, at, alone, is_same);
                for (number, span) in rest {
                    out.extend([punct('.')]);
                    out.extend(index(*number, *span).to_token_stream());
                }
                // `.0.len()` may be lexed as the float `0.` and a name.
                if literal.to_string().ends_with('.') {
                    out.extend([punct('.')]);
                }
            }
            _ => self.fail(token, "expected a field behind the dot"),
        }
        1
    }

    fn bind(
        &mut self,
        out: &mut TokenStream,
        name: &str,
        at: TokenStream,
        as_it_is: bool,
        is_same: bool,
    ) {
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
        out.extend(binding.to_token_stream());
        self.uses.push(Use {
            field: field.index,
            at,
            as_it_is: as_it_is && !self.in_call,
            is_same: is_same && !self.reduced,
        });
    }

    // A bare name that is a field's, where it can only be a value, and that the expression does not bind itself.
    fn bare(
        &mut self,
        out: &mut TokenStream,
        tokens: &[TokenTree],
        i: usize,
        ident: &Ident,
    ) -> usize {
        let is_value = !is_after_dot(tokens, i)
            && !is_in_path(tokens, i)
            && !is_call(tokens, i + 1)
            && !is_other_name(tokens, i);
        let name = unraw(ident);
        let is_same = is_value && chain(tokens, i, i).is_same;
        if is_value && self.is_bound(&name) {
            self.use_bound(&name, &ident.to_token_stream(), is_same);
            out.extend([TokenTree::Ident(ident.clone())]);
            return 1;
        }
        let field = self
            .variant
            .fields
            .iter()
            .find(|field| field.ident.is_some() && field.name == name);
        match field {
            Some(field) if is_value => self.bind(
                out,
                &field.name,
                ident.to_token_stream(),
                stands_alone(tokens, i, i),
                is_same,
            ),
            _ => out.extend([TokenTree::Ident(ident.clone())]),
        }
        1
    }

    fn fail(&mut self, at: impl ToTokens, message: &str) {
        if !self.failed {
            self.ctxt.error(at, message);
        }
        self.failed = true;
    }
}
