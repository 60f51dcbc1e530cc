//! To a collector, by the OpenTelemetry protocol over HTTP, in protobuf or JSON.

use std::fmt;
use std::io;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::super::at::At;
use super::super::error::ConfigError;
use super::{Handler, protobuf};

/// Where records are sent, and whose they are.
#[derive(Clone, PartialEq)]
pub(crate) struct OtlpOptions {
    /// With its path.
    url: String,
    is_json: bool,
    headers: Vec<(String, String)>,
    timeout: Duration,
    resource: Vec<(String, String)>,
}

impl fmt::Debug for OtlpOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Headers hold tokens.
        f.debug_struct("OtlpOptions")
            .field("timeout", &self.timeout)
            .field("resource", &self.resource)
            .finish_non_exhaustive()
    }
}

const PATH: &str = "/v1/logs";
/// The scope of all records.
pub(super) const SCOPE: &str = "ayushma_errors";

impl OtlpOptions {
    /// What the table does not say the environment does, in the variables that the protocol's specification names.
    pub(crate) fn read(at: &At<'_>) -> Result<Self, ConfigError> {
        Self::read_with(at, |name| {
            std::env::var(name).ok().filter(|value| !value.is_empty())
        })
    }

    fn read_with(at: &At<'_>, env: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        // It has a format of its own.
        let known = ["class", "level", "filters", "queue", "storm"];
        let known: Vec<_> = known
            .into_iter()
            .chain(["endpoint", "protocol", "headers", "timeout", "resource"])
            .collect();
        at.keys(&known)?;
        let of_logs = |name: &str| {
            let own = env(&format!("OTEL_EXPORTER_OTLP_LOGS_{name}"));
            own.or_else(|| env(&format!("OTEL_EXPORTER_OTLP_{name}")))
        };
        let stated = at.get("endpoint")?;
        let url = match (&stated, env("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT")) {
            (Some(at), _) => with_path(at.text()?),
            // The one for logs alone is taken as it is.
            (None, Some(url)) => url,
            (None, None) => {
                let base = env("OTEL_EXPORTER_OTLP_ENDPOINT");
                with_path(base.as_deref().unwrap_or("http://localhost:4318"))
            }
        };
        check_url(&url, stated.as_ref().unwrap_or(at))?;
        let mut is_json = of_logs("PROTOCOL").is_some_and(|protocol| protocol == "http/json");
        if let Some(at) = at.get("protocol")? {
            is_json = at.word(&[("http/protobuf", false), ("http/json", true)])?;
        }
        let mut headers = pairs(&of_logs("HEADERS").unwrap_or_default());
        set_all(&mut headers, at, "headers")?;
        check_headers(&headers, at)?;
        let millis = of_logs("TIMEOUT").and_then(|millis| millis.parse().ok());
        let mut timeout = Duration::from_millis(millis.unwrap_or(10_000));
        if let Some(at) = at.get("timeout")? {
            timeout = at.duration()?;
        }
        let mut resource = pairs(&env("OTEL_RESOURCE_ATTRIBUTES").unwrap_or_default());
        if let Some(name) = env("OTEL_SERVICE_NAME") {
            set(&mut resource, "service.name", &name);
        }
        set_all(&mut resource, at, "resource")?;
        if !resource.iter().any(|(name, _)| name == "service.name") {
            let program = std::env::current_exe().ok();
            let program = program
                .as_deref()
                .and_then(|path| path.file_stem()?.to_str());
            set(
                &mut resource,
                "service.name",
                program.unwrap_or("unknown_service"),
            );
        }
        Ok(OtlpOptions {
            url,
            is_json,
            headers,
            timeout,
            resource,
        })
    }
}

fn with_path(base: &str) -> String {
    let base = base.trim_end_matches('/');
    if base.ends_with(PATH) {
        return base.to_owned();
    }
    format!("{base}{PATH}")
}

fn check_url(url: &str, at: &At<'_>) -> Result<(), ConfigError> {
    // The URL is not repeated: it may hold a password.
    if url.starts_with("https://") && !cfg!(feature = "otel-rustls") {
        return Err(at.err("the endpoint begins with `https`: add the feature `otel-rustls`"));
    }
    let is_url = url.parse::<http::Uri>().is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https")) && uri.authority().is_some()
    });
    if is_url {
        return Ok(());
    }
    Err(at.err("the endpoint is no URL such as `http://localhost:4318`"))
}

fn check_headers(headers: &[(String, String)], at: &At<'_>) -> Result<(), ConfigError> {
    for (name, value) in headers {
        if http::HeaderName::from_bytes(name.as_bytes()).is_err()
            || http::HeaderValue::from_str(value).is_err()
        {
            return Err(at.err(format!(
                "the header `{name}` has a name or a value that is not legal"
            )));
        }
    }
    Ok(())
}

/// `key=value,key=value`, in which `%2C` is a comma.
fn pairs(text: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for pair in text.split(',') {
        if let Some((name, value)) = pair.split_once('=') {
            set(&mut pairs, name.trim(), &decoded(value.trim()));
        }
    }
    pairs
}

fn decoded(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), text);
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        let digits = after.get(..2);
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(b'%'));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

fn set_all(pairs: &mut Vec<(String, String)>, at: &At<'_>, key: &str) -> Result<(), ConfigError> {
    if let Some(at) = at.get(key)? {
        for (name, at) in at.entries()? {
            set(pairs, name, at.text()?);
        }
    }
    Ok(())
}

fn set(pairs: &mut Vec<(String, String)>, name: &str, value: &str) {
    pairs.retain(|(known, _)| known != name);
    pairs.push((name.to_owned(), value.to_owned()));
}

/// How many records, and about how many bytes, one request has.
const MOST_RECORDS: usize = 512;
const MOST_BYTES: usize = 1024 * 1024;

pub(crate) struct Otlp {
    agent: ureq::Agent,
    options: OtlpOptions,
    /// What stands before the records of each request in JSON.
    head: Vec<u8>,
    /// Until then the collector is not asked again: it did not answer, or said so.
    not_before: Option<Instant>,
    /// So many records of the last request the collector refused; they are told one by one.
    refused: usize,
}

/// How long a collector is left alone that did not answer.
const PAUSE: Duration = Duration::from_secs(5);
/// How often a request is sent that the collector asks to repeat, or that finds no collector.
const TRIES: u32 = 3;

impl Otlp {
    pub(crate) fn open(options: &OtlpOptions) -> Self {
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(options.timeout))
            .http_status_as_error(false)
            // Whoever is named there has no claim to the headers, and would be asked by a GET, without the records.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .build()
            .into();
        let resource: Vec<Value> = options
            .resource
            .iter()
            .map(|(name, value)| json!({"key": name, "value": {"stringValue": value}}))
            .collect();
        let scope = json!({"name": SCOPE, "version": env!("CARGO_PKG_VERSION")});
        let head = format!(
            r#"{{"resourceLogs":[{{"resource":{{"attributes":{}}},"scopeLogs":[{{"scope":{scope},"logRecords":["#,
            Value::Array(resource),
        );
        Otlp {
            agent,
            options: options.clone(),
            head: head.into_bytes(),
            not_before: None,
            refused: 0,
        }
    }

    fn json(&self, records: &[u8]) -> Vec<u8> {
        let mut body = self.head.clone();
        for line in records.split(|byte| *byte == b'\n') {
            if !line.is_empty() {
                body.extend_from_slice(line);
                body.push(b',');
            }
        }
        // The comma of the last one.
        body.pop();
        body.extend_from_slice(b"]}]}]}");
        body
    }

    /// Sends the records; says how many the collector refused.
    fn send(&mut self, records: &[u8]) -> io::Result<u64> {
        let (body, content_type) = if self.options.is_json {
            (self.json(records), "application/json")
        } else {
            let body = protobuf::request(&self.options.resource, records);
            (body, "application/x-protobuf")
        };
        let mut pause = Duration::from_millis(200);
        for tries in 1.. {
            let mut request = self.agent.post(&self.options.url);
            request = request.header("Content-Type", content_type);
            for (name, value) in &self.options.headers {
                request = request.header(name, value);
            }
            let mut response = match request.send(&body) {
                Ok(response) => response,
                // A collector that is started anew, or that closed a connection which was kept.
                Err(err) if tries < TRIES && is_passing(&err) => {
                    std::thread::sleep(pause);
                    pause *= 2;
                    continue;
                }
                // Neither error repeats the URL.
                Err(err) => {
                    let kind = kind(&err);
                    return Err(io::Error::other(format!(
                        "the collector does not answer: {kind}"
                    )));
                }
            };
            let status = response.status();
            let wait = response.headers().get("retry-after");
            let wait = wait.and_then(|wait| wait.to_str().ok()?.parse().ok());
            let answer = response
                .body_mut()
                .with_config()
                .limit(64 * 1024)
                .read_to_vec();
            if status.is_success() {
                let answer = answer.unwrap_or_default();
                return Ok(if self.options.is_json {
                    rejected(&answer)
                } else {
                    protobuf::rejected(&answer)
                });
            }
            let again = matches!(status.as_u16(), 429 | 502 | 503 | 504);
            if let Some(wait) = wait {
                pause = Duration::from_secs(wait);
            }
            if !again || tries >= TRIES || pause > PAUSE {
                // An hour at most: the header may say anything.
                self.not_before =
                    Some(Instant::now() + pause.clamp(PAUSE, Duration::from_hours(1)));
                return Err(io::Error::other(format!("the collector answered {status}")));
            }
            std::thread::sleep(pause);
            pause *= 2;
        }
        Ok(0)
    }
}

impl Handler for Otlp {
    fn write(&mut self, lines: &[u8]) -> io::Result<usize> {
        if self.refused > 0 {
            self.refused -= 1;
            return Err(io::Error::other("the collector refused the record"));
        }
        if self.not_before.is_some_and(|until| Instant::now() < until) {
            return Err(io::Error::other("the collector did not answer"));
        }
        let records = &lines[..end_of(lines, MOST_RECORDS)];
        match self.send(records) {
            Ok(refused) => {
                self.not_before = None;
                let count = records.split(|byte| *byte == b'\n').count() - 1;
                self.refused = usize::try_from(refused).unwrap_or(count).min(count);
                if self.refused == count && count > 0 {
                    self.refused -= 1;
                    return Err(io::Error::other("the collector refused the record"));
                }
                // Which they were it does not say.
                Ok(end_of(records, count - self.refused))
            }
            Err(err) => {
                self.not_before = self.not_before.or(Some(Instant::now() + PAUSE));
                Err(err)
            }
        }
    }

    fn is_transport(&self) -> bool {
        true
    }
}

/// Where so many lines end, and not many more bytes than one request has.
fn end_of(lines: &[u8], records: usize) -> usize {
    let (mut end, mut count) = (0, 0);
    for (at, byte) in lines.iter().enumerate() {
        if *byte == b'\n' {
            if count == records || (count > 0 && at >= MOST_BYTES) {
                break;
            }
            count += 1;
            end = at + 1;
        }
    }
    end
}

/// How many records the collector says that it did not take.
fn rejected(answer: &[u8]) -> u64 {
    let answer: Value = serde_json::from_slice(answer).unwrap_or_default();
    match &answer["partialSuccess"]["rejectedLogRecords"] {
        Value::String(text) => text.parse().unwrap_or_default(),
        number => number.as_u64().unwrap_or_default(),
    }
}

/// Whether the next try may do better. What took too long may have arrived, and would take as long again.
fn is_passing(err: &ureq::Error) -> bool {
    matches!(
        err,
        ureq::Error::ConnectionFailed | ureq::Error::HostNotFound | ureq::Error::Io(_)
    )
}

/// What went wrong, without the address.
fn kind(err: &ureq::Error) -> &'static str {
    match err {
        ureq::Error::Timeout(_) => "it took too long",
        ureq::Error::HostNotFound => "its host is not found",
        ureq::Error::ConnectionFailed => "there is no connection",
        ureq::Error::Tls(_) => "TLS failed",
        ureq::Error::Io(_) => "the connection failed",
        _ => "the request failed",
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::node;
    use super::*;

    fn read(toml: &str, env: &[(&str, &str)]) -> Result<OtlpOptions, String> {
        let node = node::from_toml(toml).map_err(|err| err.to_string())?;
        let env = |name: &str| {
            let found = env.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        OtlpOptions::read_with(&At::top(&node), env).map_err(|err| err.to_string())
    }

    #[test]
    fn an_endpoint_gets_the_protocols_path_and_the_one_for_logs_stays() {
        for (toml, env, url) in [
            ("class = 'otlp'", &[][..], "http://localhost:4318/v1/logs"),
            ("endpoint = 'http://a:1/'", &[], "http://a:1/v1/logs"),
            ("endpoint = 'http://a:1/v1/logs'", &[], "http://a:1/v1/logs"),
            (
                "",
                &[("OTEL_EXPORTER_OTLP_ENDPOINT", "http://b:2/x")],
                "http://b:2/x/v1/logs",
            ),
            (
                "",
                &[("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "http://b:2/x")],
                "http://b:2/x",
            ),
        ] {
            assert_eq!(read(toml, env).expect("it is right").url, url, "{toml}");
        }
    }

    #[test]
    fn the_table_counts_before_the_environment() {
        let env = [
            ("OTEL_SERVICE_NAME", "of-env"),
            (
                "OTEL_RESOURCE_ATTRIBUTES",
                "service.name=other,deployment.environment.name=a%2Cb",
            ),
            ("OTEL_EXPORTER_OTLP_HEADERS", "x-tenant=1"),
            (
                "OTEL_EXPORTER_OTLP_LOGS_HEADERS",
                "x-tenant=2,authorization=Basic%20abc",
            ),
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "1500"),
        ];
        let options = read("headers = { x-tenant = '3' }", &env).expect("it is right");
        let has = |pairs: &[(String, String)], name: &str, value: &str| {
            pairs.contains(&(name.to_owned(), value.to_owned()))
        };
        assert!(
            has(&options.resource, "service.name", "of-env"),
            "{options:?}"
        );
        assert!(
            has(&options.resource, "deployment.environment.name", "a,b"),
            "{options:?}"
        );
        assert!(has(&options.headers, "x-tenant", "3"));
        assert!(has(&options.headers, "authorization", "Basic abc"));
        assert_eq!(options.timeout, Duration::from_millis(1500));
        assert!(!format!("{options:?}").contains("Basic"), "{options:?}");
    }

    #[test]
    fn what_is_wrong_is_said_at_its_place_and_without_the_secret() {
        for (toml, said) in [
            ("endpoint = 'localhost:4318'", "endpoint"),
            ("endpont = 'http://a'", "`endpoint`"),
            ("formatter = 'json'", "there is no such key"),
            ("headers = { 'a b' = 'c' }", "the header `a b`"),
            ("timeout = 'soon'", "timeout"),
        ] {
            let err = read(toml, &[]).expect_err("it is wrong");
            assert!(err.contains(said), "{err}");
        }
    }

    #[test]
    fn lines_are_taken_whole_and_not_too_many() {
        assert_eq!(end_of(b"a\nbb\nccc\n", 2), 5);
        assert_eq!(end_of(b"a\nbb\n", 5), 5);
        let long = [vec![b'x'; MOST_BYTES], vec![b'\n'], b"y\n".to_vec()].concat();
        assert_eq!(end_of(&long, 5), MOST_BYTES + 1);
    }
}
