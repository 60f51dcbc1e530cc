//! What a configuration may say of a collector, and what OpenTelemetry's variables say where it says nothing.

use std::fmt;
use std::time::Duration;

use http::Uri;

use super::super::at::At;
use super::super::error::{ConfigError, hint};
use crate::text::percent_decoded;

/// Where records are sent, and whose they are.
#[derive(Clone, PartialEq)]
pub(crate) struct OtlpOptions {
    /// With its path.
    pub(super) url: String,
    pub(super) is_json: bool,
    pub(super) headers: Vec<(String, String)>,
    pub(super) timeout: Duration,
    pub(super) resource: Vec<(String, String)>,
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

/// Reads a variable.
type Variables<'v> = &'v dyn Fn(&str) -> Option<String>;

impl OtlpOptions {
    /// What the table does not say the environment does, in the variables that the protocol's specification names.
    pub(crate) fn read(at: &At<'_>) -> Result<Self, ConfigError> {
        // Empty is as not there, as the specification has it.
        let of_process = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        Self::read_with(at, &of_process)
    }

    fn read_with(at: &At<'_>, variables: Variables<'_>) -> Result<Self, ConfigError> {
        // It has a format of its own.
        let known = ["class", "level", "filters", "queue", "storm"];
        let own = ["endpoint", "protocol", "headers", "timeout", "resource"];
        let known: Vec<_> = known.into_iter().chain(own).collect();
        at.keys(&known)?;
        Ok(OtlpOptions {
            url: read_url(at, variables)?,
            is_json: read_protocol(at, variables)?,
            headers: read_headers(at, variables)?,
            timeout: read_timeout(at, variables)?,
            resource: read_resource(at, variables)?,
        })
    }
}

/// A variable and its text: that of logs beats that of all signals.
fn either(variables: Variables<'_>, name: &str) -> Option<(String, String)> {
    let mut names = ["LOGS_", ""]
        .into_iter()
        .map(|of| format!("OTEL_EXPORTER_OTLP_{of}{name}"));
    names.find_map(|name| {
        let text = variables(&name)?;
        Some((name, text))
    })
}

fn wrong(variable: &str, what: impl Into<String>) -> ConfigError {
    ConfigError::new(None, variable, what)
}

fn read_url(at: &At<'_>, variables: Variables<'_>) -> Result<String, ConfigError> {
    if let Some(at) = at.get("endpoint")? {
        return checked(with_path(at.text()?)).map_err(|what| at.err(what));
    }
    // The one for logs alone is taken as it is.
    let variable = "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT";
    if let Some(url) = variables(variable) {
        return checked(url).map_err(|what| wrong(variable, what));
    }
    let variable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    let base = variables(variable);
    let base = base.as_deref().unwrap_or("http://localhost:4318");
    checked(with_path(base)).map_err(|what| wrong(variable, what))
}

fn with_path(base: &str) -> String {
    let base = base.trim_end_matches('/');
    if base.ends_with(PATH) {
        return base.to_owned();
    }
    format!("{base}{PATH}")
}

// The URL is not repeated: it may hold a password.
fn checked(url: String) -> Result<String, &'static str> {
    let uri: Option<Uri> = url.parse().ok();
    let parts = uri
        .as_ref()
        .and_then(|uri| Some((uri.scheme_str()?, uri.authority()?)));
    match parts {
        Some((_, authority)) if authority.as_str().contains('@') => {
            Err("a user and a password are no part of the endpoint: use `headers`")
        }
        Some(("http", _)) => Ok(url),
        Some(("https", _)) if cfg!(feature = "otel-rustls") => Ok(url),
        Some(("https", _)) => {
            Err("the endpoint begins with `https`: add the feature `otel-rustls`")
        }
        _ => Err("the endpoint is no URL such as `http://localhost:4318`"),
    }
}

/// Whether it is JSON.
fn read_protocol(at: &At<'_>, variables: Variables<'_>) -> Result<bool, ConfigError> {
    let known = [("http/protobuf", false), ("http/json", true)];
    if let Some(at) = at.get("protocol")? {
        return at.word(&known);
    }
    let Some((variable, text)) = either(variables, "PROTOCOL") else {
        return Ok(false);
    };
    // The commonest is `grpc`, which other exporters of the program may speak.
    let found = known.iter().find(|(word, _)| *word == text);
    found.map(|(_, is_json)| *is_json).ok_or_else(|| {
        let hint = hint(&text, &known.map(|(word, _)| word));
        wrong(
            &variable,
            format!("the handler `otlp` does not speak it{hint}"),
        )
    })
}

/// The variable's headers, and beside them or in their place the table's.
fn read_headers(
    at: &At<'_>,
    variables: Variables<'_>,
) -> Result<Vec<(String, String)>, ConfigError> {
    let mut headers = Vec::new();
    if let Some((variable, text)) = either(variables, "HEADERS") {
        for (name, value) in pairs(&variable, &text)? {
            check_header(&name, &value).map_err(|what| wrong(&variable, what))?;
            set(&mut headers, &name.to_lowercase(), value);
        }
    }
    if let Some(at) = at.get("headers")? {
        for (name, at) in at.entries()? {
            let value = at.text()?;
            check_header(name, value).map_err(|what| at.err(what))?;
            set(&mut headers, &name.to_lowercase(), value.to_owned());
        }
    }
    Ok(headers)
}

/// These say where the request ends, and in which language it is.
const OWN_HEADERS: [&str; 4] = [
    "content-length",
    "content-type",
    "host",
    "transfer-encoding",
];

fn check_header(name: &str, value: &str) -> Result<(), String> {
    let is_legal = http::HeaderName::from_bytes(name.as_bytes()).is_ok()
        && http::HeaderValue::from_str(value).is_ok();
    if !is_legal {
        return Err(format!(
            "the header `{name}` has a name or a value that is not legal"
        ));
    }
    if OWN_HEADERS.contains(&&*name.to_lowercase()) {
        return Err(format!("the header `{name}` is set by the handler"));
    }
    Ok(())
}

fn read_timeout(at: &At<'_>, variables: Variables<'_>) -> Result<Duration, ConfigError> {
    if let Some(at) = at.get("timeout")? {
        let timeout = at.duration()?;
        if timeout.is_zero() {
            return Err(at.err("nothing can be sent in no time"));
        }
        return Ok(timeout);
    }
    let Some((variable, text)) = either(variables, "TIMEOUT") else {
        return Ok(Duration::from_secs(10));
    };
    match text.trim().parse() {
        Ok(millis @ 1..) => Ok(Duration::from_millis(millis)),
        _ => Err(wrong(
            &variable,
            "this should be a number of milliseconds, such as `10000`",
        )),
    }
}

/// The name of the service is the table's, or that of its variable, or that of the attributes, or the program's.
fn read_resource(
    at: &At<'_>,
    variables: Variables<'_>,
) -> Result<Vec<(String, String)>, ConfigError> {
    let mut resource = Vec::new();
    let variable = "OTEL_RESOURCE_ATTRIBUTES";
    if let Some(text) = variables(variable) {
        for (name, value) in pairs(variable, &text)? {
            set(&mut resource, &name, value);
        }
    }
    if let Some(name) = variables("OTEL_SERVICE_NAME") {
        set(&mut resource, "service.name", name);
    }
    if let Some(at) = at.get("resource")? {
        for (name, at) in at.entries()? {
            set(&mut resource, name, at.text()?.to_owned());
        }
    }
    if !resource.iter().any(|(name, _)| name == "service.name") {
        let program = std::env::current_exe().ok();
        let program = program
            .as_deref()
            .and_then(|path| path.file_stem()?.to_str());
        let program = program.unwrap_or("unknown_service");
        set(&mut resource, "service.name", program.to_owned());
    }
    Ok(resource)
}

fn set(pairs: &mut Vec<(String, String)>, name: &str, value: String) {
    pairs.retain(|(known, _)| known != name);
    pairs.push((name.to_owned(), value));
}

/// `key=value,key=value`, in which `%2C` is a comma.
fn pairs(variable: &str, text: &str) -> Result<Vec<(String, String)>, ConfigError> {
    let mut pairs = Vec::new();
    for (i, pair) in text.split(',').map(str::trim).enumerate() {
        if pair.is_empty() {
            continue;
        }
        // The pair itself is not repeated: it may be a token.
        let wrong = |what: &str| wrong(variable, format!("pair {} {what}", i + 1));
        let (name, value) = pair
            .split_once('=')
            .filter(|(name, _)| !name.trim().is_empty())
            .ok_or_else(|| wrong("is no `name=value`"))?;
        let value = decoded(value.trim()).ok_or_else(|| wrong("has a `%` that encodes no text"))?;
        pairs.push((name.trim().to_owned(), value));
    }
    Ok(pairs)
}

fn decoded(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at_checked(2)?;
        bytes.push(percent_decoded(digits)?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).ok()
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
        OtlpOptions::read_with(&At::top(&node), &env).map_err(|err| err.to_string())
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
    fn a_variable_that_is_wrong_is_named_and_what_it_says_is_not() {
        for (name, value, said) in [
            (
                "OTEL_EXPORTER_OTLP_TIMEOUT",
                "10s",
                "this should be a number of milliseconds, such as `10000`",
            ),
            (
                "OTEL_EXPORTER_OTLP_HEADERS",
                "a=b,hush",
                "pair 2 is no `name=value`",
            ),
            (
                "OTEL_EXPORTER_OTLP_LOGS_HEADERS",
                "a=%zz",
                "pair 1 has a `%` that encodes no text",
            ),
            (
                "OTEL_RESOURCE_ATTRIBUTES",
                "=hush",
                "pair 1 is no `name=value`",
            ),
            (
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "hush:4318",
                "the endpoint is no URL such as `http://localhost:4318`",
            ),
            (
                "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL",
                "grpc",
                "the handler `otlp` does not speak it; there are `http/protobuf`, `http/json`",
            ),
        ] {
            let err = read("", &[(name, value)]).expect_err("it is wrong");
            assert_eq!(err, format!("`{name}`: {said}"));
        }
        // The table's word counts, and nobody reads the variable.
        assert!(
            read(
                "protocol = 'http/json'",
                &[("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")]
            )
            .is_ok()
        );
    }

    #[test]
    fn what_would_break_a_request_or_print_a_password_is_refused() {
        for (toml, said) in [
            (
                "endpoint = 'http://u:hush@a'",
                "a user and a password are no part",
            ),
            ("headers = { Host = 'a' }", "the header `Host` is set by"),
            ("timeout = '0s'", "nothing can be sent in no time"),
        ] {
            let err = read(toml, &[]).expect_err("it is wrong");
            assert!(err.contains(said) && !err.contains("hush"), "{err}");
        }
        let headers = read(
            "headers = { X-Tenant = '2' }",
            &[("OTEL_EXPORTER_OTLP_HEADERS", "x-tenant=1")],
        )
        .map(|options| options.headers);
        let wanted = vec![("x-tenant".to_owned(), "2".to_owned())];
        assert_eq!(headers, Ok(wanted));
    }
}
