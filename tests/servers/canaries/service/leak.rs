//! Leaks on purpose, to prove that the search finds what is there: a word for each sink, from the environment.

use ayushma_errors::metrics::ERRORS;

/// The word for the sink, where the service was told to leak.
pub(crate) fn word(sink: &str) -> Option<String> {
    let words = std::env::var("CANARIES_LEAK").ok()?;
    let mut pairs = words.split(',').filter_map(|pair| pair.split_once('='));
    pairs
        .find(|(name, _)| *name == sink)
        .map(|(_, word)| word.to_owned())
}

/// Whether it is for one sink alone: the layers beside the log leave it to that.
pub(crate) fn is_of(metadata: &tracing::Metadata<'_>) -> bool {
    metadata.target().starts_with("leak::")
}

/// Each of these targets has one handler.
pub(crate) fn everywhere() {
    macro_rules! told {
        ($($sink:literal)*) => {$(
            if let Some(word) = word($sink) {
                tracing::error!(target: concat!("leak::", $sink), "raw: {word}");
            }
        )*};
    }
    told!("stderr" "stdout" "text" "json" "ecs" "fmt" "tap" "agent" "sentry");
    if let Some(word) = word("metrics") {
        metrics::counter!("leaks_total", "word" => word).increment(1);
    }
    // Critical, so that it rings.
    if let Some(word) = word("alerts") {
        let labels = [
            ("code", word),
            ("status", "500".to_owned()),
            ("level", "critical".to_owned()),
            ("origin", "response".to_owned()),
        ];
        metrics::counter!(ERRORS, &labels).increment(1);
    }
}
