"""Holds the ids against each other: `correlate.py [count]`, where `count` asks whether all has arrived.

The id in the body is the one of the header, of the record in each log, of the record at each collector and of Sentry's event;
the trace that the caller sent and the request's id are beside it everywhere; and nobody has an error that the others have not.
"""

import collections
import json
import re
import sqlite3
import sys

import sinks


def lines(name):
    with open(name, encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            # The formatter `json` keeps the event's own fields apart.
            record.update(record.pop("fields", {}))
            yield record.get("trace.id", ""), record.get("span.id", ""), record


def by_id(records):
    """One record for each error: (trace, span, all that it says)."""
    known = {}
    for trace, span, record in records:
        if error_id := record.get("error.id"):
            assert error_id not in known, f"{error_id} is there twice"
            known[error_id] = (trace, span, record)
    return known


def is_of_request(told, one):
    # An id that looks like a secret is one to the log, and goes back to whoever sent it.
    return told == one["request_id"] or told.startswith("[REDACTED:")


def in_bugsink():
    with sqlite3.connect("file:bugsink/default.sqlite3?mode=ro", uri=True) as database:
        return {str(row[0]).replace("-", "") for row in database.execute("select event_id from events_event")}


events = list(sinks.sentry_events())
sent = [event["event_id"].replace("-", "") for event in events]
logged = by_id(lines("log.json"))
if sys.argv[1:] == ["count"]:
    at_both = [len(list(records)) for records in (sinks.of_tap(), sinks.of_agent())]
    sys.exit(not (in_bugsink() >= set(sent) and at_both[0] == at_both[1]))

assert len(sent) == len(set(sent)), "an event was sent twice"
assert in_bugsink() == set(sent), "Bugsink has others than were sent"
ours = {}
for event in events:
    exceptions = event.get("exception", {}).get("values", [])
    if any(one.get("mechanism", {}).get("type") == "api-error" for one in exceptions):
        ours[event["event_id"].replace("-", "")] = event

everywhere = {
    "json": logged,
    "ecs": by_id(lines("log.ecs")),
    "tap": by_id(sinks.of_tap()),
    "agent": by_id(sinks.of_agent()),
}
for name, known in everywhere.items():
    assert set(known) == set(logged), (name, sorted(set(known) ^ set(logged))[:5])
for name in ("service.err", "service.out", "log.text", "log.fmt"):
    with open(name, encoding="utf-8") as file:
        told = collections.Counter(re.findall(r"error\.id=\"?([0-9a-f-]{36})", file.read()))
    assert set(told) == set(logged) and set(told.values()) == {1}, (name, sorted(set(told) ^ set(logged))[:5])

# What the callers were told.
answered = set()
for one in json.load(open("asked.json", encoding="utf-8")):
    if one["what"].endswith(" /leak"):
        continue
    error_id = one["id"]
    assert error_id and error_id == one["header"], one
    answered.add(error_id)
    for name, known in everywhere.items():
        trace, span, record = known[error_id]
        assert (trace, span) == (one["trace"], one["span"]), (name, one, record)
        assert int(record["http.response.status_code"]) == one["status"], (name, one, record)
        assert is_of_request(record["http.request.id"], one), (name, one, record)
    event = ours.get(error_id.replace("-", ""))
    assert (event is not None) == (one["status"] >= 500), one
    if event:
        of_trace = event["contexts"]["trace"]
        assert (of_trace["trace_id"], of_trace["span_id"]) == (one["trace"], one["span"]), (one, of_trace)
        assert is_of_request(event["tags"]["request_id"], one), (one, event["tags"])
assert len(answered) > 500, len(answered)

# What had no response: panics of threads, and reports.
reported = set(logged) - answered
loud = {
    error_id.replace("-", "")
    for error_id, (_, _, record) in logged.items()
    if int(record.get("http.response.status_code", 0)) >= 500
    or record.get("origin") == "report" and record["level"] in ("ERROR", "CRITICAL")
}
assert set(ours) == loud, (sorted(set(ours) ^ loud)[:5])
assert all(logged[error_id][2].get("origin") == "report" for error_id in reported), reported
assert reported, "nothing was reported"

with open("page", encoding="utf-8") as file:
    page = file.read()
counted = sum(int(count) for count in re.findall(r"^api_errors_total\{.*\} (\d+)$", page, re.M))
assert counted == len(logged), (counted, len(logged))
lost = re.findall(r"^(?:log_records_dropped_total|sentry_envelopes_total\{outcome=\"(?!sent)).* [1-9]\d*$", page, re.M)
assert not lost, lost
rung = [alert for body in sinks.posted("hook.raw") for alert in json.loads(body)["alerts"]]
assert {alert["labels"]["code"] for alert in rung if alert["labels"]["alertname"] == "ApiErrorCritical"} >= {"down"}
print(
    f"{len(answered)} ids of answers and {len(reported)} of reports: the same in {len(everywhere) + 4} logs and collectors; "
    f"{len(ours)} of them at Sentry, beside {len(events) - len(ours)} events of others"
)
