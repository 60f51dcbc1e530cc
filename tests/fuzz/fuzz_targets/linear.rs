//! Twice the text is twice the work, whatever the text repeats.
#![no_main]

use ayushma_errors::scrub::{LONGEST, bytes_read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let unit = String::from_utf8_lossy(&bytes[..bytes.len().min(48)]);
    if unit.is_empty() {
        return;
    }
    // Not up to where texts are cut: marks may be longer than what they stand for.
    let of = |length: usize| bytes_read(&unit.repeat(length / unit.len()));
    let (once, twice) = (of(LONGEST / 16), of(LONGEST / 8));
    assert!(twice * 10 <= once * 22 + 40_960, "{unit:?}: {once}, then {twice}");
});
