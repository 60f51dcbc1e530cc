//! Who may see which field: `snapshots/exposure.txt` is what a security review reads, and this holds it to the truth.
//!
//! `UPDATE=1 cargo test -p ayushma-errors-tests --test exposure` writes it anew; the diff is the review.
//!
//! The example's modules name each other from the root of their crate, so this is a crate of its own.
#![allow(dead_code, reason = "of the example only the errors are looked at")]

#[path = "../../ayushma-errors/examples/ayushma/accounts.rs"]
mod accounts;
#[path = "../../ayushma-errors/examples/ayushma/chats.rs"]
mod chats;
#[path = "../../ayushma-errors/examples/ayushma/converse.rs"]
mod converse;
#[path = "../../ayushma-errors/examples/ayushma/documents.rs"]
mod documents;
#[path = "../../ayushma-errors/examples/ayushma/exposure.rs"]
mod example;
#[path = "../../ayushma-errors/examples/ayushma/projects.rs"]
mod projects;
#[path = "../../ayushma-errors/examples/ayushma/providers.rs"]
mod providers;
#[path = "../../ayushma-errors/examples/ayushma/request.rs"]
mod request;
#[path = "../../ayushma-errors/examples/ayushma/secrets.rs"]
mod secrets;
#[path = "../../ayushma-errors/examples/ayushma/speech.rs"]
mod speech;
#[path = "../../ayushma-errors/examples/ayushma/store.rs"]
mod store;

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use ayushma_errors::{Definition, Definitions};
use ayushma_errors_tests::{ChatError, DocumentError, QuotaExceeded};

/// A line a field: type, variant, field, exposure.
fn table(title: &str, types: &[&[Definition]]) -> String {
    let mut table = format!("# {title}\n");
    for definition in types.iter().copied().flatten() {
        let variant = definition.variant().unwrap_or("-");
        for field in definition.fields() {
            writeln!(
                table,
                "{:<14} {variant:<20} {:<11} {}",
                definition.type_name(),
                field.name(),
                field.exposure(),
            )
            .expect("a string takes everything");
        }
    }
    table
}

#[test]
fn exposures_are_those_that_were_reviewed() {
    let types = [
        ChatError::definitions(),
        DocumentError::definitions(),
        QuotaExceeded::definitions(),
    ];
    let found = format!(
        "{}\n# the example `ayushma`\n{}",
        table("the types of tests/lib.rs", &types),
        example::table()
    );
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots/exposure.txt");
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, &found).expect("the snapshot can be written");
    }
    let reviewed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        reviewed == found,
        "exposures changed; `UPDATE=1 cargo test -p ayushma-errors-tests --test exposure` and review the diff\n\
         --- reviewed\n{reviewed}\n--- found\n{found}"
    );
}
