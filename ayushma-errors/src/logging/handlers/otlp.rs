//! To a collector, by the OpenTelemetry protocol over HTTP, in protobuf or JSON.

use std::io;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::otlp_options::OtlpOptions;
use super::{Handler, protobuf};

/// The scope of all records.
pub(super) const SCOPE: &str = "ayushma_errors";

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
    use super::*;

    #[test]
    fn lines_are_taken_whole_and_not_too_many() {
        assert_eq!(end_of(b"a\nbb\nccc\n", 2), 5);
        assert_eq!(end_of(b"a\nbb\n", 5), 5);
        let long = [vec![b'x'; MOST_BYTES], vec![b'\n'], b"y\n".to_vec()].concat();
        assert_eq!(end_of(&long, 5), MOST_BYTES + 1);
    }
}
