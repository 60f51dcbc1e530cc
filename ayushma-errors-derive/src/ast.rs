//! The type as the rest of the derive sees it.

use tree::{Ident, Span, TokenStream};

use crate::attr::{Attrs, Below, FieldAttrs, Mask, Place, PublicMode, Redact, Text};
use crate::code::{Aside, Code};
use crate::ctxt::Ctxt;
use crate::item::{Attr, Body, Item, ItemField, Meta};
use crate::names::secret_word;
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
    pub(crate) fn put(&self, tokens: impl ToTokens) -> Code {
        self.aside.put(&tokens)
    }

    /// Code of the expansion, as if it stood at that place.
    pub(crate) fn at(&self, span: Span, code: &str) -> Code {
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
        variant
            .attrs
            .error
            .as_ref()
            .or(if variant.attrs.has("error") {
                None
            } else {
                self.defaults.error.as_ref()
            })
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
        [&variant.attrs.api, &self.defaults.api]
            .iter()
            .any(|api| api.said("transparent") || api.said("like"))
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
        variant
            .attrs
            .below
            .as_ref()
            .or(self.defaults.below.as_ref())
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
        let fields = fields
            .iter()
            .enumerate()
            .map(|(index, field)| Field::new(ctxt, index, field))
            .collect();
        Variant {
            ident,
            name: unraw(ident),
            kind,
            attrs,
            fields,
            at,
        }
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
        self.fields
            .first()
            .is_some_and(|field| field.ident.is_none())
    }

    pub(crate) fn field(&self, name: &str) -> Option<&Field<'a>> {
        self.fields.iter().find(|field| field.name == name)
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
        let explicit = self.fields.iter().any(|field| field.attrs.says_source());
        for field in &mut self.fields {
            // A field named `source` is one only where no other says that it is.
            field.role = field.attrs.role(field.ident.filter(|_| !explicit));
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
        let free = |field: &&Field<'_>| {
            let attrs = &field.attrs;
            attrs.source.is_none() && !attrs.decides() && !field.is_marked()
        };
        self.fields
            .iter()
            .filter(free)
            .map(|field| field.index)
            .collect()
    }

    /// Likewise, of `#[error(transparent)]`: a redacted source is one still, whose type alone is shown.
    pub(crate) fn foreign_candidates(&self) -> Vec<usize> {
        let free = self.candidates();
        if !free.is_empty() {
            return free;
        }
        let redacted = |field: &&Field<'_>| {
            field.attrs.redact.is_some() && field.attrs.source.is_none() && !field.is_marked()
        };
        self.fields
            .iter()
            .filter(redacted)
            .map(|field| field.index)
            .collect()
    }
}

impl<'a> Field<'a> {
    fn new(ctxt: &Ctxt, index: usize, field: &'a ItemField) -> Self {
        Field {
            index,
            name: field
                .ident
                .as_ref()
                .map_or_else(|| index.to_string(), unraw),
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
            || attrs.from.as_ref().is_some_and(|from| from.default)
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
    pub(crate) fn member(&self) -> TokenStream {
        match self.ident {
            Some(ident) => ident.to_token_stream(),
            None => index(self.index, Span::call_site()).to_token_stream(),
        }
    }

    pub(crate) fn is_source(&self) -> bool {
        self.role == Role::Source
    }

    /// Whether the source's text may stand in the message.
    pub(crate) fn in_message(&self) -> bool {
        self.attrs
            .public
            .as_ref()
            .is_some_and(|public| public.in_message)
    }
}

impl FieldAttrs {
    /// Whether the field says itself who may see it.
    pub(crate) fn decides(&self) -> bool {
        let public = self
            .public
            .as_ref()
            .is_some_and(|public| public.mode != PublicMode::Nothing);
        public || self.internal.is_some() || self.redact.is_some()
    }

    fn says_source(&self) -> bool {
        self.source.is_some() || self.from.as_ref().is_some_and(|from| !from.default)
    }

    fn role(&self, ident: Option<&Ident>) -> Role {
        if self.location.is_some() {
            Role::Location
        } else if self.backtrace.is_some() && !self.says_source() {
            Role::Backtrace
        } else if self.says_source() || ident.is_some_and(|ident| is_word(ident, "source")) {
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
            Mask::Type => Some(format!("[REDACTED {}]", short_type(ty))),
            _ => None,
        }
    }
}

/// The type without the paths in front of its names.
fn short_type(ty: &Type) -> String {
    let text = ty.to_token_stream().to_string().replace(' ', "");
    let mut short = String::new();
    for part in
        text.split_inclusive(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':' || c == '\''))
    {
        short.push_str(part.rsplit("::").next().unwrap_or(part));
    }
    short
        .replace("dyn", "dyn ")
        .replace(',', ", ")
        .replace('+', " + ")
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
            let first = part.tokens.first();
            if first.is_some_and(|first| first.to_string() == "packed") {
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
