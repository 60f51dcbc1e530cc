//! Throughput of the scrubber on clean text, beside what else one could take.

use std::hint::black_box;
use std::time::{Duration, Instant};

use aho_corasick::AhoCorasick;
use ayushma_errors::scrub::scrub;
use regex::{Regex, RegexSet};

/// What 25 rules look like as expressions.
const EXPRESSIONS: [&str; 25] = [
    r#"(?i)(password|passwd|pwd)["']?\s*[:=]\s*["']?[\x21\x23-\x25\x28-\x7e]+"#,
    r#"(?i)(secret|token)["']?\s*[:=]\s*["']?[\x21\x23-\x25\x28-\x7e]+"#,
    r#"(?i)api[_-]?key["']?\s*[:=]\s*["']?[\x21\x23-\x25\x28-\x7e]+"#,
    r#"(?i)authorization["']?\s*:\s*[!-~]+ [!-~]+"#,
    r"(?i)bearer [A-Za-z0-9._~+/-]{8,}",
    r"(?i)cookie: [!-~]+",
    r"://[!-.0-9;-?A-~]*:[!-?A-~]+@",
    r"eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*",
    r"-----BEGIN [A-Z ]*PRIVATE KEY",
    r"(AKIA|ASIA)[A-Z0-9]{16}",
    r"gh[pousr]_[A-Za-z0-9]{36}",
    r"github_pat_\w{22,}",
    r"glpat-[\w-]{20}",
    r"sk-[A-Za-z0-9_-]{20,}",
    r"xox[abprs]-[\w-]{10,}",
    r"AIza[\w-]{35}",
    r"ya29\.[\w-]{20,}",
    r"[rs]k_live_\w{10,}",
    r"SG\.[\w-]{22}\.[\w-]{43}",
    r"npm_\w{36}",
    r"hf_\w{34}",
    r"[\w.+-]+@[\w-]+\.[\w.]+",
    r"\+\d[\d ()-]{8,}",
    r"\b\d{4}[ -]?\d{4}[ -]?\d{4}([ -]?\d{4})?\b",
    r"\b\d{3}-\d{2}-\d{4}\b",
];

/// What such expressions cannot match without.
const LITERALS: [&str; 24] = [
    "assword",
    "asswd",
    "pwd",
    "ecret",
    "oken",
    "api",
    "uthorization",
    "earer ",
    "ookie",
    "://",
    "eyJ",
    "-----BEGIN",
    "AKIA",
    "ASIA",
    "ghp_",
    "github_pat_",
    "glpat-",
    "sk-",
    "xox",
    "AIza",
    "ya29.",
    "k_live_",
    "SG.",
    "@",
];

const PROSE: &str = "The request could not be answered since the upstream service did not respond in the time that was given to it, and \
the operation was not tried again. Please look at the state of the service and at its own log before you start it once more. ";

const LOG: &str = "2026-11-25T15:27:36.113Z  INFO chat::converse: answered chat 7f3c9e12-5b1d-4c8e-9a77-2f60c1d4e8b3 in 1.204 s status=200 bytes=18345 attempt=2\n\
2026-11-25T15:27:36.220Z  WARN hyper::client: connection to 10.0.3.17:8443 closed before message completed (3 retries left)\n\
2026-11-25T15:27:37.001Z ERROR store: query took 5012 ms: SELECT id, title FROM chats WHERE project = $1 ORDER BY created DESC LIMIT 50\n";

fn main() {
    // With Unicode's classes, which are the default, a set of them is larger than the crate allows.
    let ascii = EXPRESSIONS.map(|one| format!("(?-u){one}"));
    let set = RegexSet::new(&ascii).expect("the expressions are legal");
    let sequence = |all: &[&str]| -> Vec<Regex> {
        all.iter()
            .map(|one| Regex::new(one).expect("it is legal"))
            .collect()
    };
    let (by_default, ascii) = (
        sequence(&EXPRESSIONS),
        sequence(&ascii.each_ref().map(String::as_str)),
    );
    let literals = AhoCorasick::new(LITERALS).expect("the literals are few");
    let first = Instant::now();
    black_box(scrub(black_box("the first text that it reads: id=7")));
    println!("first use: {} µs", first.elapsed().as_micros());
    println!(
        "{:<12} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>7} {:>7} {:>7} {:>7}",
        "MB/s",
        "memchr",
        "aho",
        "set",
        "25",
        "25 ascii",
        "scrub",
        "x aho",
        "x set",
        "x 25",
        "x ascii"
    );
    for (name, text) in [
        ("prose 100 B", of(PROSE, 100)),
        ("prose 1 KB", of(PROSE, 1024)),
        ("prose 64 KB", of(PROSE, 64 * 1024)),
        ("log 1 KB", of(LOG, 1024)),
        ("log 64 KB", of(LOG, 64 * 1024)),
    ] {
        assert_eq!(scrub(&text), text, "it is clean");
        let memchr = speed(&text, &|text| {
            memchr::memchr(b'\0', text.as_bytes()).is_some()
        });
        let aho = speed(&text, &|text| literals.find_iter(text).count() > 1000);
        let by_set = speed(&text, &|text| set.is_match(text));
        let one_by_one = |all: &[Regex]| {
            speed(&text, &|text| {
                all.iter().filter(|one| one.is_match(text)).count() > 100
            })
        };
        let (by_default, by_ascii) = (one_by_one(&by_default), one_by_one(&ascii));
        let ours = speed(&text, &|text| scrub(text).len() > 1 << 20);
        println!(
            "{name:<12} {memchr:>8.0} {aho:>8.0} {by_set:>8.0} {by_default:>8.0} {by_ascii:>8.0} {ours:>8.0} {:>7.2} {:>7.2} {:>7.2} {:>7.2}",
            ours / aho,
            ours / by_set,
            ours / by_default,
            ours / by_ascii
        );
    }
}

/// As much of the text, said again and again.
fn of(text: &str, length: usize) -> String {
    text.chars().cycle().take(length).collect()
}

/// Megabytes a second, of the best round.
fn speed(text: &str, run: &dyn Fn(&str) -> bool) -> f64 {
    let times = (1 << 18) / text.len() + 1;
    let mut best = Duration::MAX;
    for _ in 0..40 {
        let began = Instant::now();
        for _ in 0..times {
            black_box(run(black_box(text)));
        }
        best = best.min(began.elapsed());
    }
    (text.len() * times) as f64 / best.as_secs_f64() / 1e6
}
