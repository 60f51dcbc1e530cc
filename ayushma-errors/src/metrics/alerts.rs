//! Prometheus' rules from the definitions, and promtool's tests of them.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{ERRORS, RECORDS_DROPPED, RESPONSES, SENTRY_ENVELOPES};
use crate::definition::Definition;
use crate::json;
use crate::level::Level;

/// The alert rules of these definitions, as Prometheus reads them: `promtool check rules` has no complaint.
///
/// | alert | rings when | severity |
/// |---|---|---|
/// | `ApiErrorCritical` | a critical error occurred in the last five minutes; one rule a variant, whose documentation it names | `page` |
/// | `ApiErrorRatio` | more than 5 % of all responses were a 5xx for five minutes; it needs `ErrorLayer` or `ErrorMiddleware` | `page` |
/// | `ApiErrorNew` | a code occurred for the first time: its counters had been at 0, or not there, for seven days | `ticket` |
/// | `LogRecordsLost` | a handler of the log lost records | `ticket` |
/// | `SentryEventsLost` | what was meant for Sentry did not get there | `ticket` |
///
/// A counter that was above 0 when it was scraped first rings, too. One that comes back unchanged, after a scrape that failed
/// or while Prometheus was away for less than an hour, does not.
///
/// ```
/// use ayushma_errors::{Definition, Level, metrics};
///
/// static SEALED: [Definition; 1] =
///     [Definition::new("VaultSealed", "vault_sealed", 500).with_level(Level::Critical)];
///
/// let rules = metrics::alert_rules(&[&SEALED]);
/// assert!(rules.contains("alert: ApiErrorCritical"));
/// assert!(rules.contains("VaultSealed"));
/// ```
#[must_use]
pub fn alert_rules(definitions: &[&[Definition]]) -> String {
    let mut out = String::from("groups:\n  - name: api_errors\n    rules:\n");
    for rule in rules(definitions) {
        write_rule(&mut out, &rule);
    }
    out
}

/// Tests of [`alert_rules`] for `promtool test rules`, with the rules in a file of this name beside them: each critical error
/// rings, also when it occurs before the first scrape, and a 404 does not.
///
/// ```
/// use ayushma_errors::{Definition, metrics};
///
/// static GONE: [Definition; 1] = [Definition::new("Gone", "gone", 410)];
///
/// let tests = metrics::alert_tests(&[&GONE], "rules.yml");
/// assert!(tests.starts_with("rule_files:\n  - \"rules.yml\"\n"));
/// ```
#[must_use]
pub fn alert_tests(definitions: &[&[Definition]], rules_file: &str) -> String {
    let mut out = format!(
        "rule_files:\n  - {}\nevaluation_interval: 1m\ntests:\n",
        quoted(rules_file)
    );
    for rule in rules(definitions) {
        for (series, at) in &rule.rings {
            write_test(&mut out, &rule, series, *at, true);
        }
        for (series, at) in &rule.is_silent {
            write_test(&mut out, &rule, series, *at, false);
        }
    }
    out
}

struct Rule {
    alert: &'static str,
    expr: String,
    wait: Option<&'static str>,
    severity: &'static str,
    /// The one code that it is for: rules of one name must differ in a label.
    code: Option<String>,
    summary: String,
    description: String,
    /// What it rings on: series with their values, a minute each, and the minute at which it is asked.
    rings: Vec<(Vec<(String, &'static str)>, u32)>,
    is_silent: Vec<(Vec<(String, &'static str)>, u32)>,
    /// The labels of the alert that rings in its tests.
    labels: Vec<(&'static str, String)>,
}

fn rules(definitions: &[&[Definition]]) -> Vec<Rule> {
    let mut rules = Vec::new();
    let mut known = BTreeSet::new();
    for definition in definitions.iter().copied().flatten() {
        let code = definition.code().to_string();
        if definition.level() == Level::Critical && known.insert(code.clone()) {
            rules.push(critical(definition, &code));
        }
    }
    rules.push(critical_elsewhere(&known));
    rules.push(ratio());
    rules.push(unseen());
    rules.push(lost());
    rules.push(unsent());
    rules
}

/// The series that rose in the last minutes, or is above 0 and was not known by this value before them.
///
/// A plain `offset 5m` sees nothing five minutes after any scrape that failed, and each count of the past would ring again.
fn rose(selector: &str) -> String {
    format!(
        "(increase({selector}[5m]) > 0) or ({selector} > 0 unless {selector} == last_over_time({selector}[1h] offset 5m))"
    )
}

const RISES: &str = "0 0 1 1 1 1 1 1";
const IS_BORN_HIGH: &str = "_ _ 1 1 1 1 1 1";
const STAYS: &str = "3 3 3 3 3 3 3 3";
const MISSES_A_SCRAPE: &str = "3 3 3 3 stale 3 3 3 3 3 3 3";
const COMES_BACK: &str = "3 3 3 3 _ _ _ _ _ _ _ _ 3 3 3";
const COMES_BACK_HIGHER: &str = "3 3 3 3 _ _ _ _ _ _ _ _ 4 4 4";

fn errors(code: &str, status: u16, level: &str) -> String {
    format!(
        "{ERRORS}{{code={},level=\"{level}\",origin=\"response\",status=\"{status}\"}}",
        quoted(code)
    )
}

fn critical(definition: &Definition, code: &str) -> Rule {
    let selector = format!("{ERRORS}{{level=\"critical\",code={}}}", quoted(code));
    let mut description = definition.docs().to_owned();
    if description.is_empty() {
        definition
            .message()
            .unwrap_or_default()
            .clone_into(&mut description);
    }
    if !definition.module().is_empty() {
        let _ = write!(
            description,
            "\n{}::{}",
            definition.module(),
            definition.error_type()
        );
    }
    let status = definition.status().as_u16();
    let series = errors(code, status, "critical");
    Rule {
        alert: "ApiErrorCritical",
        expr: format!("sum by (code) ({})", rose(&selector)),
        wait: None,
        severity: "page",
        code: Some(code.to_owned()),
        summary: literal(&format!("{} ({code})", definition.error_type())),
        description: literal(description.trim()),
        rings: vec![
            (vec![(series.clone(), RISES)], 2),
            (vec![(series.clone(), IS_BORN_HIGH)], 2),
            (vec![(series.clone(), COMES_BACK_HIGHER)], 14),
        ],
        is_silent: vec![
            (vec![(series.clone(), STAYS)], 7),
            (vec![(series.clone(), MISSES_A_SCRAPE)], 9),
            (vec![(series, COMES_BACK)], 14),
            (vec![(errors("not_found", 404, "warn"), RISES)], 2),
        ],
        labels: vec![("code", code.to_owned())],
    }
}

/// Of what no definition says that it is critical.
fn critical_elsewhere(known: &BTreeSet<String>) -> Rule {
    let codes: Vec<String> = known.iter().map(|code| escaped_pattern(code)).collect();
    let selector = format!(
        "{ERRORS}{{level=\"critical\",code!~{}}}",
        quoted(&codes.join("|"))
    );
    let series = errors("one_of_no_definition", 500, "critical");
    Rule {
        alert: "ApiErrorCritical",
        expr: format!("sum by (code) ({})", rose(&selector)),
        wait: None,
        severity: "page",
        code: None,
        summary: "A critical error: {{ $labels.code }}".to_owned(),
        description: "No definition that these rules were made of has this code at this level."
            .to_owned(),
        rings: vec![
            (vec![(series.clone(), RISES)], 2),
            (vec![(series, IS_BORN_HIGH)], 2),
        ],
        is_silent: vec![(vec![(errors("not_found", 404, "warn"), RISES)], 2)],
        labels: vec![("code", "one_of_no_definition".to_owned())],
    }
}

fn ratio() -> Rule {
    let failed = errors("error", 500, "error");
    let fine = format!("{RESPONSES}{{class=\"2xx\"}}");
    let bad = format!("{RESPONSES}{{class=\"5xx\"}}");
    Rule {
        alert: "ApiErrorRatio",
        expr: format!(
            "sum(rate({ERRORS}{{origin=\"response\",status=~\"5..\"}}[5m])) / sum(rate({RESPONSES}[5m])) > 0.05"
        ),
        wait: Some("5m"),
        severity: "page",
        code: None,
        summary: "More than 5 % of all responses are a 5xx".to_owned(),
        description: "{{ $value | humanizePercentage }} of the responses of the last five minutes."
            .to_owned(),
        // One in two.
        rings: vec![(
            vec![
                (failed.clone(), "0+60x20"),
                (fine.clone(), "0+60x20"),
                (bad.clone(), "0+60x20"),
            ],
            15,
        )],
        // One in 61.
        is_silent: vec![(
            vec![(failed, "0+1x20"), (fine, "0+60x20"), (bad, "0+1x20")],
            15,
        )],
        labels: Vec::new(),
    }
}

fn unseen() -> Rule {
    let series = errors("never_before", 409, "warn");
    Rule {
        alert: "ApiErrorNew",
        expr: format!(
            "sum by (code) ({ERRORS}) > 0 unless sum by (code) (max_over_time({ERRORS}[7d] offset 10m)) > 0"
        ),
        wait: None,
        severity: "ticket",
        code: None,
        summary: "An error that did not occur in seven days: {{ $labels.code }}".to_owned(),
        description: "Either something changed, or a caller does what none did before.".to_owned(),
        rings: vec![
            (vec![(series.clone(), RISES)], 2),
            (vec![(series.clone(), IS_BORN_HIGH)], 2),
        ],
        is_silent: vec![
            (vec![(series.clone(), "3+0x30")], 20),
            (vec![(series, "0+0x30")], 20),
        ],
        labels: vec![("code", "never_before".to_owned())],
    }
}

fn lost() -> Rule {
    let series =
        |reason: &str| format!("{RECORDS_DROPPED}{{handler=\"file\",reason=\"{reason}\"}}");
    let selector = format!("{RECORDS_DROPPED}{{reason=~\"queue_full|io_error|shutdown\"}}");
    Rule {
        alert: "LogRecordsLost",
        expr: format!("sum by (handler, reason) ({})", rose(&selector)),
        wait: None,
        severity: "ticket",
        code: None,
        summary: "The log's handler `{{ $labels.handler }}` lost records: {{ $labels.reason }}"
            .to_owned(),
        description: "What is not in the log may still be in the counters and in the responses."
            .to_owned(),
        rings: vec![(vec![(series("io_error"), RISES)], 2)],
        // Those were kept back on purpose, and a summary says so.
        is_silent: vec![(vec![(series("deduplicated"), RISES)], 2)],
        labels: vec![
            ("handler", "file".to_owned()),
            ("reason", "io_error".to_owned()),
        ],
    }
}

fn unsent() -> Rule {
    let series = |outcome: &str| format!("{SENTRY_ENVELOPES}{{outcome=\"{outcome}\"}}");
    let selector = format!("{SENTRY_ENVELOPES}{{outcome!=\"sent\"}}");
    Rule {
        alert: "SentryEventsLost",
        expr: format!("sum by (outcome) ({})", rose(&selector)),
        wait: None,
        severity: "ticket",
        code: None,
        summary: "Sentry did not get all events: {{ $labels.outcome }}".to_owned(),
        description: "The log has them all, by the same ids.".to_owned(),
        rings: vec![(vec![(series("queue_full"), RISES)], 2)],
        is_silent: vec![(vec![(series("sent"), RISES)], 2)],
        labels: vec![("outcome", "queue_full".to_owned())],
    }
}

fn write_rule(out: &mut String, rule: &Rule) {
    let _ = writeln!(out, "      - alert: {}", rule.alert);
    let _ = writeln!(out, "        expr: {}", quoted(&rule.expr));
    if let Some(wait) = rule.wait {
        let _ = writeln!(out, "        for: {wait}");
    }
    let _ = writeln!(
        out,
        "        labels:\n          severity: {}",
        rule.severity
    );
    if let Some(code) = &rule.code {
        // Prometheus fills in labels as it does annotations.
        let _ = writeln!(out, "          code: {}", quoted(&literal(code)));
    }
    let _ = writeln!(
        out,
        "        annotations:\n          summary: {}",
        quoted(&rule.summary)
    );
    let _ = writeln!(out, "          description: {}", quoted(&rule.description));
}

fn write_test(out: &mut String, rule: &Rule, series: &[(String, &str)], at: u32, rings: bool) {
    out.push_str("  - interval: 1m\n    input_series:\n");
    for (series, values) in series {
        let _ = writeln!(
            out,
            "      - series: {}\n        values: {}",
            quoted(series),
            quoted(values)
        );
    }
    let _ = writeln!(
        out,
        "    alert_rule_test:\n      - eval_time: {at}m\n        alertname: {}",
        rule.alert
    );
    if !rings {
        out.push_str("        exp_alerts: []\n");
        return;
    }
    let _ = writeln!(
        out,
        "        exp_alerts:\n          - exp_labels:\n              severity: {}",
        rule.severity
    );
    for (name, value) in &rule.labels {
        let _ = writeln!(out, "              {name}: {}", quoted(value));
    }
    let filled = |text: &str| {
        let mut text = text.replace("{{ $value | humanizePercentage }}", "50%");
        for (name, value) in &rule.labels {
            text = text.replace(&format!("{{{{ $labels.{name} }}}}"), value);
        }
        quoted(&text.replace("{{\"{{\"}}", "{{"))
    };
    let _ = writeln!(
        out,
        "            exp_annotations:\n              summary: {}",
        filled(&rule.summary)
    );
    let _ = writeln!(
        out,
        "              description: {}",
        filled(&rule.description)
    );
}

/// A text that Prometheus would read as a template.
fn literal(text: &str) -> String {
    text.replace("{{", "{{\"{{\"}}")
}

/// As YAML, `PromQL` and JSON all read it.
fn quoted(text: &str) -> String {
    let mut out = Vec::new();
    json::write_str(&mut out, text);
    let mut quoted = String::new();
    for c in String::from_utf8_lossy(&out).chars() {
        // YAML refuses these as they are, or takes them for the end of a line; JSON would not mind.
        if matches!(
            c,
            '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        ) {
            let _ = write!(quoted, "\\u{:04x}", u32::from(c));
        } else {
            quoted.push(c);
        }
    }
    quoted
}

/// The text as a pattern that matches it alone.
fn escaped_pattern(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if !c.is_ascii_alphanumeric() && c != '_' && c.is_ascii() {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
