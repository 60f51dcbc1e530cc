//! Expressions over the fields: `.wait`, `.0.1`, `.list.len()`, `self.wait`, `wait`.
//!
//! The shorthand is rewritten to the bindings of the pattern, and what was named is noted, so that the rule book can
//! be asked.

mod around;
mod chain;
mod field;
mod scope;

use tree::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};

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
    ToTokens, Tokens, adopted, before, dissolved, index, inside, is_expression_start, is_ident,
    is_joint, is_punct, is_word, opened, punct, regrouped, stream, tuple_numbers, unraw,
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

impl Scanned {
    /// The fields that it reads.
    pub(crate) fn fields(&self) -> Vec<usize> {
        let mut fields = Vec::new();
        for one in &self.uses {
            fields.push(one.field);
        }
        fields
    }
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
    let mut rewritten = Tokens::new();
    scanner.rewrite(&mut rewritten, &tokens, &[]);
    let mut rewritten = adopted(&rewritten);
    if scanner.failed {
        return None;
    }
    let whole = whole_field(variant, &tokens);
    if !scanner.captures.is_empty() {
        let mut block = Tokens::new();
        for index in &scanner.captures {
            let field = &variant.fields[*index];
            block.push(TokenTree::Ident(Ident::new("let", Span::call_site())));
            block.push(field.member());
            block.push(punct('='));
            block.push(TokenTree::Ident(field.binding()));
            block.push(punct(';'));
        }
        for token in rewritten {
            block.push(token);
        }
        let block = Group::new(Delimiter::Brace, TokenStream::from_iter(block));
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
    fn rewrite(&mut self, out: &mut Tokens, tokens: &[TokenTree], of: &[usize]) {
        let known = self.names.len();
        // The arguments whose closures are handed a field.
        let mut handed = Vec::new();
        let mut i = 0;
        while let Some(token) = tokens.get(i) {
            let before = self.uses.len();
            let begin = i;
            i += match token {
                TokenTree::Punct(dot) if dot.as_char() == '.' && Self::is_field_dot(tokens, i) => {
                    self.field(out, tokens, i, i + 1) + 1
                }
                TokenTree::Punct(bar) if bar.as_char() == '|' && is_closure(tokens, i) => {
                    self.closure(out, tokens, i, of)
                }
                TokenTree::Ident(ident) if is_word(ident, "self") && !is_after_dot(tokens, i) => {
                    self.this(out, tokens, i, ident)
                }
                TokenTree::Ident(ident) => match ident.to_string().as_str() {
                    _ if is_after_dot(tokens, i) => self.bare(out, tokens, i, ident),
                    "match" => self.choice(out, tokens, i),
                    "if" | "while" => self.condition(out, tokens, i),
                    "for" => self.each(out, tokens, i),
                    "let" => self.binding(out, tokens, i),
                    _ => self.bare(out, tokens, i, ident),
                },
                TokenTree::Group(group) => {
                    self.group(out, tokens, i, group, &handed);
                    1
                }
                TokenTree::Literal(literal) => {
                    self.note_captures(&literal.to_string(), token);
                    out.push(token.clone());
                    1
                }
                TokenTree::Punct(_) => {
                    out.push(token.clone());
                    1
                }
            };
            // What a field or a name stands for goes on behind it.
            if let Some(one) = self.uses.get(before)
                && matches!(token, TokenTree::Punct(_) | TokenTree::Ident(_))
                && i > begin
            {
                let field = one.field;
                for argument in &chain(tokens, begin, i - 1).handed {
                    handed.push((*argument, field));
                }
            }
        }
        self.names.truncate(known);
    }

    fn group(
        &mut self,
        out: &mut Tokens,
        tokens: &[TokenTree],
        i: usize,
        group: &Group,
        handed: &[(usize, usize)],
    ) {
        let inner = inside(group);
        let outer = (self.in_call, self.reduced);
        self.in_call |= is_call_of_function(tokens, i) || is_projected(tokens, i);
        self.reduced |= is_reduced(tokens, i);
        let is_matches =
            i > 1 && is_ident(tokens.get(i - 2), "matches") && is_punct(tokens.get(i - 1), '!');
        let mut written = Tokens::new();
        if is_matches {
            self.matching(&mut written, &inner);
        } else {
            let mut of = Vec::new();
            for (argument, field) in handed {
                if *argument == i {
                    of.push(*field);
                }
            }
            self.rewrite(&mut written, &inner, &of);
        }
        (self.in_call, self.reduced) = outer;
        out.push(regrouped(group, TokenStream::from_iter(written)));
    }

    // A dot where an expression begins is the shorthand; `..` is a range.
    fn is_field_dot(tokens: &[TokenTree], i: usize) -> bool {
        if is_punct(tokens.get(i + 1), '.') && is_joint(tokens.get(i)) {
            return false;
        }
        if is_punct(before(tokens, i, 1), '.') {
            // Behind a range's dots an expression begins again.
            let first = before(tokens, i, 2);
            return is_punct(first, '.') && is_joint(first);
        }
        let before = dissolved(&tokens[..i]);
        match before.last() {
            Some(TokenTree::Ident(_)) if is_after_dot(&before, before.len() - 1) => false,
            _ => is_expression_start(&before),
        }
    }

    /// `self.wait` is the field; `self` alone is the whole error, but for the module in `self::text(.wait)`.
    fn this(&mut self, out: &mut Tokens, tokens: &[TokenTree], i: usize, this: &Ident) -> usize {
        let next = tokens.get(i + 1);
        if is_punct(next, '.') && !is_call(tokens, i + 3) && tokens.get(i + 2).is_some() {
            return self.field(out, tokens, i, i + 2) + 2;
        }
        let is_module = is_punct(next, ':') && is_joint(next);
        if !is_module {
            if self.rules.caller_facing {
                self.fail(this, WHOLE_ERROR);
            }
            if self.this.is_none() {
                self.this = Some(this.clone());
            }
        }
        let span = this.span().resolved_at(Span::call_site());
        out.push(TokenTree::Ident(Ident::new("self", span)));
        1
    }

    /// Writes the binding of the field that `tokens[i]` names, and says how many tokens that took.
    fn field(&mut self, out: &mut Tokens, tokens: &[TokenTree], before: usize, i: usize) -> usize {
        let Some(token) = tokens.get(i) else {
            self.fail(&tokens[i - 1], "expected a field behind the dot");
            return 1;
        };
        match opened(vec![token.clone()]).as_slice() {
            [name @ TokenTree::Ident(ident)] => self.bind(
                out,
                &unraw(ident),
                name,
                stands_alone(tokens, before, i),
                chain(tokens, before, i).is_same,
            ),
            [TokenTree::Literal(literal)] => {
                let numbers = tuple_numbers(literal).unwrap_or_default();
                let [first, rest @ ..] = numbers.as_slice() else {
                    self.fail(token, "expected a field behind the dot");
                    return 1;
                };
                let alone = rest.is_empty() && stands_alone(tokens, before, i);
                let is_same = rest.is_empty() && chain(tokens, before, i).is_same;
                self.bind(out, &first.to_string(), token, alone, is_same);
                for number in rest {
                    out.push(punct('.'));
                    out.push(TokenTree::Literal(index(*number, literal.span())));
                }
                // `.0.len()` may be lexed as the float `0.` and a name.
                if literal.to_string().ends_with('.') {
                    out.push(punct('.'));
                }
            }
            _ => self.fail(token, "expected a field behind the dot"),
        }
        1
    }

    fn bind(
        &mut self,
        out: &mut Tokens,
        name: &str,
        typed: &TokenTree,
        as_it_is: bool,
        is_same: bool,
    ) {
        let Some(field) = self.variant.field(name) else {
            let message = no_field(self.variant, name);
            return self.fail(typed, &message);
        };
        let mut binding = field.binding();
        binding.set_span(typed.span().resolved_at(Span::call_site()));
        out.push(TokenTree::Ident(binding));
        self.uses.push(Use {
            field: field.index,
            at: typed.to_token_stream(),
            as_it_is: as_it_is && !self.in_call,
            is_same: is_same && !self.reduced,
        });
    }

    // A bare name that is a field's, where it can only be a value, and that the expression does not bind itself.
    fn bare(&mut self, out: &mut Tokens, tokens: &[TokenTree], i: usize, ident: &Ident) -> usize {
        let typed = &tokens[i];
        let is_value = !is_after_dot(tokens, i)
            && !is_in_path(tokens, i)
            && !is_call(tokens, i + 1)
            && !is_other_name(tokens, i);
        let name = unraw(ident);
        let is_same = is_value && chain(tokens, i, i).is_same;
        if is_value && self.is_bound(&name) {
            self.use_bound(&name, typed, is_same);
        } else if is_value
            && let Some(field) = self.variant.field(&name)
            && field.ident.is_some()
        {
            self.bind(out, &name, typed, stands_alone(tokens, i, i), is_same);
            return 1;
        }
        out.push(typed.clone());
        1
    }

    fn fail(&mut self, at: &dyn ToTokens, message: &str) {
        if !self.failed {
            self.ctxt.error(at, message);
        }
        self.failed = true;
    }
}
