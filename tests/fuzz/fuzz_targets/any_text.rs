//! Any text: no panic, the output is bounded, and left as it is by another pass.
#![no_main]

use std::borrow::Cow;
use std::sync::LazyLock;

use ayushma_errors::scrub::{LONGEST, Rule, Scrubber, scrub};
use libfuzzer_sys::fuzz_target;

static CHOSEN: LazyLock<Scrubber> = LazyLock::new(|| {
    let rule = Rule::new("ward", "W-", |rest| Some(rest.len().min(3))).expect("a legal rule");
    let with_ip = Scrubber::new().with("ip").expect("there is such a rule");
    with_ip.with_rule(rule).deny_keys(["ward code"])
});

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let clean = scrub(&text);
    assert!(clean.len() <= LONGEST);
    if let Cow::Owned(clean) = &clean {
        assert_ne!(clean, &*text, "copied for nothing");
    }
    assert_eq!(scrub(&clean), clean);
    assert!(CHOSEN.scrub(&text).len() <= LONGEST);
});
