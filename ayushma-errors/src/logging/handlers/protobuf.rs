//! The protocol's messages in protobuf, made of the records that the formatter wrote as JSON: a dozen fields, for which a
//! generator and its runtime would be the larger part of the feature.

use serde_json::Value;

/// The bytes of a message.
#[derive(Default)]
struct Message(Vec<u8>);

impl Message {
    fn varint(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.0.push(number.to_le_bytes()[0]);
    }

    fn number(&mut self, field: u64, number: u64) {
        self.varint(field << 3);
        self.varint(number);
    }

    fn fixed(&mut self, field: u64, number: u64) {
        self.varint(field << 3 | 1);
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    fn bytes(&mut self, field: u64, bytes: &[u8]) {
        self.varint(field << 3 | 2);
        self.varint(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    fn text(&mut self, field: u64, value: &Value) {
        if let Some(text) = value.as_str() {
            self.bytes(field, text.as_bytes());
        }
    }
}

/// A request with the records, each a line of JSON.
pub(super) fn request(resource: &[(String, String)], records: &[u8]) -> Vec<u8> {
    let mut attributes = Message::default();
    for (name, value) in resource {
        let value = serde_json::json!({"stringValue": value});
        attributes.bytes(1, &key_value(name, &value));
    }
    let mut scope = Message::default();
    scope.bytes(1, super::otlp::SCOPE.as_bytes());
    scope.bytes(2, env!("CARGO_PKG_VERSION").as_bytes());
    let mut of_scope = Message::default();
    of_scope.bytes(1, &scope.0);
    for line in records.split(|byte| *byte == b'\n') {
        if let Ok(line) = serde_json::from_slice(line) {
            of_scope.bytes(2, &record(&line));
        }
    }
    let mut of_resource = Message::default();
    of_resource.bytes(1, &attributes.0);
    of_resource.bytes(2, &of_scope.0);
    let mut request = Message::default();
    request.bytes(1, &of_resource.0);
    request.0
}

fn record(line: &Value) -> Vec<u8> {
    let mut record = Message::default();
    let nanos = |name: &str| line[name].as_str().and_then(|nanos| nanos.parse().ok());
    record.fixed(1, nanos("timeUnixNano").unwrap_or(0));
    record.number(2, line["severityNumber"].as_u64().unwrap_or(0));
    record.text(3, &line["severityText"]);
    record.bytes(5, &any(&line["body"]));
    for attribute in line["attributes"].as_array().into_iter().flatten() {
        let name = attribute["key"].as_str().unwrap_or_default();
        record.bytes(6, &key_value(name, &attribute["value"]));
    }
    for (field, name) in [(9, "traceId"), (10, "spanId")] {
        if let Some(id) = line[name].as_str().and_then(unhex) {
            record.bytes(field, &id);
        }
    }
    record.fixed(11, nanos("observedTimeUnixNano").unwrap_or(0));
    record.text(12, &line["eventName"]);
    record.0
}

fn key_value(name: &str, value: &Value) -> Vec<u8> {
    let mut pair = Message::default();
    pair.bytes(1, name.as_bytes());
    pair.bytes(2, &any(value));
    pair.0
}

fn any(value: &Value) -> Vec<u8> {
    let mut any = Message::default();
    any.text(1, &value["stringValue"]);
    if let Some(value) = value["boolValue"].as_bool() {
        any.number(2, value.into());
    }
    let int = value["intValue"].as_str();
    if let Some(int) = int.and_then(|int| int.parse::<i64>().ok()) {
        // Negative ones are as those of 64 bits that have the same bits.
        any.number(3, u64::from_le_bytes(int.to_le_bytes()));
    }
    if let Some(double) = value["doubleValue"].as_f64() {
        any.fixed(4, double.to_bits());
    }
    any.0
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let pairs = (0..text.len()).step_by(2).map(|at| text.get(at..at + 2));
    let byte = |pair: Option<&str>| u8::from_str_radix(pair?, 16).ok();
    pairs.map(byte).collect()
}

/// How many records the collector's answer says that it did not take.
pub(super) fn rejected(answer: &[u8]) -> u64 {
    let partial = field(answer, 1).and_then(|(_, bytes)| bytes);
    let rejected = partial.and_then(|partial| field(partial, 1));
    rejected.map_or(0, |(number, _)| number)
}

/// The first field of that number: its number, or its bytes. Of what cannot be read nothing is found.
fn field(mut message: &[u8], wanted: u64) -> Option<(u64, Option<&[u8]>)> {
    loop {
        let key = varint(&mut message)?;
        let (number, bytes) = match key & 7 {
            0 => (varint(&mut message)?, None),
            1 => (0, Some(take(&mut message, 8)?)),
            2 => {
                let length = usize::try_from(varint(&mut message)?).ok()?;
                (0, Some(take(&mut message, length)?))
            }
            5 => (0, Some(take(&mut message, 4)?)),
            _ => return None,
        };
        if key >> 3 == wanted {
            return Some((number, bytes));
        }
    }
}

fn varint(message: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let byte = take(message, 1)?[0];
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

fn take<'m>(message: &mut &'m [u8], length: usize) -> Option<&'m [u8]> {
    let (taken, rest) = message.split_at_checked(length)?;
    *message = rest;
    Some(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_refused_are_read_of_the_answer() {
        assert_eq!(rejected(&[]), 0);
        assert_eq!(rejected(&[0x0a, 0x02, 0x08, 0x05]), 5);
        assert_eq!(rejected(&[0x0a, 0x03, 0x08, 0x80, 0x02]), 256);
        // Text before the number, and what is no message at all.
        assert_eq!(rejected(&[0x0a, 0x05, 0x12, 0x01, b'x', 0x08, 0x07]), 7);
        for hostile in [&[0x0a][..], &[0x0a, 0xff], &[0xff; 20], b"{}"] {
            assert_eq!(rejected(hostile), 0);
        }
    }

    #[test]
    fn a_negative_integer_has_ten_bytes() {
        let value = serde_json::json!({"intValue": "-1"});
        let mut expected = vec![0x18];
        expected.extend([0xff; 9]);
        expected.push(1);
        assert_eq!(any(&value), expected);
    }
}
