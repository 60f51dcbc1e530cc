//! The type as the rest of the derive sees it.

use tree::{Ident, Span, TokenStream, TokenTree};

use crate::attr::{Attrs, Below, FieldAttrs, From, Mask, Place, PublicMode, Redact, Text};
use crate::ctxt::Ctxt;
use crate::item::{Attr, Body, Item, ItemField, Meta};
use crate::names::secret_word;
use crate::rust::{Aside, Rust};
use crate::tokens::{ToTokens, index, is_word, unraw};
use crate::ty::Type;

pub(crate) struct Input<'a> {
    pub(crate) item: &'a Item,
    /// The defaults of an enum for its variants; a struct has none.
    pub(crate) defaults: Attrs,
    /// A struct is its own only variant.
    pub(crate) variants: Vec<Variant<'a>>,
    pub(crate) is_packed: bool,
    /// What the expansion says in the user's words, or of the user's places.
    aside: Aside,
}

pub(crate) struct Variant<'a> {
    pub(crate) ident: &'a Ident,
    /// The name without `r#`.
    pub(crate) name: String,
    pub(crate) kind: Place,
    pub(crate) attrs: Attrs,
    pub(crate) fields: Vec<Field<'a>>,
    pub(crate) at: TokenStream,
}

pub(crate) struct Field<'a> {
    pub(crate) index: usize,
    /// As it is called in templates: the name without `r#`, or the number.
    pub(crate) name: String,
    pub(crate) ident: Option<&'a Ident>,
    pub(crate) ty: &'a Type,
    pub(crate) attrs: FieldAttrs,
    pub(crate) at: TokenStream,
    pub(crate) role: Role,
}

/// What a field is, before its exposure is asked for.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Role {
    Plain,
    Source,
    /// The `ApiError` in a transparent variant.
    Inner,
    Location,
    Backtrace,
}

impl<'a> Input<'a> {
    pub(crate) fn new(ctxt: &Ctxt, item: &'a Item) -> Self {
        let is_packed = check_representation(ctxt, &item.attrs);
        let mut defaults = Attrs::default();
        let mut variants = Vec::new();
        match &item.body {
            Body::Enum(typed) => {
                defaults = Attrs::read(ctxt, &item.attrs, Place::Enum);
                for variant in typed {
                    let attrs = Attrs::read(ctxt, &variant.attrs, Place::Variant);
                    let at = variant.at.clone();
                    let (ident, fields) = (&variant.ident, &variant.fields);
                    variants.push(Variant::new(ctxt, ident, Place::Variant, attrs, fields, at));
                }
            }
            Body::Struct(fields) => {
                let attrs = Attrs::read(ctxt, &item.attrs, Place::Struct);
                let (ident, at) = (&item.ident, item.ident.to_token_stream());
                variants.push(Variant::new(ctxt, ident, Place::Struct, attrs, fields, at));
            }
            Body::Union(keyword) => {
                ctxt.error(keyword, "an error cannot be a union; use an enum");
            }
        }
        let mut input = Input {
            item,
            defaults,
            variants,
            is_packed,
            aside: Aside::default(),
        };
        let transparent_by_default = matches!(input.defaults.error, Some(Text::Transparent { .. }));
        for variant in &mut input.variants {
            variant.settle_roles(transparent_by_default);
        }
        input
    }

    /// Stands in the expansion for the tokens, which keep their places.
    pub(crate) fn put(&self, tokens: &dyn ToTokens) -> Rust {
        self.aside.put(tokens)
    }

    /// Rust of the expansion, as if it stood at that place.
    pub(crate) fn at(&self, span: Span, code: &str) -> Rust {
        self.aside.at(span, code)
    }

    /// The tokens of the expansion.
    pub(crate) fn tokens(&self, code: &str) -> TokenStream {
        self.aside.tokens(code)
    }

    /// The attributes that stand on the type itself.
    pub(crate) fn top(&self) -> &Attrs {
        match self.variants.as_slice() {
            [variant] if variant.kind == Place::Struct => &variant.attrs,
            _ => &self.defaults,
        }
    }

    pub(crate) fn is_enum(&self) -> bool {
        matches!(self.item.body, Body::Enum(_))
    }

    pub(crate) fn skips(&self, item: &str) -> bool {
        self.top().api.skips(item)
    }

    /// The operator's text of the variant: its own, else the type's.
    pub(crate) fn error_of<'b>(&'b self, variant: &'b Variant<'_>) -> Option<&'b Text> {
        if variant.attrs.error.is_none() && !variant.attrs.has("error") {
            return self.defaults.error.as_ref();
        }
        variant.attrs.error.as_ref()
    }

    /// What redacts the field: its own attribute, else one that stands above it and covers it.
    pub(crate) fn redact_of<'b>(
        &'b self,
        variant: &'b Variant<'_>,
        field: &'b Field<'_>,
    ) -> Option<&'b Redact> {
        if field.attrs.redact.is_some() {
            return field.attrs.redact.as_ref();
        }
        if field.attrs.decides()
            || matches!(field.role, Role::Inner | Role::Location | Role::Backtrace)
        {
            return None;
        }
        match self.below(variant) {
            Some(Below::Redact(redact)) => Some(redact),
            _ => None,
        }
    }

    /// Whether the field is internal, and then whether it is shown by its `Debug`.
    pub(crate) fn internal_of(&self, variant: &Variant<'_>, field: &Field<'_>) -> Option<bool> {
        if let Some((debug, _)) = &field.attrs.internal {
            return Some(*debug);
        }
        match self.below(variant) {
            Some(Below::Internal { debug })
                if !field.attrs.decides() && field.role == Role::Plain =>
            {
                Some(*debug)
            }
            _ => None,
        }
    }

    /// Whether another error has the word on what the variant does not state.
    pub(crate) fn forwards(&self, variant: &Variant<'_>) -> bool {
        let (own, default) = (&variant.attrs.api, &self.defaults.api);
        own.says_who_forwards() || default.says_who_forwards()
    }

    /// Whether only a word above the field makes it internal, and its name says that it holds a secret. Nobody has looked at
    /// it then: the operator sees that it is there.
    pub(crate) fn is_masked_by_name(&self, variant: &Variant<'_>, field: &Field<'_>) -> bool {
        field.attrs.internal.is_none()
            && field.ident.is_some()
            && secret_word(&field.name).is_some()
            && self.internal_of(variant, field).is_some()
    }

    fn below<'b>(&'b self, variant: &'b Variant<'_>) -> Option<&'b Below> {
        let below = variant.attrs.below.as_ref();
        below.or(self.defaults.below.as_ref())
    }
}

impl<'a> Variant<'a> {
    fn new(
        ctxt: &Ctxt,
        ident: &'a Ident,
        kind: Place,
        attrs: Attrs,
        fields: &'a [ItemField],
        at: TokenStream,
    ) -> Self {
        let mut variant = Variant {
            ident,
            name: unraw(ident),
            kind,
            attrs,
            fields: Vec::new(),
            at,
        };
        for (index, field) in fields.iter().enumerate() {
            variant.fields.push(Field::new(ctxt, index, field));
        }
        variant
    }

    /// `variant `A`` or `struct `E``, for messages.
    pub(crate) fn title(&self) -> String {
        let kind = if self.kind == Place::Struct {
            "struct"
        } else {
            "variant"
        };
        format!("{kind} `{}`", self.name)
    }

    pub(crate) fn is_tuple(&self) -> bool {
        match self.fields.first() {
            Some(first) => first.ident.is_none(),
            None => false,
        }
    }

    pub(crate) fn field(&self, name: &str) -> Option<&Field<'a>> {
        for field in &self.fields {
            if field.name == name {
                return Some(field);
            }
        }
        None
    }

    /// The first field of that role.
    pub(crate) fn of_role(&self, role: Role) -> Option<&Field<'a>> {
        for field in &self.fields {
            if field.role == role {
                return Some(field);
            }
        }
        None
    }

    /// The field that `From` fills with the source.
    pub(crate) fn made_from(&self) -> Option<&Field<'a>> {
        for field in &self.fields {
            if field.attrs.own_from().is_some() {
                return Some(field);
            }
        }
        None
    }

    fn settle_roles(&mut self, transparent_by_default: bool) {
        let foreign = match &self.attrs.error {
            Some(Text::Transparent { .. }) => true,
            Some(_) => false,
            None => transparent_by_default && !self.attrs.has("error"),
        };
        let candidates = if foreign {
            self.foreign_candidates()
        } else {
            self.candidates()
        };
        let mut explicit = false;
        for field in &self.fields {
            explicit |= field.attrs.says_source();
        }
        for field in &mut self.fields {
            // A field named `source` is one only where no other says that it is.
            let by_name = match field.ident {
                Some(ident) => !explicit && is_word(ident, "source"),
                None => false,
            };
            field.role = field.attrs.role(by_name);
        }
        if let [inner] = candidates.as_slice() {
            if self.attrs.api.transparent.is_some() {
                self.fields[*inner].role = Role::Inner;
            } else if foreign {
                self.fields[*inner].role = Role::Source;
            }
        }
    }

    /// The fields that may be what a transparent variant forwards to: those that no attribute marks as something else.
    pub(crate) fn candidates(&self) -> Vec<usize> {
        let mut free = Vec::new();
        for field in &self.fields {
            let attrs = &field.attrs;
            if attrs.source.is_none() && !attrs.decides() && !field.is_marked() {
                free.push(field.index);
            }
        }
        free
    }

    /// Likewise, of `#[error(transparent)]`: a redacted source is one still, whose type alone is shown.
    pub(crate) fn foreign_candidates(&self) -> Vec<usize> {
        let mut free = self.candidates();
        if !free.is_empty() {
            return free;
        }
        for field in &self.fields {
            let attrs = &field.attrs;
            if attrs.redact.is_some() && attrs.source.is_none() && !field.is_marked() {
                free.push(field.index);
            }
        }
        free
    }
}

impl<'a> Field<'a> {
    fn new(ctxt: &Ctxt, index: usize, field: &'a ItemField) -> Self {
        Field {
            index,
            name: match &field.ident {
                Some(ident) => unraw(ident),
                None => index.to_string(),
            },
            ident: field.ident.as_ref(),
            ty: &field.ty,
            attrs: FieldAttrs::read(ctxt, &field.attrs),
            at: field.at.clone(),
            role: Role::Plain,
        }
    }

    /// Whether an attribute says that the field is something beside the error.
    fn is_marked(&self) -> bool {
        let attrs = &self.attrs;
        attrs.location.is_some()
            || attrs.backtrace.is_some()
            || matches!(&attrs.from, Some(from) if from.default)
    }

    /// The name of the pattern's binding; errors about the type are shown at the type.
    pub(crate) fn binding(&self) -> Ident {
        Ident::new(&format!("__f{}", self.index), self.span())
    }

    /// Where the type stands, as a place of the expansion: the compiler shows an error there only if all of a call has
    /// one hygiene.
    pub(crate) fn span(&self) -> Span {
        self.ty.inner_span().resolved_at(Span::call_site())
    }

    /// How the field is named in a pattern or a struct expression.
    pub(crate) fn member(&self) -> TokenTree {
        match self.ident {
            Some(ident) => TokenTree::Ident(ident.clone()),
            None => TokenTree::Literal(index(self.index, Span::call_site())),
        }
    }

    pub(crate) fn is_source(&self) -> bool {
        self.role == Role::Source
    }

    /// Whether the source's text may stand in the message.
    pub(crate) fn in_message(&self) -> bool {
        matches!(&self.attrs.public, Some(public) if public.in_message)
    }
}

impl FieldAttrs {
    /// Whether the field says itself who may see it.
    pub(crate) fn decides(&self) -> bool {
        let public = matches!(&self.public, Some(public) if public.mode != PublicMode::Nothing);
        public || self.internal.is_some() || self.redact.is_some()
    }

    /// `#[from]`, and not `#[from(default)]`.
    pub(crate) fn own_from(&self) -> Option<&From> {
        match &self.from {
            Some(from) if !from.default => Some(from),
            _ => None,
        }
    }

    fn says_source(&self) -> bool {
        self.source.is_some() || self.own_from().is_some()
    }

    fn role(&self, is_source_by_name: bool) -> Role {
        if self.location.is_some() {
            Role::Location
        } else if self.backtrace.is_some() && !self.says_source() {
            Role::Backtrace
        } else if self.says_source() || is_source_by_name {
            Role::Source
        } else {
            Role::Plain
        }
    }
}

/// What stands for a value that nobody sees.
pub(crate) const REDACTED: &str = "[REDACTED]";

impl Redact {
    /// The text that stands for the value where the value is not even borrowed; `None` where it is masked when the program runs.
    pub(crate) fn fixed_text(&self, ty: &Type) -> Option<String> {
        match &self.mask {
            Mask::Whole => Some(REDACTED.to_owned()),
            Mask::Type => Some(format!("[REDACTED {}]", ty.short())),
            _ => None,
        }
    }
}

// References to fields of a packed type may not be taken.
fn check_representation(ctxt: &Ctxt, attrs: &[Attr]) -> bool {
    let mut is_packed = false;
    for attr in attrs {
        let Meta::List(args) = &attr.meta else {
            continue;
        };
        if attr.name != "repr" {
            continue;
        }
        for part in crate::part::parts(args.clone()) {
            if let Some(first) = part.tokens.first()
                && first.to_string() == "packed"
            {
                ctxt.error(
                    first,
                    "an error cannot be `packed`: its fields are borrowed when it is written",
                );
                is_packed = true;
            }
        }
    }
    is_packed
}
