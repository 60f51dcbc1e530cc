//! The answers of Django REST Framework, byte for byte, as they were recorded from real views.

use std::collections::BTreeMap;
use std::io::Read;

use ayushma_errors::body::{Basic, BodyFormat, Drf, Problem, Standardized};
use ayushma_errors::detail::NON_FIELD_ERRORS;
use ayushma_errors::standard::{self, ApiException};
use ayushma_errors::{ApiError, Code, Detail, respond_as};
use flate2::read::GzDecoder;
use http::StatusCode;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

#[derive(Deserialize)]
struct Line {
    id: String,
    group: String,
    made: String,
    handler: String,
    exception: Option<Exception>,
    data: Option<Tree>,
    response: Option<Response>,
}

#[derive(Deserialize)]
struct Exception {
    class: String,
    status_code: Option<u16>,
    default_code: Option<String>,
    detail: Option<Tree>,
    wait: Option<f64>,
    auth_header: Option<String>,
}

#[derive(Deserialize)]
struct Response {
    status: u16,
    headers: BTreeMap<String, String>,
    body: String,
}

/// JSON that keeps the order of its members.
enum Tree {
    Nothing,
    Text(String),
    Number(i64),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Tree;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a detail")
            }

            fn visit_unit<E>(self) -> Result<Tree, E> {
                Ok(Tree::Nothing)
            }

            fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
                Ok(Tree::Text(text.to_owned()))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Tree, E> {
                Ok(Tree::Number(i64::try_from(number).unwrap()))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Tree, E> {
                Ok(Tree::Number(number))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(Tree::List(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Tree, A::Error> {
                let mut map = Vec::new();
                while let Some(member) = members.next_entry()? {
                    map.push(member);
                }
                Ok(Tree::Map(map))
            }
        }
        deserializer.deserialize_any(Read)
    }
}

impl Tree {
    /// A leaf is recorded as `{"message": .., "code": ..}`.
    fn leaf(&self) -> Option<(&str, Option<Code<'static>>)> {
        let Tree::Map(members) = self else {
            return None;
        };
        match members.as_slice() {
            [(message, Tree::Text(text)), (code, value)]
                if message == "message" && code == "code" =>
            {
                Some((
                    text,
                    match value {
                        Tree::Text(code) => Some(Code::from(code.as_str()).into_owned()),
                        Tree::Number(code) => Some(Code::Number(*code)),
                        _ => None,
                    },
                ))
            }
            _ => None,
        }
    }

    fn to_detail(&self) -> Detail {
        if let Some((text, code)) = self.leaf() {
            let detail = Detail::text(text.to_owned());
            return match code {
                Some(code) => detail.with_code(code),
                None => detail,
            };
        }
        match self {
            Tree::List(items) => Detail::list(items.iter().map(Tree::to_detail)),
            Tree::Map(members) => Detail::map(
                members
                    .iter()
                    .map(|(key, value)| (key.clone(), value.to_detail())),
            ),
            _ => panic!("no detail"),
        }
    }
}

/// Why the line says nothing about us.
fn not_portable(line: &Line) -> Option<&'static str> {
    match line.group.as_str() {
        "i18n" => return Some("Django's translations"),
        "parse" => return Some("Python's wording of JSON errors"),
        "unhandled" => return Some("what Django answers to an exception that is no API's"),
        "no-route" => return Some("HTML of Django's own"),
        "text-surrogate" => return Some("half a character, which no Rust string can hold"),
        _ => {}
    }
    if line.handler != "response" {
        return Some("the exception handler made no response");
    }
    match &line.response {
        Some(response) if !response.body.is_empty() => None,
        _ => Some("no body"),
    }
}

fn named(class: &str) -> ApiException {
    match class {
        "ParseError" => standard::ParseError::new().into_any(),
        "ValidationError" => standard::ValidationError::new().into_any(),
        "AuthenticationFailed" => standard::AuthenticationFailed::new().into_any(),
        "NotAuthenticated" => standard::NotAuthenticated::new().into_any(),
        "PermissionDenied" => standard::PermissionDenied::new().into_any(),
        "NotFound" | "Http404" => standard::NotFound::new().into_any(),
        "MethodNotAllowed" => standard::MethodNotAllowed::new().into_any(),
        "NotAcceptable" => standard::NotAcceptable::new().into_any(),
        "UnsupportedMediaType" => standard::UnsupportedMediaType::new().into_any(),
        "Throttled" => standard::Throttled::new().into_any(),
        class => panic!("no standard error is called {class}"),
    }
}

/// The number in `Throttled(wait=0.4, ..)`: what was recorded of the exception is rounded already.
fn wait(line: &Line, exception: &Exception) -> Option<f64> {
    let given = line.made.split_once("wait=").and_then(|(_, rest)| {
        let end = rest.find([',', ')'])?;
        rest[..end].parse().ok()
    });
    given.or(exception.wait)
}

/// The text in `MethodNotAllowed('DELETE')`.
fn argument<'a>(line: &'a Line, class: &str) -> Option<&'a str> {
    let argument = line.made.strip_prefix(class)?.strip_prefix("('")?;
    argument.strip_suffix("')")
}

fn build(line: &Line) -> ApiException {
    let exception = line.exception.as_ref().expect("an exception was recorded");
    if let Some(method) = argument(line, "MethodNotAllowed") {
        return standard::MethodNotAllowed::of_method(method).into_any();
    }
    if let Some(media_type) = argument(line, "UnsupportedMediaType") {
        return standard::UnsupportedMediaType::of_type(media_type).into_any();
    }
    let mut err = match exception.class.as_str() {
        "APIException" | "Custom" => {
            let status = exception.status_code.expect("an API's exception has one");
            ApiException::new(StatusCode::from_u16(status).unwrap())
        }
        class => named(class),
    };
    if let Some(code) = &exception.default_code
        && exception.class == "Custom"
    {
        err = err.with_code(Code::from(code.as_str()).into_owned());
    }
    if let Some(challenge) = &exception.auth_header {
        err = err.with_challenge(challenge.clone());
    }
    if let Some(seconds) = wait(line, exception) {
        err = err.wait(seconds);
    }
    let Some(detail) = &exception.detail else {
        return of_django(line, err);
    };
    // Our own texts stand where Python's class gave its default.
    if matches!(line.group.as_str(), "drf-default" | "drf-code") {
        let leaf = match detail {
            Tree::List(items) => items[0].leaf(),
            leaf => leaf.leaf(),
        };
        return match leaf.and_then(|(_, code)| code) {
            Some(code) if line.group == "drf-code" => err.with_code(code),
            _ => err,
        };
    }
    match detail.leaf() {
        // The text was recorded with the wait that we add ourselves.
        Some((text, code)) if exception.class == "Throttled" => {
            let text = text.split(" Expected available").next().unwrap().to_owned();
            err.with_detail(Detail::text(text).with_code(code.unwrap()))
        }
        _ => err.with_detail(detail.to_detail()),
    }
}

/// Django's own exceptions have no detail: the first handler makes one of them, the second drops it.
fn of_django(line: &Line, err: ApiException) -> ApiException {
    match &line.data {
        Some(Tree::Map(members)) if members.iter().any(|(name, _)| name == "errors") => {
            if matches!(line.group.as_str(), "django-404" | "django-403" | "media") {
                err
            } else {
                standard::Internal::new()
                    .with_detail("Server Error (500)")
                    .into_any()
            }
        }
        Some(Tree::Map(members)) => {
            let is_validation = line
                .exception
                .as_ref()
                .is_some_and(|one| one.class == "ValidationError");
            match members.as_slice() {
                [(name, leaf)] if name == "detail" && !is_validation => {
                    err.with_detail(leaf.to_detail())
                }
                _ => err.with_detail(line.data.as_ref().unwrap().to_detail()),
            }
        }
        _ => panic!("{}: no data was recorded", line.id),
    }
}

fn each_line(recorded: &[u8], mut with: impl FnMut(Line)) {
    let mut text = String::new();
    GzDecoder::new(recorded).read_to_string(&mut text).unwrap();
    for line in text.lines() {
        with(serde_json::from_str(line).unwrap());
    }
}

fn compare<F: BodyFormat>(recorded: &[u8], skip: impl Fn(&Line) -> Option<&'static str>) {
    let (mut lines, mut compared, mut left_out, mut wrong) = (0, 0, BTreeMap::new(), Vec::new());
    each_line(recorded, |line| {
        lines += 1;
        if let Some(why) = not_portable(&line).or_else(|| skip(&line)) {
            *left_out.entry(why).or_insert(0) += 1;
            return;
        }
        compared += 1;
        let response = respond_as::<F>(&build(&line));
        let expected = line.response.unwrap();
        let header = |name: &str| {
            let value = response.headers().get(name)?;
            Some(value.to_str().unwrap().to_owned())
        };
        let is_same = response.status() == expected.status
            && response.body() == expected.body.as_bytes()
            && ["WWW-Authenticate", "Retry-After", "Content-Type"]
                .iter()
                .all(|name| header(name) == expected.headers.get(*name).cloned());
        if !is_same {
            wrong.push(format!(
                "{} {}\n  theirs {} {} {:?}\n  ours   {} {} {:?}",
                line.id,
                line.made,
                expected.status,
                expected.body,
                expected.headers,
                response.status(),
                String::from_utf8_lossy(response.body()),
                response.headers(),
            ));
        }
    });
    println!("{compared} of {lines} lines compared");
    for (why, lines) in &left_out {
        println!("  {lines} left out: {why}");
    }
    assert!(
        wrong.is_empty(),
        "{} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    // What is left out is the exception, or the test says nothing.
    assert!(compared * 10 >= lines * 9);
}

#[test]
fn drf_answers_as_django_rest_framework_does() {
    compare::<Drf>(include_bytes!("../fixtures/drf/drf.jsonl.gz"), |_| None);
}

#[test]
fn standardized_answers_as_drf_standardized_errors_does() {
    compare::<Standardized>(
        include_bytes!("../fixtures/drf/standardized.jsonl.gz"),
        |line| {
            let odd = ["None key", "bool key", "float key"];
            let is_odd = odd.iter().any(|key| line.made.contains(key));
            is_odd.then_some("a key that is no text, which no JSON object can have")
        },
    );
}

/// The pointer without its `#`, and with what a fragment has to encode.
fn decoded(pointer: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = pointer.strip_prefix('#').unwrap().bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// Whether the text is a problem of what the pointer points to.
fn is_at(place: &Value, text: &str) -> bool {
    match place {
        Value::String(found) => found == text,
        Value::Array(items) => items.iter().any(|item| item == text),
        Value::Object(members) => members
            .get(NON_FIELD_ERRORS)
            .is_some_and(|own| is_at(own, text)),
        _ => false,
    }
}

#[test]
fn every_recorded_problem_is_in_every_format() {
    let mut problems = 0;
    each_line(include_bytes!("../fixtures/drf/drf.jsonl.gz"), |line| {
        if not_portable(&line).is_some() {
            return;
        }
        let err = build(&line);
        let Some(detail) = err.detail() else { return };
        let json = |body: Vec<u8>| serde_json::from_slice::<Value>(&body).unwrap();
        let drf = json(respond_as::<Drf>(&err).into_body());
        let problem = json(respond_as::<Problem>(&err).into_body());
        let basic = json(respond_as::<Basic>(&err).into_body());
        let Some(errors) = problem.get("errors").and_then(Value::as_array) else {
            // One text that is no validation's is the message, which has a bound.
            let start = |text: &Value| text.as_str().unwrap().chars().take(10_000).collect();
            let said: String = start(&drf["detail"]);
            assert!(said == start(&problem["detail"]), "{}", line.id);
            assert!(said == start(&basic["message"]), "{}", line.id);
            return;
        };
        let own = basic["context"]["errors"].clone();
        assert!(own == drf || Value::Array(vec![own]) == drf, "{}", line.id);
        let leaves: Vec<_> = detail.leaves().collect();
        assert_eq!(errors.len(), leaves.len(), "{}", line.id);
        for (error, leaf) in errors.iter().zip(&leaves) {
            assert_eq!(error["detail"], leaf.text(), "{}", line.id);
            let code = leaf.code().cloned().unwrap_or_else(|| err.code());
            match &code {
                Code::Text(code) => assert_eq!(error["code"], **code),
                Code::Number(code) => assert_eq!(error["code"], *code),
            }
            let pointer = decoded(error["pointer"].as_str().unwrap());
            let place = drf.pointer(&pointer);
            let place = place.unwrap_or_else(|| panic!("{}: {pointer} is nowhere", line.id));
            assert!(is_at(place, leaf.text()), "{}: {pointer}", line.id);
            problems += 1;
        }
    });
    assert!(problems > 500, "{problems}");
}
