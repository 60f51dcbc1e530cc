//! Django REST Framework's body.

use super::{Body, BodyFormat, PublicView};
use crate::json;

/// What Django REST Framework renders: `{"detail": "..."}`, or the list or map of problems itself.
///
/// ```
/// # #[cfg(feature = "derive")] {
/// use ayushma_errors::{ApiError, body, respond};
///
/// #[derive(ApiError)]
/// #[status(404)]
/// #[message("Not found.")]
/// #[api(format = body::Drf)]
/// struct NotFound;
///
/// assert_eq!(respond(&NotFound).body(), br#"{"detail":"Not found."}"#);
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Drf;

impl BodyFormat for Drf {
    const RESERVED: &'static [&'static str] = &["detail"];

    fn render(view: &PublicView<'_>) -> Body {
        if let Some(errors) = view.errors() {
            return Body::new("application/json", errors.as_str().as_bytes().to_vec());
        }
        let mut out = b"{\"detail\":".to_vec();
        json::write_str(&mut out, &view.message());
        for (name, value) in view.members().iter() {
            out.push(b',');
            json::write_str(&mut out, name);
            out.push(b':');
            out.extend_from_slice(value.as_str().as_bytes());
        }
        out.push(b'}');
        Body::new("application/json", out)
    }
}
