// A struct is its own only variant: every way to say what depends on the value.
use ayushma_errors::{ApiError, Level};

#[derive(ApiError)]
#[status(502, from = .upstream)]
#[code("upstream", from = .kind)]
#[message("{n} problems", n = .problems.len())]
#[log(with = level)]
#[public("hint" = "try again later")]
#[header("X-Upstream" = "{upstream:?}")]
pub struct UpstreamError {
    pub upstream: Option<u16>,
    pub kind: Option<String>,
    #[public(errors)]
    pub problems: Vec<u16>,
    #[location]
    pub place: &'static std::panic::Location<'static>,
}

fn level(err: &UpstreamError) -> Level {
    if err.upstream.is_some() { Level::Warn } else { Level::Critical }
}
