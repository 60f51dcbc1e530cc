//! Who may see which field: what a security review reads, and where a change of one's mind shows as a line of a diff.

use std::fmt::Write;

use ayushma_errors::{Definition, Definitions};

use crate::accounts::AccountError;
use crate::chats::ChatError;
use crate::converse::ConverseError;
use crate::documents::DocumentError;
use crate::projects::ProjectError;
use crate::providers::ProviderError;
use crate::speech::SpeechError;

/// What is known of all of the service's errors.
pub(crate) fn definitions() -> [&'static [Definition]; 7] {
    [
        AccountError::definitions(),
        ChatError::definitions(),
        ConverseError::definitions(),
        DocumentError::definitions(),
        ProjectError::definitions(),
        ProviderError::definitions(),
        SpeechError::definitions(),
    ]
}

/// A line a field: type, variant, field, exposure.
pub(crate) fn table() -> String {
    let mut table = String::new();
    for definition in definitions().into_iter().flatten() {
        let variant = definition.variant().unwrap_or("-");
        for field in definition.fields() {
            // Writing to a string does not fail.
            let _ = writeln!(
                table,
                "{:<14} {variant:<20} {:<11} {}",
                definition.type_name(),
                field.name(),
                field.exposure(),
            );
        }
    }
    table
}
