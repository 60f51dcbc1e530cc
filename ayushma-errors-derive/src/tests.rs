//! Holds the expansions of `snapshots/` against what the derive writes, and asks that they are read.
//!
//! `NAME.rs` is what a user types, `NAME.expanded.rs` the same file after the derive ran.
//! `UPDATE_EXPECT=1 cargo test -p ayushma-errors-derive` writes the latter anew; the diff is the review. That they compile,
//! and behave as the derived types do, is checked by `tests/consumers/snapshots`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use quote::ToTokens;
use syn::{Attribute, Fields, Item};

use crate::attr::known;
use crate::derive;

const HEAD: &str = "// Written by the derive's unit tests; see `tests.rs`.\n";

#[test]
fn expansions_are_as_they_were_reviewed() {
    let mut changed = Vec::new();
    for typed in typed_files() {
        let text = fs::read_to_string(&typed).expect("a snapshot's input");
        let expanded = expand_file(&text);
        let path = typed.with_extension("expanded.rs");
        if fs::read_to_string(&path).is_ok_and(|known| known == expanded) {
            continue;
        }
        if env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&path, &expanded).expect("the snapshot can be written");
        } else {
            changed.push(path);
        }
    }
    assert!(
        changed.is_empty(),
        "run with UPDATE_EXPECT=1, and read the diff of {changed:#?}"
    );
}

#[test]
fn no_expansion_is_left_of_what_is_gone() {
    let known: BTreeSet<_> = typed_files()
        .iter()
        .flat_map(|path| [path.clone(), path.with_extension("expanded.rs")])
        .collect();
    let left: Vec<_> = all_files().difference(&known).cloned().collect();
    assert!(left.is_empty(), "left: {left:#?}");
}

// The mask decides; the expansion must not even borrow what nobody may see.
#[test]
fn what_is_masked_whole_is_not_in_the_expansion() {
    let text = fs::read_to_string(snapshots().join("redaction.rs")).expect("a snapshot's input");
    let expanded = expand_file(&text);
    let (_, impls) = expanded
        .split_once("const _: () =")
        .expect("the impls follow the type");
    // What is never called, and only keeps rustc from calling the fields dead, comes last.
    let (impls, _) = impls.split_once("fn __unread").unwrap_or((impls, ""));
    for field in ["password", "otp", "claims"] {
        let bound = impls.contains(&format!("{field}: __f"));
        assert!(!bound, "`{field}` is bound in the expansion");
    }
    assert!(impls.contains("token: __f"), "the check sees bindings");
}

fn expand_file(text: &str) -> String {
    let mut file = syn::parse_file(text).expect("a snapshot's input is Rust");
    let mut items = Vec::new();
    for mut item in std::mem::take(&mut file.items) {
        let impls = is_derived(&item).then(|| derive(item.to_token_stream()));
        strip(&mut item);
        items.push(item);
        if let Some(impls) = impls {
            let impls: syn::File = syn::parse2(impls).expect("an expansion is Rust");
            items.extend(impls.items);
        }
    }
    file.items = items;
    format!("{HEAD}{}", prettyplease::unparse(&file))
}

fn is_derived(item: &Item) -> bool {
    let attrs = match item {
        Item::Enum(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        _ => return false,
    };
    attrs.iter().any(|attr| attr.path().is_ident("derive"))
}

/// Takes off what only the derive understands, as rustc does.
fn strip(item: &mut Item) {
    let foreign = |attr: &Attribute| {
        let name = attr.path().to_token_stream().to_string();
        known(&name).is_none() && name != "derive"
    };
    let strip_fields = |fields: &mut Fields| {
        for field in fields.iter_mut() {
            field.attrs.retain(foreign);
        }
    };
    match item {
        Item::Enum(item) => {
            item.attrs.retain(foreign);
            for variant in &mut item.variants {
                variant.attrs.retain(foreign);
                strip_fields(&mut variant.fields);
            }
        }
        Item::Struct(item) => {
            item.attrs.retain(foreign);
            strip_fields(&mut item.fields);
        }
        _ => {}
    }
}

fn typed_files() -> Vec<PathBuf> {
    let is_typed = |path: &PathBuf| !path.to_string_lossy().ends_with(".expanded.rs");
    all_files().into_iter().filter(is_typed).collect()
}

fn all_files() -> BTreeSet<PathBuf> {
    fs::read_dir(snapshots())
        .expect("the folder of snapshots")
        .map(|entry| entry.expect("an entry").path())
        .collect()
}

fn snapshots() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/snapshots")
}
