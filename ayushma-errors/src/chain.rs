//! The chain of sources as text: of each link what the scrubber leaves.

use crate::error::ApiError;
use crate::slot::LONGEST_TEXT;
use crate::source::DynError;
use crate::text::scrubbed;

/// How many links of a chain are shown. A chain may be a circle.
const LONGEST_CHAIN: usize = 16;

/// The first link to show. It is not always `source()`: `#[error(transparent)]` passes over the error that it forwards to.
pub(crate) fn source(err: &dyn ApiError) -> Option<&DynError> {
    let mut source = None;
    crate::guard(&mut || {
        let mut next = Some(err);
        while let Some(passed) = next {
            source = passed.__source();
            if source.is_some() {
                return;
            }
            next = passed.__inner();
        }
        source = err.source();
    });
    source
}

/// What the scrubber leaves of a link's text.
pub(crate) fn text(link: &DynError) -> String {
    let mut text = String::new();
    // A buffer of ours takes everything.
    let _ = scrubbed(&mut text, LONGEST_TEXT, &link);
    text
}

/// The text of each link. One that only says again how the link before it ended is left out.
pub(crate) fn texts(first: &DynError) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let mut next = Some(first);
    for _ in 0..LONGEST_CHAIN {
        let Some(link) = next else { break };
        let text = text(link);
        match texts.last() {
            Some(before) if before.ends_with(text.as_str()) => {}
            _ => texts.push(text),
        }
        next = None;
        crate::guard(&mut || next = link.source());
    }
    texts
}
