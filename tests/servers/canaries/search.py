"""Searches all that was written and sent for what was planted: `search.py [prove]`.

A canary is found as it is, in base 64 at any place, in hexadecimal digits, percent-encoded and escaped as in JSON, in capitals or
small letters; and so are its first twelve characters, twelve of its middle, and its last twelve. With `prove` the service
leaked on purpose, and each sink must turn red.
"""

import base64
import collections
import json
import sys
import urllib.parse

import sinks

PART = 12
proves = sys.argv[1:] == ["prove"]
with open("planted.json", encoding="utf-8") as file:
    planted = json.load(file)
with open("asked.json", encoding="utf-8") as file:
    asked = json.load(file)
sinks.bugsink_rows()


def parts(text):
    """What is looked for of a text, as bytes in small letters."""
    data = text.encode().lower()
    if len(data) < PART:
        return {data}
    middle = (len(data) - PART) // 2
    return {data[:PART], data[middle : middle + PART], data[-PART:]}


def forms(core):
    yield "as it is", core
    data = core.encode()
    for shift in range(3):
        # What stands before and behind it is not known, so the letters that it shares with them are left away.
        coded = base64.b64encode(b"\0" * shift + data).decode()
        coded = coded[(0, 2, 3)[shift] :].rstrip("=")[:-1]
        if len(coded) >= PART:
            yield "base 64", coded
            yield "base 64", coded.replace("+", "-").replace("/", "_")
    yield "hexadecimal", data.hex()
    yield "percent-encoded", "".join(f"%{byte:02x}" for byte in data)
    yield "percent-encoded", urllib.parse.quote(core, safe="")
    yield "percent-decoded", urllib.parse.unquote(core)
    for escaped in (json.dumps(core)[1:-1], json.dumps(core, ensure_ascii=False)[1:-1]):
        yield "escaped", escaped
        yield "escaped twice", json.dumps(escaped)[1:-1]


# Each part and what it is of, and in which form it is that. Short ones are numbers, as a rule.
needles, short = {}, {}
for number, canary in enumerate(planted):
    for form, text in forms(canary["core"]):
        for part in parts(text):
            (needles if len(part) == PART else short).setdefault(part, {}).setdefault(number, form)


def is_apart(data, at, end):
    """Whether no letter and no digit is beside it: a short number may be a part of any other."""
    return not data[at - 1 : at].isalnum() and not data[end : end + 1].isalnum()


def found_in(data):
    """Each part that is there: where, and of which canaries."""
    chunk = 1 << 20
    there = set()
    for begin in range(0, len(data), chunk):
        window = data[begin : begin + chunk + PART - 1]
        there |= needles.keys() & {window[at : at + PART] for at in range(len(window) - PART + 1)}
    for part in there | {part for part in short if part in data}:
        at = data.find(part)
        while at >= 0:
            if len(part) == PART or is_apart(data, at, at + len(part)):
                yield at, needles.get(part) or short[part]
            at = data.find(part, at + 1)


leaks, seen, searched = {}, collections.defaultdict(set), collections.Counter()
for sink, name, content in sinks.files():
    searched[sink] += len(content)
    data = content.lower()
    for at, found in found_in(data):
        for number, form in found.items():
            canary = planted[number]
            seen[sink, name].add(number)
            is_own = sink != "caller" or (
                asked[canary["request"]]["from"] <= at < asked[canary["request"]]["to"]
            )
            if sink in sinks.sinks_of(canary["may"]) and is_own:
                continue
            about = content[max(0, at - 100) : at + 60].decode("utf-8", "replace")
            leaks.setdefault((number, sink), (name, form, about))

missing = []
for number, canary in enumerate(planted):
    for sink in sinks.sinks_of(canary["must"]):
        for name in sinks.SINKS[sink][:2]:
            if "*" not in name and number not in seen[sink, name]:
                missing.append((canary["kind"], canary["place"], name))

for sink, size in searched.items():
    print(f"{sink}: {size} bytes")
print(f"{len(planted)} canaries; those that may be seen were seen {sum(len(c['must']) for c in planted)} times where they must")
by_kind = collections.defaultdict(list)
for (number, sink), leak in leaks.items():
    by_kind[planted[number]["kind"], sink].append((number, leak))
if proves:
    red = {sink for (_, sink) in leaks if planted[_]["kind"] == "leaked"}
    others = [kind for kind, _ in by_kind if kind != "leaked"]
    print(f"red: {sorted(red)}")
    assert not others, others
    assert red == set(sinks.SINKS), set(sinks.SINKS) - red
    sys.exit()
for (kind, sink), some in sorted(by_kind.items()):
    number, (name, form, about) = some[0]
    canary = planted[number]
    print(f"LEAK: {kind} ({canary['place']}) in {name}, {form}, {len(some)} of them: ...{about!r}", file=sys.stderr)
for lost, count in collections.Counter((kind, name) for kind, _, name in missing).items():
    print(f"MISSING: {lost[0]} in {lost[1]}, {count} of them", file=sys.stderr)
if leaks or missing:
    sys.exit(1)
print("none of them is where it may not be")
