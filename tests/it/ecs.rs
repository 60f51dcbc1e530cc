//! The rule of `logging/ecs_check.py`, held here too, so that `cargo test` needs no Python.
//!
//! Beside it lie Elastic's own tables: `ecs-logging-fields.json` says which fields stand where, `ecs-fields.tsv` which there
//! are and of which type.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

static FIELDS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let table = include_str!("../logging/ecs-fields.tsv");
    table
        .lines()
        .map(|line| line.split_once('\t').unwrap())
        .collect()
});

static SPEC: LazyLock<serde_json::Map<String, serde_json::Value>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../logging/ecs-logging-fields.json")).unwrap()
});

/// JSON with the order of members, and with those that are there twice.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Whole(i128),
    Fraction(f64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl<'de> Visitor<'de> for Any {
            type Value = Json;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }

            fn visit_unit<E>(self) -> Result<Json, E> {
                Ok(Json::Null)
            }

            fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
                Ok(Json::Bool(value))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
                Ok(Json::Whole(number.into()))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
                Ok(Json::Whole(number.into()))
            }

            fn visit_f64<E>(self, number: f64) -> Result<Json, E> {
                Ok(Json::Fraction(number))
            }

            fn visit_str<E>(self, text: &str) -> Result<Json, E> {
                Ok(Json::Text(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(Json::List(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
                let mut object = Vec::new();
                while let Some(member) = members.next_entry()? {
                    object.push(member);
                }
                Ok(Json::Object(object))
            }
        }

        deserializer.deserialize_any(Any)
    }
}

impl Json {
    pub(crate) fn members(&self) -> &[(String, Json)] {
        match self {
            Json::Object(members) => members,
            _ => &[],
        }
    }

    /// A member, by its dotted name, or by the names that lead to it.
    pub(crate) fn get(&self, name: &str) -> Option<&Json> {
        let member = |object: &'_ Json, name: &str| -> Option<usize> {
            object.members().iter().position(|(known, _)| known == name)
        };
        if let Some(at) = member(self, name) {
            return Some(&self.members()[at].1);
        }
        let mut here = self;
        for part in name.split('.') {
            here = &here.members()[member(here, part)?].1;
        }
        Some(here)
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    fn has_duplicates(&self) -> bool {
        match self {
            Json::List(items) => items.iter().any(Json::has_duplicates),
            Json::Object(members) => members.iter().enumerate().any(|(i, (name, value))| {
                value.has_duplicates() || members[..i].iter().any(|(known, _)| known == name)
            }),
            _ => false,
        }
    }

    fn leaves<'a>(&'a self, prefix: &str, found: &mut Vec<(String, &'a Json)>) {
        for (key, value) in self.members() {
            let name = format!("{prefix}{key}");
            let is_leaf = matches!(FIELDS.get(name.as_str()), Some(&"object" | &"flattened"));
            if matches!(value, Json::Object(_)) && !is_leaf {
                value.leaves(&format!("{name}."), found);
            } else {
                found.push((name, value));
            }
        }
    }
}

/// What is wrong with a line; nothing, if it is ECS.
pub(crate) fn faults(line: &str) -> Vec<String> {
    let record: Json = match serde_json::from_str(line) {
        Ok(record) => record,
        Err(err) => return vec![format!("not JSON: {err}")],
    };
    let mut found = Vec::new();
    if record.has_duplicates() {
        found.push("duplicate keys".to_owned());
    }
    let keys: Vec<_> = record
        .members()
        .iter()
        .map(|(key, _)| key.as_str())
        .collect();
    for (name, rule) in SPEC.iter() {
        let Some(value) = record.get(name) else {
            if rule["required"] == true {
                found.push(format!("missing {name}"));
            }
            continue;
        };
        if rule["top_level_field"] == true && !keys.contains(&name.as_str()) {
            found.push(format!("{name} must be dotted at the top level"));
        }
        if let Some(index) = rule["index"].as_u64()
            && keys.get(usize::try_from(index).unwrap()) != Some(&name.as_str())
        {
            found.push(format!("{name} not at index {index}"));
        }
        let fits = match rule["type"].as_str().unwrap() {
            "string" => matches!(value, Json::Text(_)),
            "integer" => matches!(value, Json::Whole(_)),
            "object" => matches!(value, Json::Object(_)),
            "datetime" => matches!(value, Json::Text(text) if is_datetime(text)),
            other => panic!("{other} is no type of the specification"),
        };
        if !fits {
            found.push(format!("{name} is no {}", rule["type"]));
        }
    }
    let mut leaves = Vec::new();
    record.leaves("", &mut leaves);
    for (name, value) in leaves.iter().filter(|(name, _)| name != "labels") {
        let Some(kind) = FIELDS.get(name.as_str()) else {
            found.push(format!("not an ECS field: {name}"));
            continue;
        };
        let fits = match *kind {
            "keyword" | "match_only_text" | "wildcard" | "constant_keyword" | "date" | "ip" => {
                matches!(value, Json::Text(_))
            }
            "long" => matches!(value, Json::Whole(_)),
            "boolean" => matches!(value, Json::Bool(_)),
            "float" => matches!(value, Json::Whole(_) | Json::Fraction(_)),
            _ => true,
        };
        if !fits {
            found.push(format!("{name}: expected {kind}, got {value:?}"));
        }
    }
    for (key, value) in record.get("labels").map(Json::members).unwrap_or_default() {
        if key.contains(['.', '*', '\\']) {
            found.push(format!("labels key {key:?}: . * \\ become _"));
        }
        if matches!(value, Json::Object(_) | Json::List(_) | Json::Null) {
            found.push(format!("labels.{key} must be a scalar"));
        }
    }
    found
}

/// `2026-11-25T15:38:26.123Z`
fn is_datetime(text: &str) -> bool {
    let shape: String = text
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    shape == "0000-00-00T00:00:00.000Z"
}

#[test]
fn the_rule_can_say_no() {
    let right = r#"{"@timestamp":"2026-11-25T15:38:26.123Z","log.level":"INFO","message":"m","ecs.version":"8.11.0"}"#;
    assert_eq!(faults(right), [""; 0]);
    for (from, to) in [
        ("\"m\"", "3"),
        ("\"message\"", "\"mesage\""),
        ("\"ecs.version\":\"8.11.0\"", "\"x\":1"),
        (
            "\"log.level\":\"INFO\",\"message\":\"m\"",
            "\"message\":\"m\",\"log.level\":\"INFO\"",
        ),
        ("{", "{\"message\":\"\","),
        ("}", ",\"labels\":{\"a.b\":1}}"),
        ("}", ",\"labels\":{\"a\":[1]}}"),
        ("}", ",\"http.response.status_code\":\"200\"}"),
        ("}", ",\"url.path\":7}"),
        ("}", ",\"mine\":7}"),
        ("Z\"", "\""),
        ("}", ""),
    ] {
        assert!(
            !faults(&right.replacen(from, to, 1)).is_empty(),
            "{from} -> {to}"
        );
    }
}
