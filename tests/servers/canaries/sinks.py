"""Where what the service says comes to rest, and how it is read."""

import glob
import json
import os
import sqlite3

# Each sink has files, of which each is searched; the first ones must have what may be seen there.
SINKS = {
    "caller": ["answers"],
    "stderr": ["service.err"],
    "stdout": ["service.out"],
    "text": ["log.text"],
    "json": ["log.json"],
    "ecs": ["log.ecs"],
    "fmt": ["log.fmt"],
    "tap": ["tap.raw", "tap.out"],
    "agent": ["agent.raw", "rotel.out"],
    "sentry": ["sentry.raw", "bugsink.rows", "bugsink/**/*"],
    "metrics": ["page", "prometheus/**/*", "prometheus.log"],
    "alerts": ["hook.raw", "alertmanager/**/*", "alertmanager.log", "rules.yml"],
}
# What the operator reads is one thing to whoever plants.
LOGS = ["stderr", "stdout", "text", "json", "ecs", "fmt", "tap", "agent"]


def sinks_of(names):
    for name in names:
        yield from LOGS if name == "log" else [name]


def files():
    """Each sink with each of its files and what is in it."""
    for sink, patterns in SINKS.items():
        for pattern in patterns:
            for name in sorted(glob.glob(pattern, recursive=True)):
                if os.path.isfile(name):
                    with open(name, "rb") as file:
                        yield sink, name, file.read()


def bugsink_rows():
    """All that is in Bugsink's databases, row by row: in the file itself a long value may be cut at the end of a page."""
    with open("bugsink.rows", "w", encoding="utf-8") as out:
        for name in glob.glob("bugsink/*.sqlite3"):
            with sqlite3.connect(f"file:{name}?mode=ro", uri=True) as database:
                tables = database.execute("select name from sqlite_master where type = 'table'").fetchall()
                for (table,) in tables:
                    for row in database.execute(f'select * from "{table}"'):
                        out.write(f"{table} {json.dumps([str(value) for value in row], ensure_ascii=False)}\n")


def posted(name):
    """What a recorder kept: the body of each request."""
    with open(name, "rb") as file:
        content = file.read()
    at = 0
    while at < len(content):
        end = content.index(b"\n", at)
        head, body = map(int, content[at + 1 : end].split())
        at = end + 1 + head
        yield content[at : at + body]
        at += body


def sentry_events():
    """Each event that was sent to Sentry."""
    for envelope in posted("sentry.raw"):
        at = envelope.index(b"\n") + 1
        while at < len(envelope):
            end = envelope.index(b"\n", at)
            item = json.loads(envelope[at:end])
            # Without a length it is a line.
            length = item.get("length")
            at = envelope.find(b"\n", end + 1) if length is None else end + 1 + length
            if at < 0:
                at = len(envelope)
            if item["type"] == "event":
                yield json.loads(envelope[end + 1 : at])
            at += 1


def otlp_records(values):
    """Records as the protocol's JSON has them, flattened to what is compared."""
    for record in values:
        attributes = {}
        for one in record["attributes"]:
            ((_, attributes[one["key"]]),) = one["value"].items()
        yield record.get("traceId", ""), record.get("spanId", ""), attributes


def of_agent():
    for body in posted("agent.raw"):
        for resource in json.loads(body)["resourceLogs"]:
            for scope in resource["scopeLogs"]:
                yield from otlp_records(scope["logRecords"])


def of_tap():
    with open("tap.out", encoding="utf-8") as file:
        yield from otlp_records(json.loads(line) for line in file if line.startswith("{"))
