"""Whether both collectors have the same records, and those that the example's bodies name; `count` asks whether all are there."""

import json
import re
import sys

cases, traced, trace, span, tap, rotel, *count = sys.argv[1:]


def ids_of(name):
    return set(re.findall(r"urn:uuid:([0-9a-f-]{36})", open(name, encoding="utf-8").read()))


(of_trace,) = ids_of(traced)
ids = ids_of(cases) | {of_trace}
SECRETS = ["q7Zt" * 8, "0f" * 16, "p4s5" * 4, "My chest hurts since I stopped the tablets", "asha.menon@clinic.example"]


def plain(value):
    (kind, inner), = value.items()
    return int(inner) if kind == "intValue" else inner


def of_tap():
    for line in open(tap, encoding="utf-8"):
        if not line.startswith("{"):
            continue
        record = json.loads(line)
        yield {
            "number": record["severityNumber"],
            "text": record["severityText"],
            "event": record["eventName"],
            "body": record["body"]["stringValue"],
            "time": int(record["timeUnixNano"]),
            "trace": (record["traceId"], record["spanId"]),
            "attributes": {one["key"]: plain(one["value"]) for one in record["attributes"]},
        }


def of_rotel():
    record = None
    for line in open(rotel, encoding="utf-8"):
        line = line.rstrip("\n")
        if line.startswith("LogRecord #"):
            record = {"attributes": {}, "event": ""}
        elif record is None:
            continue
        elif found := re.fullmatch(r" +-> ([\w.]+): (Str|Int|Bool)\((.*)\)", line, re.S):
            name, kind, value = found.groups()
            record["attributes"][name] = int(value) if kind == "Int" else value
        elif found := re.fullmatch(r"Timestamp: (\d+)", line):
            record["time"] = int(found[1])
        elif found := re.fullmatch(r"SeverityText: (\w+)", line):
            record["text"] = found[1]
        elif found := re.fullmatch(r"SeverityNumber: \w+\((\d+)\)", line):
            record["number"] = int(found[1])
        elif found := re.fullmatch(r"EventName: (\w+)", line):
            record["event"] = found[1]
        elif found := re.fullmatch(r"Body: Str\((.*)\)", line, re.S):
            record["body"] = found[1]
        elif found := re.fullmatch(r" +Trace ID +: ?(\w*)", line):
            record["trace"] = (found[1],)
        elif found := re.fullmatch(r" +Span ID +: ?(\w*)", line):
            record["trace"] += (found[1],)
        elif line.startswith("Flags:"):
            yield record
            record = None


def by_id(records):
    return {record["attributes"]["error.id"]: record for record in records if "error.id" in record["attributes"]}


one, other = by_id(of_tap()), by_id(of_rotel())
if count:
    sys.exit(not (ids <= set(one) and ids <= set(other)))
assert set(one) == set(other), (set(one) ^ set(other))
for error_id, record in one.items():
    assert record == other[error_id], (record, other[error_id])
    assert record["event"] == "api_error", record
    status = record["attributes"].get("http.response.status_code")
    is_report = record["attributes"].get("origin") == "report"
    assert is_report if status is None else isinstance(status, int), record
    number, text = record["number"], record["text"]
    if record["attributes"]["error.code"] == "provider.down":
        assert (number, text) == (21, "CRITICAL"), record
    elif status is not None and status >= 500:
        assert (number, text) == (17, "ERROR"), record
    else:
        assert number in (9, 13), record
    assert record["trace"] == ((trace, span) if error_id == of_trace else ("", "")), record
assert one[of_trace]["number"] == 21, one[of_trace]
assert any(record["number"] == 21 for record in one.values()), "no critical error arrived"
for name in (tap, rotel):
    content = open(name, encoding="utf-8").read()
    assert "ayushma" in content
    for secret in SECRETS:
        assert secret not in content, (name, secret)
print(f"{len(one)} records, the same in both collectors, and none of {len(SECRETS)} secrets")
