//! The rules about headers.

use crate::ast::Input;
use crate::attr::{Header, HeaderScope, Status, StatusNumber};
use crate::ctxt::Ctxt;

/// What `http` takes for a header's value.
pub(crate) fn is_header_char(c: char) -> bool {
    matches!(c, '\t' | ' '..='~')
}

// A header for a status that no variant has is a slip of the pen. One for a class may be for variants to come.
pub(super) fn check_headers_are_for_some(ctxt: &Ctxt, input: &Input<'_>) {
    for header in &input.top().headers {
        if let Header::Value {
            name,
            scope: HeaderScope::One(status),
            ..
        } = header
            && !may_have(input, *status)
        {
            ctxt.error(name, &format!("nothing here has the status {status}, so that the header `{}` is never sent; correct the status, or remove the header", name.value()));
        }
    }
}

/// Whether some variant has the status, or may be of any.
fn may_have(input: &Input<'_>, wanted: usize) -> bool {
    for variant in &input.variants {
        let own = variant.attrs.status.as_ref();
        let status = if variant.attrs.has("status") {
            own
        } else {
            input.defaults.status.as_ref()
        };
        match status {
            Some(Status {
                number: StatusNumber::Known(number),
                from: None,
                with: None,
                ..
            }) if !input.forwards(variant) => {
                if *number == wanted {
                    return true;
                }
            }
            _ => return true,
        }
    }
    input.variants.is_empty()
}
