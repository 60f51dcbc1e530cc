//! Holds what the derive reads by hand against what syn reads.
//!
//! `none! { ... }` in a text stands for the group without delimiters that `macro_rules!` leaves around a fragment.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{Data, DeriveInput, Fields, GenericArgument, PathArguments};

use crate::item::{Attr, Body, Item, ItemField, Meta};
use crate::tokens::stream;
use crate::ty::Type;

/// Types of fields, behind the parameters `'a`, `T`, `U` and `N`.
const TYPES: [&str; 66] = [
    "u8",
    "str",
    "std::io::Error",
    "::std::io::Error",
    "crate::a::B",
    "Option<T>",
    "Option<T,>",
    "Option::<T>",
    "std::option::Option<T>",
    "::core::option::Option<Vec<T>>",
    "Option<Option<&'a T>>",
    "Option<&'static str>",
    "Option<fn(T) -> U>",
    "Option<dyn Fn(T) -> Option<U>>",
    "Option<(T, U)>",
    "Option<[T; N]>",
    "Option<{ N }>",
    "Option<'a>",
    "Option<-1>",
    "Option<3>",
    "Option<T, U>",
    "Option<Item = T>",
    "Option<<T as Iterator>::Item>",
    "Option",
    "a::Option<T>::B",
    "a::B<T>::Option<U>",
    "<T as Tr>::Option<U>",
    "<T as Tr<U, Item = Option<T>>>::Item",
    "<<T as Tr>::A as Tr>::B",
    "MyOption<T>",
    "&Option<T>",
    "&'a T",
    "&'a mut T",
    "&mut T",
    "&&'static str",
    "&'static &'a str",
    "&'static std::path::Path",
    "&'a [T]",
    "[T]",
    "[T; 3]",
    "[[u8; N]; { N + 1 }]",
    "()",
    "(T,)",
    "(T, U)",
    "(T)",
    "((T))",
    "(Option<T>)",
    "(Map<T, U>)",
    "(&'a str)",
    "(dyn Tr + Send)",
    "dyn Tr",
    "dyn Tr<T, Item = U> + Send + 'static",
    "Box<dyn Fn(&T, U) -> Result<T, U> + Send + 'a>",
    "Box<dyn for<'b> Fn(&'b T) -> &'b U>",
    "for<'b> fn(&'b T) -> Vec<U>",
    "unsafe extern \"C\" fn(T, ...) -> U",
    "*const T",
    "*mut [T]",
    "!",
    "m!(T, <, U)",
    "a::m! { > > }",
    "none! { Option<T> }",
    "Option<none! { T }>",
    "none! { (Option<T>) }",
    "&'a none! { std::path::PathBuf }",
    "none! { none! { &'static str } }",
];

const ITEMS: [&str; 41] = [
    "struct A;",
    "struct A {}",
    "struct A();",
    "pub struct A where;",
    "pub(crate) struct A { a: u8 }",
    "pub(in crate::b) struct A { pub a: u8, pub(crate) b: u8, pub(in crate::c) c: u8, }",
    "none! { pub } struct A { none! { pub(crate) } a: u8, none! {} b: u8 }",
    "none! {} struct A(none! {} u8, none! { pub } u16);",
    "struct A(pub u8, pub (u8, u16), pub(crate) u32, pub (crate::B), pub(self) u8, pub(super) u8, pub (super::C, u8),);",
    "struct A(#[x] pub u8, #[x(y, z)] #[doc = \" d\"] (u8,));",
    "struct r#struct { r#type: u8, r#a: u8 }",
    "union A { a: u8 }",
    "enum A {}",
    "enum A { B }",
    "enum A { B, C {}, D(), E(u8), F { f: u8 }, }",
    "enum A { #[x] B = 1, #[y = 2] C = -2, /** d */ D = 1 << 3, E = A::F::<u8, { 3 }> as isize, F = 0 }",
    "enum A { B = 1 < 2, C = 3 > 2, D = 0 as <T as Tr<U, V>>::I, E = 0 as X::Y<U, V>, F = <u8 as Tr<U, V>>::C, G }",
    "enum A { B(u8) = 1, C { c: u8 } = { f(1, 2) }, D = f(1, 2), E = <<T as Tr>::B as Tr<U, V>>::C, F = 1 >> 2, G }",
    "enum r#enum { r#Self2, B { r#fn: u8 } }",
    "#[a] #[a::b(c)] #[c = 1 + 2] #[d { e }] #[f [g]] #[doc = \" text\"] #[none! { status(404) }] enum A { B }",
    "#[cfg(a)] #[none! { doc = none! { \"x\" } }] #[r#status] pub enum A { #[error(\"{}\", .0)] B(#[from] u8) }",
    "struct A<T>(T);",
    "struct A<T,> { t: T }",
    "struct A<> { t: u8 }",
    "struct A<'a, 'b: 'a, T: 'a + Clone, const N: usize>(&'a T, &'b [u8; N]);",
    "struct A<T, 'a>(&'a T);",
    "struct A<T = u8, const N: usize = 3, const M: usize = { 1 + 2 }>(T);",
    "struct A<T: Iterator<Item = Vec<U>> = B<C>, U = fn(u8) -> u8>(T, U);",
    "struct A<T: Fn(u8) -> u8, U: for<'a> Fn(&'a T) -> Vec<&'a T>>(T, U);",
    "struct A<#[x] 'a, #[y(z)] T: Clone, #[w] const N: usize>(&'a T);",
    "struct A<r#type: Clone>(r#type);",
    "struct A<T: ?Sized>(Box<T>);",
    "struct A<T> where T: Clone { t: T }",
    "struct A<T> where T: Clone, { t: T }",
    "struct A<T>(T) where T: Clone;",
    "struct A<T>(T) where T: Clone, B<{ 3 }>: Tr<T, Item = [u8; { 4 }]>, for<'a> &'a T: Into<Vec<u8>>;",
    "struct A<T> where T: Fn() -> Vec<u8>, [u8; { 3 }]: Sized;",
    "enum A<T> where B<{ 3 }>: Tr { C(T) }",
    "enum A<'a, T: Tr<none! { Vec<u8> }>> where T: Clone, 'a: 'static { C(&'a T) }",
    "struct A<const N: bool = { 1 > 2 }, T = Vec<Vec<u8>>>(T);",
    "none! { pub struct A { a: u8 } }",
];

#[test]
fn items_are_read_as_syn_reads_them() {
    for text in ITEMS {
        compare(text);
    }
}

#[test]
fn types_are_read_as_syn_reads_them() {
    for ty in TYPES {
        compare(&format!(
            "struct A<'a, T, U, const N: usize> {{ before: u8, at: {ty}, after: u8 }}"
        ));
        compare(&format!(
            "enum A<'a, T, U, const N: usize> {{ B({ty}, {ty}), C(pub {ty},), D {{ d: {ty} }} }}"
        ));
    }
}

fn compare(text: &str) {
    let tokens = grouped(text.parse().expect("tokens"));
    let theirs: DeriveInput =
        syn::parse2(tokens.clone()).unwrap_or_else(|err| panic!("{text}: {err}"));
    let ours = Item::read(tokens).unwrap_or_else(|| panic!("{text}: not read"));
    assert_eq!(shown(&ours), shown_by_syn(&theirs), "{text}");
}

/// Puts groups without delimiters where the text says so.
fn grouped(tokens: TokenStream) -> TokenStream {
    let mut out: Vec<TokenTree> = Vec::new();
    for token in tokens {
        let TokenTree::Group(group) = token else {
            out.push(token);
            continue;
        };
        let inner = grouped(group.stream());
        let is_none = matches!(out.as_slice(), [.., TokenTree::Ident(name), _] if name == "none");
        let delimiter = if is_none {
            out.truncate(out.len() - 2);
            Delimiter::None
        } else {
            group.delimiter()
        };
        out.push(TokenTree::Group(Group::new(delimiter, inner)));
    }
    stream(&out)
}

/// What was read, a line a fact.
fn shown(item: &Item) -> Vec<String> {
    let mut out = vec![
        item.ident.to_string(),
        plain(&item.generics.declared()),
        plain(&item.generics.used()),
        plain(&item.generics.predicates()),
    ];
    out.extend(item.attrs.iter().map(attr));
    match &item.body {
        Body::Struct(all) => fields(&mut out, all),
        Body::Union(keyword) => out.push(keyword.to_string()),
        Body::Enum(variants) => {
            for variant in variants {
                out.push(format!("variant {} {}", variant.ident, plain(&variant.at)));
                out.extend(variant.attrs.iter().map(attr));
                fields(&mut out, &variant.fields);
            }
        }
    }
    out
}

fn shown_by_syn(item: &DeriveInput) -> Vec<String> {
    let (declared, used, clause) = item.generics.split_for_impl();
    let predicates = clause
        .map(|clause| clause.predicates.to_token_stream())
        .unwrap_or_default();
    let mut out = vec![
        item.ident.to_string(),
        plain(&declared.to_token_stream()),
        plain(&used.to_token_stream()),
        plain(&predicates),
    ];
    out.extend(item.attrs.iter().map(syn_attr));
    match &item.data {
        Data::Struct(data) => syn_fields(&mut out, &data.fields),
        Data::Union(data) => out.push(data.union_token.to_token_stream().to_string()),
        Data::Enum(data) => {
            for variant in &data.variants {
                let (ident, fields) = (&variant.ident, &variant.fields);
                let at = quote::quote!(#ident #fields);
                out.push(format!("variant {ident} {}", plain(&at)));
                out.extend(variant.attrs.iter().map(syn_attr));
                syn_fields(&mut out, fields);
            }
        }
    }
    out
}

/// The text without what does not change its meaning: white space, the last comma, the groups that are not seen.
fn plain(tokens: &TokenStream) -> String {
    let text = dissolved(tokens.clone())
        .to_string()
        .replace([' ', '\n'], "");
    let text = text
        .replace(",>", ">")
        .replace(",)", ")")
        .replace(",}", "}");
    text.strip_suffix(',').unwrap_or(&text).to_owned()
}

fn dissolved(tokens: TokenStream) -> TokenStream {
    let mut out = TokenStream::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                out.extend(dissolved(group.stream()));
            }
            TokenTree::Group(group) => out.extend([TokenTree::Group(Group::new(
                group.delimiter(),
                dissolved(group.stream()),
            ))]),
            token => out.extend([token]),
        }
    }
    out
}

fn attr(attr: &Attr) -> String {
    let meta = match &attr.meta {
        Meta::Word => String::new(),
        Meta::List(args) => format!("({})", plain(args)),
        Meta::Value(value) => format!("={}", plain(&stream(value))),
    };
    // What has a path for its name is nobody's here.
    if attr.name.is_empty() {
        String::new()
    } else {
        format!(
            "{}{meta} {}",
            attr.name,
            plain(&crate::tokens::ToTokens::to_token_stream(attr))
        )
    }
}

fn syn_attr(attr: &syn::Attribute) -> String {
    let Some(name) = attr.path().get_ident() else {
        return String::new();
    };
    let meta = match &attr.meta {
        syn::Meta::Path(_) => String::new(),
        syn::Meta::List(list) => format!("({})", plain(&list.tokens)),
        syn::Meta::NameValue(pair) => format!("={}", plain(&pair.value.to_token_stream())),
    };
    format!("{name}{meta} {}", plain(&attr.to_token_stream()))
}

fn fields(out: &mut Vec<String>, fields: &[ItemField]) {
    for field in fields {
        let name = field
            .ident
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        let ty = &field.ty;
        let seen = (ty.option().map(facts), facts(ty));
        out.push(format!("field {name} {} {seen:?}", plain(&field.at)));
        out.extend(field.attrs.iter().map(attr));
    }
}

fn syn_fields(out: &mut Vec<String>, fields: &Fields) {
    for field in fields {
        let name = field
            .ident
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        let (ident, colon, ty) = (&field.ident, &field.colon_token, &field.ty);
        let at = quote::quote!(#ident #colon #ty);
        let seen = (syn_option(ty).map(syn_facts), syn_facts(ty));
        out.push(format!("field {name} {} {seen:?}", plain(&at)));
        out.extend(field.attrs.iter().map(syn_attr));
    }
}

/// The type, the name of its last segment, whether it is borrowed, whether it has a size.
type Facts = (String, Option<String>, bool, bool);

fn facts(ty: &Type) -> Facts {
    (
        plain(&crate::tokens::ToTokens::to_token_stream(ty)),
        ty.last_name(),
        ty.is_borrowed(),
        ty.is_unsized(),
    )
}

fn syn_facts(ty: &syn::Type) -> Facts {
    let is_borrowed = match ungrouped(ty) {
        syn::Type::Reference(reference) => reference
            .lifetime
            .as_ref()
            .is_none_or(|lifetime| lifetime.ident != "static"),
        _ => false,
    };
    let is_unsized = match ungrouped(ty) {
        syn::Type::Slice(_) | syn::Type::TraitObject(_) => true,
        syn::Type::Path(path) => path.path.is_ident("str"),
        _ => false,
    };
    (
        plain(&ty.to_token_stream()),
        syn_last_name(ty),
        is_borrowed,
        is_unsized,
    )
}

fn ungrouped(ty: &syn::Type) -> &syn::Type {
    match ty {
        syn::Type::Group(group) => ungrouped(&group.elem),
        syn::Type::Paren(paren) => ungrouped(&paren.elem),
        ty => ty,
    }
}

fn syn_last_name(ty: &syn::Type) -> Option<String> {
    match ungrouped(ty) {
        syn::Type::Path(path) => path
            .path
            .segments
            .last()
            .map(|segment| crate::tokens::unraw(&segment.ident)),
        syn::Type::Reference(reference) => syn_last_name(&reference.elem),
        _ => None,
    }
}

fn syn_option(ty: &syn::Type) -> Option<&syn::Type> {
    let syn::Type::Path(path) = ungrouped(ty) else {
        return None;
    };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(args) = &last.arguments else {
        return None;
    };
    match args.args.first() {
        Some(GenericArgument::Type(inner)) if last.ident == "Option" && args.args.len() == 1 => {
            Some(inner)
        }
        _ => None,
    }
}
