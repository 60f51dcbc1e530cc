// A format of one's own reserves by a constant of its trait.
use ayushma_errors::body::{Body, BodyFormat};
use ayushma_errors::{ApiError, PublicView};

struct Mine;

impl BodyFormat for Mine {
    const RESERVED: &'static [&'static str] = &["reason"];

    fn render(view: &PublicView<'_>) -> Body {
        Body::text(view.message())
    }
}

#[derive(ApiError)]
#[status(400)]
#[api(format = Mine)]
struct E {
    #[public]
    reason: u16, //~ member `reason` is reserved
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
